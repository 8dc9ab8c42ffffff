//! Services that deviate from Cinder: in their counts, in what they ignore or refuse, and in their messages.

use serde_json::{Value, json};

use crate::faults::Fault;
use crate::language::Language;

/// How a world's API deviates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quirks {
    /// The content of `count`.
    pub count: Counted,
    /// The fault for a list with `limit=0`, if any.
    pub count_alone: Option<Fault>,
    /// Which paging parameter is ignored.
    pub ignores: Ignores,
    /// How the next page is linked.
    pub links: Links,
    /// What `sort` accepts.
    pub sorts: Sorts,
    /// Whether ties in `sort` come in a different order each time.
    pub shuffles: bool,
    /// The fault for volumes and quotas, if any.
    pub volumes: Option<Fault>,
    /// The language of refusals.
    pub language: Option<Language>,
}

/// Cinder.
impl Default for Quirks {
    fn default() -> Self {
        Self {
            count: Counted::Found,
            count_alone: None,
            ignores: Ignores::Nothing,
            links: Links::Usual,
            sorts: Sorts::Keys,
            shuffles: false,
            volumes: None,
            language: None,
        }
    }
}

/// What a count contains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Counted {
    /// The number of matches.
    Found,
    /// The number of rows in the answer.
    Page,
    /// The number of the project's rows, ignoring filters.
    Unfiltered,
    /// Half the number of matches.
    Half,
    /// Twice the number of matches.
    Double,
    /// The number of matches, as a string.
    Text,
    /// null
    Null,
    /// A negative number.
    Negative,
    /// The number of matches plus a half.
    Fraction,
    /// More than any service has.
    Huge,
    /// No count.
    Absent,
}

impl Counted {
    /// The wrong ones, by name.
    pub(crate) const ALL: [(&'static str, Self); 10] = [
        ("page", Self::Page),
        ("unfiltered", Self::Unfiltered),
        ("half", Self::Half),
        ("double", Self::Double),
        ("text", Self::Text),
        ("null", Self::Null),
        ("negative", Self::Negative),
        ("fraction", Self::Fraction),
        ("huge", Self::Huge),
        ("absent", Self::Absent),
    ];

    /// The count of an answer, given its rows, the matches and the project's rows.
    pub(crate) fn of(self, rows: usize, found: usize, all: usize) -> Option<Value> {
        Some(match self {
            Self::Found => json!(found),
            Self::Page => json!(rows),
            Self::Unfiltered => json!(all),
            Self::Half => json!(found / 2),
            Self::Double => json!(found * 2),
            Self::Text => json!(found.to_string()),
            Self::Null => Value::Null,
            Self::Negative => json!(-1),
            Self::Fraction => json!(u32::try_from(found).map_or(0.5, |found| f64::from(found) + 0.5)),
            Self::Huge => json!(u64::MAX),
            Self::Absent => return None,
        })
    }
}

/// Which paging parameter is ignored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ignores {
    /// None.
    Nothing,
    /// `limit=0`: it means the maximum.
    Zero,
    /// `limit`.
    Limit,
    /// `offset`.
    Offset,
}

/// How the next page is linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Links {
    /// `backups_links`, as in Cinder.
    Usual,
    /// `links`, as in the document.
    Document,
    /// Not at all.
    Never,
}

/// What `sort` accepts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sorts {
    /// Several keys.
    Keys,
    /// One key; several are refused.
    OneKey,
    /// Nothing: the parameter is refused.
    Nothing,
}
