//! What a service has been found to support, kept until the page is left. Requests first use everything that the
//! document describes; `fallback` finds out what a service lacks, and only that is given up.

use crate::api::cinder::Microversion;
use crate::api::cinder::filter::{Field, Match};
use crate::api::cinder::parameters::ListParameters;
use crate::api::cinder::sort::{Sort, SortKey};
use std::fmt;

/// How to talk to one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// The microversion to request.
    pub(crate) microversion: Microversion,
    lacking: Features,
    /// Whether one of its counts did not match the rows. A count is only a claim: the document defines it as the number
    /// of returned items, Cinder gives the number of all matches, and other services ignore the filters.
    pub(crate) miscounts: bool,
    /// Whether a count has been verified against the last rows: without filters, and with.
    pub(crate) checked: [bool; 2],
    /// Whether it refuses to count without returning rows (`limit=0`).
    pub(crate) counts_with_rows_only: bool,
    /// Whether it returns the first rows for every offset; `None` if unknown.
    pub(crate) ignores_offset: Option<bool>,
    /// Whether it has ever linked to a next page.
    pub(crate) names_next: bool,
}

/// Parts of a request that a service may refuse: a set, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Features(u16);

impl Features {
    /// The empty set.
    pub(crate) const NONE: Self = Self(0);
    /// Additional `sort` keys that break ties.
    pub(crate) const TIE_BREAK: Self = Self(1 << 7);
    /// `with_count`.
    pub(crate) const COUNT: Self = Self(1 << 8);
    /// The bits of each parameter, and its name.
    const PARAMETERS: [(Self, &'static str); 5] = [
        (Self(0xff), "sort"),
        (Self::COUNT, "with_count"),
        (Self::contains(Field::Name), "name~"),
        (Self::contains(Field::Status), "status~"),
        (Self::contains(Field::VolumeId), "volume_id~"),
    ];

    /// `sort` by this key.
    pub(crate) const fn sort(key: SortKey) -> Self {
        Self(1 << key as u16)
    }

    /// `name~` and the like.
    pub(crate) const fn contains(field: Field) -> Self {
        Self(1 << (9 + field as u16))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The features in both sets.
    #[must_use]
    pub(crate) fn among(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The features in either set.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The features in this set but not in the other.
    #[must_use]
    pub(crate) fn except(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// One feature of the set, always the same one.
    #[must_use]
    pub(crate) fn first(self) -> Self {
        Self(self.0 & self.0.wrapping_neg())
    }

    /// The features whose parameter occurs in a text.
    #[must_use]
    pub(crate) fn named_in(self, text: &str) -> Self {
        let named = Self::PARAMETERS.into_iter().filter(|(_, name)| text.contains(name));
        named.fold(Self::NONE, |all, (bits, _)| all.and(self.among(bits)))
    }
}

/// Everything that the document describes.
impl Default for Capabilities {
    fn default() -> Self {
        Self {
            microversion: Microversion::COUNT,
            lacking: Features::NONE,
            miscounts: false,
            checked: [false; 2],
            counts_with_rows_only: false,
            ignores_offset: None,
            names_next: false,
        }
    }
}

/// A feature that the service lacks, and the substitute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concession {
    /// The service gives no counts.
    NoCount,
    /// Its counts are wrong.
    WrongCount,
    /// Another order was used.
    NotSortedBy(SortKey),
    /// The rows were requested without an order.
    NotSorted,
    /// The service only ever gives its first rows.
    OnlyFirstPage,
    /// An older microversion was used.
    Older(Microversion),
}

impl fmt::Display for Concession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCount => f.write_str("No total: this service does not count."),
            Self::WrongCount => f.write_str("No total: this service’s counts do not match its rows."),
            Self::NotSortedBy(key) => {
                write!(f, "This service does not sort by {}: sorted by created, newest first.", key.label())
            }
            Self::NotSorted => f.write_str("This service does not sort: the rows are in its own order."),
            Self::OnlyFirstPage => f.write_str(
                "This service gives its first rows for every page: the rows behind them cannot be shown. More rows per \
                 page or a filter may show more.",
            ),
            Self::Older(version) => write!(f, "Older API ({version}): some features are off."),
        }
    }
}

impl Capabilities {
    /// Whether the service is not known to lack a feature.
    fn has(&self, feature: Features) -> bool {
        feature.among(self.lacking).is_empty()
    }

    /// These capabilities without the given features.
    #[must_use]
    pub(crate) fn without(&self, features: Features) -> Self {
        Self { lacking: self.lacking.and(features), ..*self }
    }

    /// These capabilities with the given features restored.
    #[must_use]
    pub(crate) fn with(&self, features: Features) -> Self {
        Self { lacking: self.lacking.except(features), ..*self }
    }

    /// Adopts what a negotiation found out about requests, keeping what is known about answers.
    pub(crate) fn learn(&mut self, found: Self) {
        self.microversion = found.microversion;
        self.lacking = found.lacking;
    }

    /// Whether `~` works on a field. Below 3.31 the service would silently ignore it and list everything.
    pub(crate) fn contains(&self, field: Field) -> bool {
        self.microversion >= Microversion::CONTAINS && self.has(Features::contains(field))
    }

    /// Whether a query has a filter that this service lacks.
    pub(crate) fn lacks_filter(&self, query: &ListParameters<'_>) -> bool {
        Field::ALL.into_iter().any(|field| self.filter(field, query) != query.filter(field))
    }

    /// Whether to request counts: if the service has them and none has been wrong.
    pub(crate) fn counts(&self) -> bool {
        self.microversion >= Microversion::COUNT && self.has(Features::COUNT) && !self.miscounts
    }

    /// The filter on a field, if the service supports it.
    pub(crate) fn filter<'a>(&self, field: Field, query: &ListParameters<'a>) -> Option<&'a Match> {
        query.filter(field).filter(|filter| matches!(filter, Match::Exact(_)) || self.contains(field))
    }

    /// The order to request; `None` if the service does not sort.
    pub fn order(&self, wanted: Sort) -> Option<Sort> {
        let is_known = |sort: &Sort| {
            (sort.key != SortKey::Name || self.microversion >= Microversion::SORT_BY_NAME)
                && self.has(Features::sort(sort.key))
        };
        [wanted, Sort::default()].into_iter().find(is_known)
    }

    /// The keys of an order, as sent in `sort`. Ties are broken by creation time and then by id, as in Cinder's default
    /// order, so that pages neither repeat nor skip rows.
    pub(crate) fn sort_keys(&self, sort: Sort) -> String {
        let mut keys = sort.to_string();
        if self.has(Features::TIE_BREAK) {
            let ties = ["created_at", "id"].into_iter().filter(|key| *key != sort.key.word());
            for key in ties {
                keys.extend([",", key, ":", sort.direction.word()]);
            }
        }
        keys
    }

    /// The features for which a list request may be refused.
    pub(crate) fn features(&self, query: &ListParameters<'_>) -> Features {
        let mut features = Features::NONE;
        if let Some(sort) = self.order(query.sort) {
            let keys = Features::sort(Sort::default().key).and(Features::sort(sort.key));
            features = keys.and(Features::TIE_BREAK.except(self.lacking));
        }
        if self.counts() {
            features = features.and(Features::COUNT);
        }
        for field in Field::ALL {
            if matches!(self.filter(field, query), Some(Match::Contains(_))) {
                features = features.and(Features::contains(field));
            }
        }
        features
    }

    /// What has to be given up for this query.
    pub fn concessions(&self, query: &ListParameters<'_>) -> Vec<Concession> {
        let mut list = Vec::new();
        match self.order(query.sort) {
            None => list.push(Concession::NotSorted),
            Some(sort) if sort != query.sort => list.push(Concession::NotSortedBy(query.sort.key)),
            Some(_) => {}
        }
        if self.ignores_offset == Some(true) {
            list.push(Concession::OnlyFirstPage);
        }
        if self.miscounts {
            list.push(Concession::WrongCount);
        } else if !self.counts() {
            list.push(Concession::NoCount);
        }
        if self.microversion < Microversion::COUNT {
            list.push(Concession::Older(self.microversion));
        }
        list
    }
}

#[cfg(test)]
mod tests;
