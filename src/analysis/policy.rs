//! Backup policies: an ordered list from `config.json`; the first one that matches a volume applies to it.

use crate::api::cinder::Volume;
use crate::query::volumes::TargetAge;
use crate::time::Instant;

/// A rule for some volumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its display name.
    pub name: String,
    /// All of these must hold. With no conditions it matches all volumes, including unknown ones.
    pub conditions: Vec<Condition>,
    /// The requirement.
    pub rule: Rule,
}

/// A condition on a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Its name matches this pattern.
    Name(Pattern),
    /// Its metadata has this key, with a value that matches this pattern.
    Metadata(String, Pattern),
    /// Its type matches this pattern.
    Type(Pattern),
    /// Its availability zone matches this pattern.
    Zone(Pattern),
    /// It has at least this many GiB.
    MinSize(i64),
    /// It has at most this many GiB.
    MaxSize(i64),
    /// Whether it is attached to a server.
    Attached(bool),
}

/// What a policy requires of its volumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// A sufficiently recent good backup.
    Target(Target),
    /// No backup, with the reason.
    Exclude(String),
}

/// The maximum age of a volume's last good recovery point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// At most this old.
    Age(TargetAge),
    /// At most this old, not counting Saturdays and Sundays.
    Weekdays(TargetAge),
}

/// A pattern with `*` for any characters and `?` for one; ASCII letters match in either case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Parses a pattern; every string is valid.
    pub fn new(text: &str) -> Self {
        Self(text.to_ascii_lowercase())
    }

    /// Whether the whole string matches.
    pub fn fits(&self, text: &str) -> bool {
        let (pattern, text): (Vec<char>, Vec<char>) =
            (self.0.chars().collect(), text.to_ascii_lowercase().chars().collect());
        let (mut at, mut from) = (0, 0);
        // The last star, and the text it has matched so far.
        let mut star: Option<(usize, usize)> = None;
        while from < text.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, from));
                    at += 1;
                }
                Some(c) if *c == '?' || Some(c) == text.get(from) => {
                    at += 1;
                    from += 1;
                }
                Some(_) | None => {
                    let Some((place, taken)) = star else { return false };
                    star = Some((place, taken + 1));
                    at = place + 1;
                    from = taken + 1;
                }
            }
        }
        pattern.iter().skip(at).all(|c| *c == '*')
    }
}

impl Condition {
    fn fits(&self, volume: &Volume) -> bool {
        let text = |member: &crate::api::cinder::Member<String>, pattern: &Pattern| {
            member.text().is_some_and(|text| pattern.fits(text))
        };
        match self {
            Self::Name(pattern) => pattern.fits(volume.name.text().unwrap_or_default()),
            Self::Metadata(key, pattern) => {
                let pairs = volume.metadata.meaning().map(|pairs| pairs.0.as_slice()).unwrap_or_default();
                pairs.iter().any(|(known, value)| known == key && pattern.fits(value))
            }
            Self::Type(pattern) => text(&volume.volume_type, pattern),
            Self::Zone(pattern) => text(&volume.availability_zone, pattern),
            Self::MinSize(least) => volume.size.meaning().is_some_and(|size| size >= least),
            Self::MaxSize(most) => volume.size.meaning().is_some_and(|size| size <= most),
            Self::Attached(yes) => volume.is_attached() == *yes,
        }
    }
}

impl Policy {
    /// Whether it applies to this volume; an unknown volume only matches a policy without conditions.
    fn fits(&self, volume: Option<&Volume>) -> bool {
        self.conditions.iter().all(|condition| volume.is_some_and(|volume| condition.fits(volume)))
    }

    /// The index of the first policy that matches a volume.
    pub(crate) fn place(policies: &[Self], volume: Option<&Volume>) -> Option<usize> {
        policies.iter().position(|policy| policy.fits(volume))
    }
}

impl Target {
    /// Whether a recovery point is too old.
    pub(crate) fn is_missed(self, last: Instant, now: Instant, offset: fn(Instant) -> i32) -> bool {
        let age = now.seconds_since(last);
        match self {
            Self::Age(target_age) => age > target_age.seconds(),
            Self::Weekdays(target_age) => age - weekend(last, now, offset) > target_age.seconds(),
        }
    }

    /// For display: `26 h`, `26 h on weekdays`.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Age(target_age) => target_age.words(),
            Self::Weekdays(target_age) => format!("{} on weekdays", target_age.words()),
        }
    }
}

/// Seconds of Saturdays and Sundays between two times, within the last four weeks; no weekday target is longer.
fn weekend(from: Instant, to: Instant, offset: fn(Instant) -> i32) -> i64 {
    // The offset on that day: the clocks may change on a Sunday.
    let midnight = |day: i64| Instant::at_day(day, offset(Instant::at_day(day, offset(to))));
    let today = to.day(offset(to));
    let first = from.day(offset(from)).max(today - 28);
    (first..=today)
        // Day 0, 1 January 1970, was a Thursday.
        .filter(|day| matches!((day + 3).rem_euclid(7), 5 | 6))
        .map(|day| {
            let (start, end) = (midnight(day).max(from), midnight(day + 1).min(to));
            end.seconds_since(start).max(0)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn volume(json: &str) -> Volume {
        Volume::read(json).unwrap()
    }

    #[test]
    fn patterns_are_globs_over_the_whole_text_in_any_case() {
        for (pattern, fitting, other) in [
            ("pg-*", ["PG-main", "pg-"], ["xpg-main", "pg"]),
            ("*-db-0?", ["billing-db-01", "-db-0x"], ["billing-db-1", "billing-db-011"]),
            ("*a*b*", ["ab", "xaxbx"], ["ba", "a"]),
            ("web", ["web", "WEB"], ["web-1", ""]),
            ("*", ["", "any"], ["\0", "\0"]),
        ] {
            for text in fitting {
                assert!(Pattern::new(pattern).fits(text), "{pattern} {text}");
            }
            for text in other.into_iter().filter(|text| *text != "\0") {
                assert!(!Pattern::new(pattern).fits(text), "{pattern} {text}");
            }
        }
    }

    #[test]
    fn the_first_policy_that_fits_counts_and_all_its_conditions_do() {
        let policy =
            |conditions: Vec<Condition>| Policy { name: String::new(), conditions, rule: Rule::Exclude(String::new()) };
        let policies = [
            policy(vec![Condition::Metadata("tier".into(), Pattern::new("gold")), Condition::Attached(true)]),
            policy(vec![Condition::MinSize(100), Condition::MaxSize(200)]),
            policy(vec![Condition::Type(Pattern::new("ssd*")), Condition::Zone(Pattern::new("eu-?"))]),
            policy(vec![Condition::Name(Pattern::new("scratch-*"))]),
        ];
        let place = |json: &str| Policy::place(&policies, Some(&volume(json)));
        let gold = r#"{"id": "v", "size": 150, "metadata": {"tier": "Gold"}, "status": "in-use"}"#;
        assert_eq!(place(gold), Some(0));
        assert_eq!(place(&gold.replace("in-use", "available")), Some(1));
        assert_eq!(place(r#"{"id": "v", "size": 201, "volume_type": "ssd-2", "availability_zone": "eu-1"}"#), Some(2));
        assert_eq!(place(r#"{"id": "v", "name": "scratch-1"}"#), Some(3));
        assert_eq!((place(r#"{"id": "v"}"#), Policy::place(&policies, None)), (None, None));
        assert_eq!(Policy::place(&[policy(Vec::new())], None), Some(0));
    }

    #[test]
    fn weekends_do_not_count_where_weekdays_do() {
        let at = |text: &str| Instant::parse(text).unwrap();
        let target = Target::Weekdays(TargetAge::parse("26h").unwrap());
        let missed = |last: &str, now: &str| target.is_missed(at(last), at(now), |_| 0);
        // 27 November 2026 is a Friday.
        assert!(!missed("2026-11-27T22:00:00", "2026-11-30T23:59:00"));
        assert!(missed("2026-11-27T22:00:00", "2026-12-01T00:01:00"));
        assert!(!missed("2026-11-28T12:00:00", "2026-11-30T12:00:00"));
        assert!(missed("2026-11-25T12:00:00", "2026-11-26T14:01:00"));
    }

    proptest! {
        #[test]
        fn a_text_fits_itself_and_what_stars_leave_of_it(text in "[a-z*?.é]{0,12}", from in 0..12usize) {
            let plain = text.replace(['*', '?'], "x");
            prop_assert!(Pattern::new(&plain).fits(&plain));
            let start: String = plain.chars().take(from).collect();
            let starred = format!("{start}*");
            prop_assert!(Pattern::new(&starred).fits(&plain));
        }
    }
}
