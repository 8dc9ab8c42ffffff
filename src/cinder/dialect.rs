//! What a service has shown itself able to do, learnt from its refusals and kept until the page is left. Asks for the
//! whole of the document first and gives up only what the service says it lacks.

use crate::cinder::failure::Code;
use crate::cinder::{Failure, Microversion};
use crate::query::{Field, Match, Query, Sort, SortKey};
use std::fmt;

/// How to talk to one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The microversion to ask for.
    pub microversion: Microversion,
    /// Fields whose `~` filter the service refused.
    refused: Vec<Field>,
    /// Whether it refused `with_count` at a version that has it.
    count_refused: bool,
}

/// All that the document describes.
impl Default for Dialect {
    fn default() -> Self {
        Self { microversion: Microversion::COUNT, refused: Vec::new(), count_refused: false }
    }
}

/// Something asked for that the service lacks, and what was done instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concession {
    /// Contains became exact.
    Exact(Field, String),
    /// The total is not known.
    NoCount,
    /// Another order was used.
    NotSortedByName,
    /// An older microversion was used.
    Older(Microversion),
}

impl fmt::Display for Concession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(field, text) => {
                write!(
                    f,
                    "This service does not offer “contains” for {}: showing exact matches of “{text}”.",
                    field.label()
                )
            }
            Self::NoCount => f.write_str("This service does not count: the total is not known."),
            Self::NotSortedByName => {
                f.write_str("This service does not sort by name: sorted by created, newest first.")
            }
            Self::Older(version) => write!(f, "This service is older than the document: asked in version {version}."),
        }
    }
}

impl Dialect {
    /// Whether `~` works on a field. Below 3.31 the service would drop it silently and list everything.
    pub fn contains(&self, field: Field) -> bool {
        self.microversion >= Microversion::CONTAINS && !self.refused.contains(&field)
    }

    /// Whether a query has a filter that does not work.
    pub fn lacks_filter(&self, query: &Query) -> bool {
        Field::ALL
            .into_iter()
            .any(|field| !self.contains(field) && matches!(query.filter(field), Some(Match::Contains(_))))
    }

    /// Whether `with_count` works.
    pub fn counts(&self) -> bool {
        self.microversion >= Microversion::COUNT && !self.count_refused
    }

    /// The filter to send for one that is asked for.
    pub fn filter(&self, field: Field, asked: &Match) -> Match {
        match asked {
            Match::Contains(text) if !self.contains(field) => Match::Exact(text.clone()),
            other => other.clone(),
        }
    }

    /// The order to ask for.
    pub fn sort(&self, asked: Sort) -> Sort {
        let known = asked.key != SortKey::Name || self.microversion >= Microversion::SORT_BY_NAME;
        if known { asked } else { Sort::default() }
    }

    /// What is given up for this query.
    pub fn concessions(&self, query: &Query) -> Vec<Concession> {
        let mut list = Vec::new();
        for field in Field::ALL {
            if let Some(Match::Contains(text)) = query.filter(field).filter(|_| !self.contains(field)) {
                list.push(Concession::Exact(field, text.clone()));
            }
        }
        if self.sort(query.sort) != query.sort {
            list.push(Concession::NotSortedByName);
        }
        if !self.counts() {
            list.push(Concession::NoCount);
        }
        if self.microversion < Microversion::COUNT {
            list.push(Concession::Older(self.microversion));
        }
        list
    }

    /// What to try after a failure: a lesser dialect, or nothing when the failure is not about the dialect. Each step
    /// gives something up, so that the steps end.
    #[must_use]
    pub fn after(&self, failure: &Failure) -> Option<Self> {
        let refusal = failure.refusal()?;
        let message = refusal.message.as_deref().unwrap_or_default();
        match refusal.code {
            Code::NotAcceptable => {
                let (least, most) = Microversion::range_in(message).unwrap_or((Microversion::BASE, self.microversion));
                let lower = if most < self.microversion { Some(most) } else { self.microversion.step_down() };
                let microversion = lower.filter(|version| *version >= least)?;
                Some(Self { microversion, ..self.clone() })
            }
            Code::BadRequest => self.without(filters_refused_in(message)?),
            _ => None,
        }
    }

    /// Gives up the refused filters. A refusal that names a filter of every version is about the service's setup, and
    /// no lesser dialect helps.
    fn without(&self, refused: &str) -> Option<Self> {
        let mut dialect = self.clone();
        for name in refused.split(',').map(str::trim) {
            match name {
                "with_count" => dialect.count_refused = true,
                "name~" => dialect.refused.push(Field::Name),
                "status~" => dialect.refused.push(Field::Status),
                "volume_id~" => dialect.refused.push(Field::VolumeId),
                _ => return None,
            }
        }
        let gave_up = Field::ALL.into_iter().any(|field| self.contains(field) && !dialect.contains(field))
            || self.counts() && !dialect.counts();
        gave_up.then_some(dialect)
    }
}

/// The names in Cinder's 400: `Invalid filters name~,status~ are found in query options.`
fn filters_refused_in(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("Invalid filters ")?;
    Some(rest.split_once(" are found").map_or(rest, |(names, _)| names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cinder::failure::Headers;

    fn refused(status: u16, message: &str) -> Failure {
        let body = serde_json::json!({"badRequest": {"code": status, "message": message}}).to_string();
        Failure::refused(status, Headers::default(), body.as_bytes())
    }

    fn asking_for(search: &str) -> Query {
        Query::parse(search).0
    }

    #[test]
    fn a_refused_contains_filter_becomes_exact_and_only_that_one() {
        let failure = refused(400, "Invalid filters name~ are found in query options.");
        let dialect = Dialect::default().after(&failure).unwrap();
        assert!(!dialect.contains(Field::Name));
        assert!(dialect.contains(Field::Status) && dialect.counts());
        let query = asking_for("?name~=daily&status~=err");
        assert_eq!(dialect.concessions(&query), [Concession::Exact(Field::Name, "daily".to_owned())]);
        assert_eq!(dialect.after(&failure), None, "the same refusal again is not about the dialect");
    }

    #[test]
    fn several_refused_filters_are_given_up_at_once() {
        let dialect = Dialect::default()
            .after(&refused(400, "Invalid filters with_count,volume_id~ are found in query options."))
            .unwrap();
        assert!(!dialect.counts() && !dialect.contains(Field::VolumeId));
    }

    #[test]
    fn other_bad_requests_are_not_about_the_dialect() {
        for message in [
            "Invalid filters foo are found in query options.",
            "Malformed request url",
            "limit param must be an integer",
        ] {
            assert_eq!(Dialect::default().after(&refused(400, message)), None, "{message}");
        }
        assert_eq!(Dialect::default().after(&refused(500, "Invalid filters name~ are found")), None);
        assert_eq!(Dialect::default().after(&Failure::Network), None);
    }

    #[test]
    fn an_older_service_is_asked_in_its_newest_version() {
        let failure = refused(406, "Version 3.45 is not supported by the API. Minimum is 3.0 and maximum is 3.30.");
        let dialect = Dialect::default().after(&failure).unwrap();
        assert_eq!(dialect.microversion.to_string(), "3.30");
        let query = asking_for("?name~=daily&sort=name:asc");
        assert_eq!(dialect.sort(query.sort), Sort::default());
        assert_eq!(dialect.filter(Field::Name, query.name.as_ref().unwrap()), Match::Exact("daily".to_owned()));
        assert_eq!(dialect.concessions(&query).len(), 4);
    }

    #[test]
    fn a_refusal_without_a_range_steps_down_to_the_base_and_ends() {
        let failure = refused(406, "Not Acceptable");
        let steps = std::iter::successors(Some(Dialect::default()), |dialect| dialect.after(&failure));
        assert_eq!(steps.last().unwrap().microversion, Microversion::BASE);
    }

    #[test]
    fn a_service_that_is_too_new_is_not_asked_below_its_least() {
        let failure = refused(406, "Version 3.45 is not supported by the API. Minimum is 3.60 and maximum is 3.71.");
        assert_eq!(Dialect::default().after(&failure), None);
    }
}
