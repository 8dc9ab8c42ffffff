//! The query language of the search box: terms that must all match. It can be printed and parsed back; `parser` reports
//! where a text is wrong, and `matcher` answers from the inventory. Terms that the service can answer become the
//! `Query`'s filters. One file: each term's definition next to how it is printed.
//!
//! `status:error,error_restoring reason:"ECONNREFUSED" volume:7d7c age:>26h az:=az1 incremental:yes -name:test`

pub(crate) mod completion;
pub mod parser;

use crate::api::cinder::Status;
use crate::query::volumes::TargetAge;
use crate::query::{Field, Match};
use crate::time::Instant;
pub(crate) use parser::ParseError;
use std::fmt;

/// Terms that must all match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// In the order in which they were written.
    pub(crate) terms: Vec<Term>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    /// Whether it must not match: `-`.
    pub(crate) negated: bool,
    pub(crate) criterion: Criterion,
}

/// What a term requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Criterion {
    /// `nightly`: anywhere in name, id, volume or reason.
    Free(String),
    /// `reason:ECONNREFUSED,"no space"`: a field contains one of these.
    Text(TextField, Vec<Match>),
    /// `has:az`: the service gave a value.
    Has(TextField),
    /// `incremental:yes`
    Incremental(bool),
    /// `dependents:yes`
    Dependents(bool),
    /// `age:>26h`: how long ago it was requested.
    Age(Bound, TargetAge),
    /// `size:>100`, `size:100`: the volume's size in GiB; without a bound, exactly this size.
    Size(Option<Bound>, i64),
    /// `created:2026-11-23T00:00:00Z..2026-11-24T00:00:00Z`: from the first time on, before the second.
    Created(Option<Instant>, Option<Instant>),
    /// `hour:2` or `hour:2+01:00`: the hour of the day in which it was requested, with the offset from UTC in minutes.
    Hour(u8, i32),
    /// `is:failed,stuck`: any of these.
    Is(Vec<Property>),
    /// `cause:"…"`: it failed with a reason that has this template.
    Cause(String),
}

/// Above or below a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum Bound {
    Above,
    Below,
}

/// The text fields. The service can filter by three of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum TextField {
    Status,
    Name,
    Volume,
    Reason,
    Id,
    Zone,
    Container,
    Snapshot,
    Description,
}

impl TextField {
    pub(crate) const ALL: [Self; 9] = [
        Self::Status,
        Self::Name,
        Self::Volume,
        Self::Reason,
        Self::Id,
        Self::Zone,
        Self::Container,
        Self::Snapshot,
        Self::Description,
    ];

    /// Its key in the language.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Name => "name",
            Self::Volume => "volume",
            Self::Reason => "reason",
            Self::Id => "id",
            Self::Zone => "az",
            Self::Container => "container",
            Self::Snapshot => "snapshot",
            Self::Description => "description",
        }
    }

    /// The field as the service filters by it. `%` and `_` are wildcards there, and so they are everywhere on these
    /// fields.
    pub(crate) fn field(self) -> Option<Field> {
        match self {
            Self::Status => Some(Field::Status),
            Self::Name => Some(Field::Name),
            Self::Volume => Some(Field::VolumeId),
            _ => None,
        }
    }

    fn of(field: Field) -> Self {
        match field {
            Field::Status => Self::Status,
            Field::Name => Self::Name,
            Field::VolumeId => Self::Volume,
        }
    }

    /// A value without an operator: a status must match as a whole in Cinder's spelling, other fields need only contain
    /// it.
    fn plain(self, text: String) -> Match {
        if self != Self::Status {
            return Match::Contains(text);
        }
        let word = text.to_ascii_lowercase();
        Match::Exact(if matches!(Status::from_word(&word), Status::Other(_)) { text } else { word })
    }
}

/// A property of a backup that `is:` searches for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Property {
    /// It can be restored.
    Good,
    /// It is in an error status.
    Failed,
    /// It is in progress.
    Running,
    /// Its status does not say how it ended.
    Unknown,
    /// It has been in progress for too long.
    Stuck,
    /// Its start or its recovery point is in the future: a clock was wrong.
    Future,
    /// It is new since the last visit.
    New,
    /// It has failed since the last visit.
    NewlyFailed,
    /// It had failed at the last visit and can now be restored.
    Recovered,
    /// Its row could not be read.
    Unreadable,
    /// It succeeded without any objects, although earlier ones of its volume had some.
    Empty,
    /// It succeeded with far fewer objects than usual.
    Few,
    /// It was made from a smaller volume than the previous good one.
    Shrunk,
    /// It is incremental, with nothing left that it could depend on.
    Baseless,
    /// It is at the end of a long chain of incremental backups.
    LongChain,
    /// Nothing depends on it, and a newer full backup is good.
    Removable,
}

impl Property {
    pub(crate) const ALL: [Self; 16] = [
        Self::Good,
        Self::Failed,
        Self::Running,
        Self::Unknown,
        Self::Stuck,
        Self::Future,
        Self::New,
        Self::NewlyFailed,
        Self::Recovered,
        Self::Unreadable,
        Self::Empty,
        Self::Few,
        Self::Shrunk,
        Self::Baseless,
        Self::LongChain,
        Self::Removable,
    ];

    /// Its name in the language.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Failed => "failed",
            Self::Running => "running",
            Self::Unknown => "unknown",
            Self::Stuck => "stuck",
            Self::Future => "future",
            Self::New => "new",
            Self::NewlyFailed => "newly-failed",
            Self::Recovered => "recovered",
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Few => "few-objects",
            Self::Shrunk => "shrunk",
            Self::Baseless => "baseless",
            Self::LongChain => "long-chain",
            Self::Removable => "removable",
        }
    }

    /// Whether it requires the analysis of the whole project.
    pub(crate) fn needs_analysis(self) -> bool {
        match self {
            Self::Good | Self::Failed | Self::Running | Self::Unknown | Self::Future | Self::Unreadable => false,
            Self::Stuck
            | Self::New
            | Self::NewlyFailed
            | Self::Recovered
            | Self::Empty
            | Self::Few
            | Self::Shrunk
            | Self::Baseless
            | Self::LongChain
            | Self::Removable => true,
        }
    }
}

impl From<Criterion> for Term {
    fn from(criterion: Criterion) -> Self {
        Self { negated: false, criterion }
    }
}

impl Term {
    /// A field equals this text.
    pub(crate) fn text(field: TextField, text: &str) -> Self {
        Criterion::Text(field, vec![Match::Exact(text.to_owned())]).into()
    }

    /// It could not be made.
    pub(crate) fn not_made() -> Self {
        Self::text(TextField::Status, Status::Error.word())
    }

    /// It did not succeed, could be made, and is not in progress.
    pub(crate) fn other() -> [Self; 2] {
        let made = Criterion::Is(vec![Property::Good, Property::Running]);
        [Self { negated: true, criterion: made }, Self { negated: true, ..Self::not_made() }]
    }

    /// The service gave no value for a field.
    pub(crate) fn absent(field: TextField) -> Self {
        Self { negated: true, criterion: Criterion::Has(field) }
    }

    /// Requested from one time on and before another.
    pub(crate) fn created(from: Option<Instant>, before: Option<Instant>) -> Self {
        Criterion::Created(from, before).into()
    }

    /// A single `is:` value.
    pub(crate) fn is(word: Property) -> Self {
        Criterion::Is(vec![word]).into()
    }

    /// One of the service's filters.
    pub(super) fn filter(field: Field, filter: &Match) -> Self {
        Criterion::Text(TextField::of(field), vec![filter.clone()]).into()
    }

    /// The term as one of the service's filters.
    pub(super) fn as_filter(&self) -> Option<(Field, &Match)> {
        match &self.criterion {
            Criterion::Text(field, values) if !self.negated && values.len() == 1 => {
                Some((field.field()?, values.first()?))
            }
            _ => None,
        }
    }
}

impl Search {
    /// Whether there are no terms.
    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether it requires the analysis of the whole project.
    pub(crate) fn needs_analysis(&self) -> bool {
        self.terms.iter().any(|term| match &term.criterion {
            Criterion::Is(words) => words.iter().any(|word| word.needs_analysis()),
            Criterion::Cause(_) => true,
            _ => false,
        })
    }
}

impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        match &self.criterion {
            Criterion::Free(text) => f.write_str(&quoted(text)),
            Criterion::Text(field, values) => {
                f.write_str(field.word())?;
                for (index, value) in values.iter().enumerate() {
                    f.write_str(if index == 0 { ":" } else { "," })?;
                    if *value != field.plain(value.text().to_owned()) {
                        f.write_str(if matches!(value, Match::Exact(_)) { "=" } else { "~" })?;
                    }
                    f.write_str(&quoted(value.text()))?;
                }
                Ok(())
            }
            Criterion::Has(field) => write!(f, "has:{}", field.word()),
            Criterion::Incremental(is) => write!(f, "incremental:{}", yes(*is)),
            Criterion::Dependents(are) => write!(f, "dependents:{}", yes(*are)),
            Criterion::Age(bound, age) => write!(f, "age:{bound}{age}"),
            Criterion::Size(bound, size) => {
                let bound = bound.map(|bound| bound.to_string()).unwrap_or_default();
                write!(f, "size:{bound}{size}")
            }
            Criterion::Created(from, before) => {
                let end = |at: &Option<Instant>| at.map(|at| at.to_string()).unwrap_or_default();
                write!(f, "created:{}..{}", end(from), end(before))
            }
            Criterion::Hour(hour, 0) => write!(f, "hour:{hour}"),
            Criterion::Hour(hour, offset) => {
                let sign = if *offset < 0 { '-' } else { '+' };
                let minutes = offset.abs();
                write!(f, "hour:{hour}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
            Criterion::Is(words) => {
                let words: Vec<_> = words.iter().map(|word| word.word()).collect();
                write!(f, "is:{}", words.join(","))
            }
            Criterion::Cause(template) => write!(f, "cause:{}", quoted(template)),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Above { ">" } else { "<" })
    }
}

/// Prints a text as one word of the language.
fn quoted(text: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'/' | b'%' | b'@' | b'-');
    if text.bytes().all(is_plain) && !text.is_empty() && !text.starts_with('-') && !is_joint(text) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A word that joins terms in other languages; as a search text it must be quoted.
pub(super) fn is_joint(text: &str) -> bool {
    matches!(text, "OR" | "AND" | "NOT" | "||" | "&&")
}

#[cfg(test)]
pub(crate) mod tests;
