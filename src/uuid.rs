//! UUIDs in the form in which OpenStack writes them: `7d7c2f4e-0c1b-4a5e-9f3d-2b6a8e1c4d70`.

use std::fmt;
use std::fmt::Write;

/// The length of its text.
pub(crate) const LENGTH: usize = 36;

/// A UUID as a number, which sorts like its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Uuid(pub(crate) u128);

impl Uuid {
    /// Parses a UUID in lower case, so that each number has one text: ids are compared as texts.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() != LENGTH || !begins(text) || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return None;
        }
        let digits = text.chars().filter_map(|digit| digit.to_digit(16));
        Some(Self(digits.fold(0, |number, digit| number << 4 | u128::from(digit))))
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in (0..32).rev() {
            let digit = u32::try_from(self.0 >> (4 * place) & 15).unwrap_or(0);
            f.write_char(char::from_digit(digit, 16).unwrap_or('0'))?;
            if matches!(place, 24 | 20 | 16 | 12) {
                f.write_char('-')?;
            }
        }
        Ok(())
    }
}

/// Whether a text begins with a UUID, in either case.
pub(crate) fn begins(text: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() >= LENGTH && text.bytes().take(LENGTH).enumerate().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_usual_form_is_a_uuid() {
        assert_eq!(Uuid::parse("00000000-0000-0000-0000-000000000000"), Some(Uuid(0)));
        assert_eq!(Uuid::parse("ffffffff-ffff-ffff-ffff-ffffffffffff"), Some(Uuid(u128::MAX)));
        for other in ["", "FFFFFFFF-ffff-ffff-ffff-ffffffffffff", "ffffffffffffffffffffffffffffffff", "ß"] {
            assert_eq!(Uuid::parse(other), None, "{other}");
        }
        assert!(begins("FFFFFFFF-ffff-ffff-ffff-ffffffffffff.volume") && !begins("ffffffff-ffff"));
    }

    proptest! {
        #[test]
        fn a_number_is_printed_and_parsed_back(number: u128) {
            let text = Uuid(number).to_string();
            prop_assert_eq!(Uuid::parse(&text), Some(Uuid(number)));
            prop_assert!(begins(&text));
        }

        #[test]
        fn numbers_sort_like_their_texts(a: u128, b: u128) {
            prop_assert_eq!(a.cmp(&b), Uuid(a).to_string().cmp(&Uuid(b).to_string()));
        }
    }
}
