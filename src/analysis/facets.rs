//! Choices within a search: a status, a zone or a volume that the user picks from the results.

use crate::query::Query;
use crate::query::search::{Criterion, Term, TextField};

/// The facets on offer; a condition on a facet does not affect its own counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Facet {
    Status,
    Kind,
    Zone,
    None,
}

/// The facet that a term is about.
pub(super) fn facet(term: &Term) -> Facet {
    match &term.criterion {
        Criterion::Text(TextField::Status, _) => Facet::Status,
        Criterion::Text(TextField::Zone, _) => Facet::Zone,
        Criterion::Incremental(_) => Facet::Kind,
        _ => Facet::None,
    }
}

impl Query {
    /// The same list, at its first page, with this choice in place of any other in its facet.
    #[must_use]
    pub(crate) fn with_choice(&self, term: &Term) -> Self {
        let mut search = self.as_search();
        search.terms.retain(|known| facet(known) != facet(term));
        search.terms.push(term.clone());
        self.with_search(&search)
    }

    /// The same list, at its first page, without any choice in the term's facet.
    #[must_use]
    pub(crate) fn without_choice(&self, term: &Term) -> Self {
        let mut search = self.as_search();
        search.terms.retain(|known| facet(known) != facet(term));
        self.with_search(&search)
    }

    /// Whether this is the current choice in its facet.
    pub(crate) fn has_choice(&self, term: &Term) -> bool {
        self.as_search().terms.iter().filter(|known| facet(known) == facet(term)).eq([term])
    }
}
