//! Choices within a search: a status, a zone or a volume that the reader picks from what was found.

use crate::query::Query;
use crate::query::search::{Term, TextField, What};

/// The choices that facets offer; a condition on one of them does not count for its own numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Status,
    Kind,
    Zone,
    None,
}

/// Whether a term is about a facet, and which.
pub(super) fn facet(term: &Term) -> Facet {
    match &term.what {
        What::Text(TextField::Status, _) => Facet::Status,
        What::Text(TextField::Zone, _) => Facet::Zone,
        What::Incremental(_) => Facet::Kind,
        _ => Facet::None,
    }
}

impl Query {
    /// The same list with another choice of what a term is about, from its first page.
    #[must_use]
    pub(crate) fn with_choice(&self, term: &Term) -> Self {
        let mut search = self.as_search();
        search.terms.retain(|known| facet(known) != facet(term));
        search.terms.push(term.clone());
        self.with_search(&search)
    }

    /// The same list without any choice of what a term is about, from its first page.
    #[must_use]
    pub(crate) fn without_choice(&self, term: &Term) -> Self {
        let mut search = self.as_search();
        search.terms.retain(|known| facet(known) != facet(term));
        self.with_search(&search)
    }

    /// Whether this is the choice made of what a term is about.
    pub(crate) fn has_choice(&self, term: &Term) -> bool {
        self.as_search().terms.iter().filter(|known| facet(known) == facet(term)).eq([term])
    }
}
