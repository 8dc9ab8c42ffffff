//! Block Storage API microversions: which one to request and what it adds.

use std::fmt;

/// A version of the Block Storage API, sent as `OpenStack-API-Version: volume 3.45`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Microversion {
    major: u16,
    minor: u16,
}

impl Microversion {
    /// Every v3 service supports this; also the default without the header.
    pub(crate) const BASE: Self = Self::new(3, 0);
    /// The `name~`, `status~` and `volume_id~` filters; unknown filters are refused from this version on.
    pub(crate) const CONTAINS: Self = Self::new(3, 31);
    /// `sort=name`.
    pub(crate) const SORT_BY_NAME: Self = Self::new(3, 37);
    /// `with_count`: the version that the document requires.
    pub(crate) const COUNT: Self = Self::new(3, 45);

    const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Parses `3.45`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.split_once('.')?;
        let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        Some(Self { major: number(major)?, minor: number(minor)? })
    }

    /// The version to request after this one was refused (406). Only the numbers in the message matter, since it may be
    /// in any language.
    pub(crate) fn instead(self, message: &str) -> Option<Self> {
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        let runs = message.split(|c| !is_part(c)).flat_map(|run| run.split(".."));
        let versions = runs.filter_map(|run| Self::parse(run.trim_matches('.')));
        let named: Vec<_> = versions.filter(|version| version.major == self.major && *version != self).collect();
        let (least, most) = (named.iter().copied().min(), named.iter().copied().max());
        match (least, most) {
            (Some(least), _) if least > self => Some(least),
            // A single 3.0 is more likely to be the minimum than the maximum.
            (_, Some(most)) if most < self && (most > Self::BASE || named.len() > 1) => Some(most),
            _ => self.step_down(),
        }
    }

    /// The next lower version that lacks a feature, for a service that refuses this version without naming its range.
    fn step_down(self) -> Option<Self> {
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
    fn the_version_to_ask_for_instead_is_read_from_the_numbers_in_any_language() {
        let instead = |message: &str| Microversion::COUNT.instead(message).map(|version| version.to_string());
        for (message, expected) in [
            ("Version 3.45 is not supported by the API. Minimum is 3.0 and maximum is 3.30.", "3.30"),
            ("API 版本 3.45 不受支持。最低 3.0，最高 3.27。", "3.27"),
            ("API에서 3.45 버전을 지원하지 않습니다. 최대값은 3.12이고 최소값은 3.0입니다.", "3.12"),
            ("Version 3.45 wird nicht unterstützt (3.0–3.33).", "3.33"),
            ("3.0..3.40", "3.40"),
            ("バージョンは3.5までです", "3.5"),
            ("3.0 3.0", "3.0"),
            // Without a range: one step down.
            ("Not Acceptable", "3.37"),
            ("", "3.37"),
            ("HTTP/1.1 406, 10.0.0.1:8776, cinder 29.0.0, volume 2.1", "3.37"),
            ("The least is 3.0", "3.37"),
            ("3.0 to 3.71", "3.37"),
            // Above the requested version.
            ("Minimum is 3.60 and maximum is 3.71.", "3.60"),
        ] {
            assert_eq!(instead(message).as_deref(), Some(expected), "{message}");
        }
        assert_eq!(Microversion::BASE.instead("Not Acceptable"), None);
    }

    #[test]
    fn the_ladder_ends_at_the_base() {
        let steps: Vec<_> =
            std::iter::successors(Some(Microversion::COUNT), |v| v.step_down()).map(|v| v.to_string()).collect();
        assert_eq!(steps, ["3.45", "3.37", "3.31", "3.0"]);
    }

    proptest! {
        #[test]
        fn no_words_make_the_reader_fail_hard(message: String) {
            let _ = Microversion::COUNT.instead(&message);
        }

        #[test]
        fn printed_versions_read_back(major: u16, minor: u16) {
            let version = Microversion::new(major, minor);
            prop_assert_eq!(Microversion::parse(&version.to_string()), Some(version));
        }
    }
}
