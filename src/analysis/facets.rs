//! Choices within a search: a status, a kind or a zone that the user picks from the results, and how many backups each
//! of them would give.

use crate::api::cinder::Status;
use crate::api::cinder::backup::Kind;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::query::Query;
use crate::query::search::{Criterion, Term, TextField};
use crate::sorted::sort_by_key;

/// The most availability zones offered.
const ZONES: usize = 8;

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

/// How many backups each choice would give in place of the current one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Facets {
    /// By status, the most frequent first.
    pub(crate) statuses: Vec<(Status, usize)>,
    /// Full and incremental ones.
    pub(crate) kinds: (usize, usize),
    /// By availability zone, the most frequent first.
    pub(crate) zones: Vec<(String, usize)>,
}

/// Whether a backup fits the choice in each facet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    status: bool,
    kind: bool,
    zone: bool,
}

impl Fit {
    pub(super) const ALL: Self = Self { status: true, kind: true, zone: true };

    pub(super) fn exclude(&mut self, facet: Facet) {
        match facet {
            Facet::Status => self.status = false,
            Facet::Kind => self.kind = false,
            Facet::Zone => self.zone = false,
            Facet::None => {}
        }
    }
}

/// Counts the backups for each choice.
pub(super) struct FacetCounter<'a> {
    inventory: &'a Inventory,
    statuses: Vec<usize>,
    kinds: (usize, usize),
    /// By the number of the zone's string.
    zones: Vec<usize>,
    /// The zones that occur.
    known_zones: Vec<Key>,
}

impl<'a> FacetCounter<'a> {
    pub(super) fn new(inventory: &'a Inventory) -> Self {
        Self {
            inventory,
            statuses: vec![0; inventory.statuses().len()],
            kinds: (0, 0),
            zones: vec![0; inventory.texts().len()],
            known_zones: Vec::new(),
        }
    }

    /// Counts a backup in each facet, if it fits the choices in the other two.
    pub(super) fn count(&mut self, entry: Entry<'_>, Fit { status, kind, zone }: Fit) {
        if kind
            && zone
            && let Some(count) = self.statuses.get_mut(entry.status_place())
        {
            *count += 1;
        }
        if status && zone {
            match entry.kind() {
                Kind::Full => self.kinds.0 += 1,
                Kind::Incremental => self.kinds.1 += 1,
                Kind::Unstated => {}
            }
        }
        if status
            && kind
            && let Some(key) = entry.key(Word::Zone)
            && let Some(count) = self.zones.get_mut(key.index())
        {
            if *count == 0 {
                self.known_zones.push(key);
            }
            *count += 1;
        }
    }

    pub(super) fn facets(self) -> Facets {
        let Self { inventory, kinds, .. } = self;
        let mut statuses = merged(inventory.statuses(), self.statuses);
        sort_by_key(&mut statuses, |(_, count)| std::cmp::Reverse(*count));
        let mut zones: Vec<(Key, usize)> =
            self.known_zones.into_iter().filter_map(|key| Some((key, *self.zones.get(key.index())?))).collect();
        // Ties keep the order of first appearance.
        sort_by_key(&mut zones, |(key, _)| *key);
        sort_by_key(&mut zones, |(_, count)| std::cmp::Reverse(*count));
        zones.truncate(ZONES);
        let zones = zones.into_iter().map(|(key, count)| (inventory.texts().get(key).to_owned(), count)).collect();
        Facets { statuses, kinds, zones }
    }
}

/// The count of each status; those that differ only in case are merged.
fn merged(statuses: &[Status], counts: Vec<usize>) -> Vec<(Status, usize)> {
    let mut merged: Vec<(Status, usize)> = Vec::new();
    for (status, count) in statuses.iter().zip(counts).filter(|(_, count)| *count > 0) {
        match merged.iter_mut().find(|(known, _)| known.is(status.word())) {
            Some((_, sum)) => *sum += count,
            None => merged.push((status.clone(), count)),
        }
    }
    merged
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
