//! Block Storage API microversions: which one to ask for and what it brings.

use std::fmt;

/// A version of the Block Storage API, sent as `OpenStack-API-Version: volume 3.45`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Microversion {
    major: u16,
    minor: u16,
}

impl Microversion {
    /// What every v3 service speaks; also what it assumes when the header is missing.
    pub const BASE: Self = Self::new(3, 0);
    /// The `name~`, `status~` and `volume_id~` filters; unknown filters are refused from here on.
    pub const CONTAINS: Self = Self::new(3, 31);
    /// `sort=name`.
    pub const SORT_BY_NAME: Self = Self::new(3, 37);
    /// `with_count`: the version the document asks for.
    pub const COUNT: Self = Self::new(3, 45);

    const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Reads `3.45`.
    pub fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        Some(Self { major: number(major)?, minor: number(minor)? })
    }

    /// Finds the range in Cinder's 406 message: `… Minimum is 3.0 and maximum is 3.71.`
    pub fn range_in(message: &str) -> Option<(Self, Self)> {
        let after = |word: &str| {
            let rest = message.split_once(word)?.1;
            Self::parse(rest.split_whitespace().next()?.trim_end_matches('.'))
        };
        Some((after("Minimum is ")?, after("maximum is ")?))
    }

    /// The next step down the ladder of features, when a service refuses this version without naming its range.
    pub fn step_down(self) -> Option<Self> {
        [Self::SORT_BY_NAME, Self::CONTAINS, Self::BASE].into_iter().find(|lower| *lower < self)
    }
}

impl fmt::Display for Microversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn versions_are_numbers_not_decimals() {
        assert!(Microversion::parse("3.5").unwrap() < Microversion::parse("3.31").unwrap());
        for text in ["3", "3.", ".45", "3.x", "latest", "3.-1", "3.45.1", "+3.45"] {
            assert_eq!(Microversion::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_range_is_read_from_the_refusal() {
        let message = "Version 3.999 is not supported by the API. Minimum is 3.0 and maximum is 3.71.";
        assert_eq!(Microversion::range_in(message), Some((Microversion::BASE, Microversion::new(3, 71))));
        assert_eq!(Microversion::range_in("Not Acceptable"), None);
    }

    #[test]
    fn the_ladder_ends_at_the_base() {
        let steps: Vec<_> =
            std::iter::successors(Some(Microversion::COUNT), |v| v.step_down()).map(|v| v.to_string()).collect();
        assert_eq!(steps, ["3.45", "3.37", "3.31", "3.0"]);
    }

    proptest! {
        #[test]
        fn printed_versions_read_back(major: u16, minor: u16) {
            let version = Microversion::new(major, minor);
            prop_assert_eq!(Microversion::parse(&version.to_string()), Some(version));
        }
    }
}
