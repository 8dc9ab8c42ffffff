//! Services that answer otherwise than Cinder: what they count, what they ignore, what they refuse, in which words.

use serde_json::{Value, json};

use crate::faults::Fault;
use crate::language::Language;

/// What is different about a world's API.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quirks {
    /// What stands in `count`.
    pub count: Counted,
    /// What a list with `limit=0` gets instead of an answer.
    pub count_alone: Option<Fault>,
    /// Which part of the place asked for is ignored.
    pub ignores: Ignores,
    /// How the next page is named.
    pub links: Links,
    /// What `sort` takes.
    pub sorts: Sorts,
    /// Whether rows that are equal by the keys of `sort` come in another order each time.
    pub shuffles: bool,
    /// What volumes and quotas get instead of an answer.
    pub volumes: Option<Fault>,
    /// In whose words it refuses.
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

/// What a count counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Counted {
    /// The rows that match.
    Found,
    /// The rows of the answer.
    Page,
    /// The project's rows, whatever the filters.
    Unfiltered,
    /// Half of the rows that match.
    Half,
    /// Twice as many as match.
    Double,
    /// What matches, as a text.
    Text,
    /// null
    Null,
    /// Less than none.
    Negative,
    /// What matches and a half.
    Fraction,
    /// More than any service has.
    Huge,
    /// Nothing.
    Absent,
}

impl Counted {
    /// Those that are wrong, by name.
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

    /// The count of an answer with so many rows, of so many that match, in a project of so many.
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

/// Which part of the place asked for is ignored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ignores {
    /// None.
    Nothing,
    /// `limit=0`: it means as many rows as there may be.
    Zero,
    /// `limit`.
    Limit,
    /// `offset`.
    Offset,
}

/// How the next page is named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Links {
    /// `backups_links`, where Cinder has it.
    Usual,
    /// `links`, as in the document.
    Document,
    /// Not at all.
    Never,
}

/// What `sort` takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sorts {
    /// Several keys.
    Keys,
    /// One key; several are refused.
    OneKey,
    /// Nothing: the parameter is refused.
    Nothing,
}
