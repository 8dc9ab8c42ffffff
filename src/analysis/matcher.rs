//! Answers a query from the inventory: which backups match, and how many there are of each kind. Each condition is
//! evaluated once per distinct string, then one pass goes over the records.

use crate::analysis::Analysis;
use crate::analysis::facets::{Facet, FacetCounter, Facets, Fit, facet};
use crate::analysis::grouping::Grouping;
use crate::api::cinder::backup::Kind;
use crate::api::cinder::{Status, Tone};
use crate::inventory::volumes::VolumeInventory;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::query::search::{Bound, Criterion, Property, Term, TextField};
use crate::query::{Direction, Match, Query};
use crate::time::Instant;

/// What a term may need besides the backups.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) now: Instant,
    /// The analysis of the whole project; without it nothing counts as stuck or new, or has a cause.
    pub(crate) analysis: Option<&'a Analysis>,
    /// The names of the volumes, as far as they are known.
    pub(crate) volumes: &'a VolumeInventory,
}

/// The matching backups.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Found {
    /// Their indexes in the inventory, in the requested order.
    pub(crate) places: Vec<u32>,
    /// How many there are of each kind.
    pub(crate) facets: Facets,
    /// The same in groups, if the list is grouped.
    pub(crate) grouping: Option<Grouping>,
}

/// A condition prepared for testing many backups.
enum Test {
    Keys(&'static [Word], Vec<bool>),
    Statuses(Vec<bool>),
    Has(Word),
    Kind(Kind),
    Dependents(bool),
    /// Created within these bounds; either bound may be absent.
    Created(Option<Instant>, Option<Instant>),
    /// Created after the first time and before the second, where the future begins.
    Young(Instant, Instant),
    Size(Option<Bound>, i64),
    Hour(usize, i32),
    Places(Vec<bool>),
    Always,
}

const FREE: &[Word] = &[Word::Name, Word::Id, Word::Volume, Word::Reason];

fn words(field: TextField) -> &'static [Word] {
    match field {
        TextField::Status => &[],
        TextField::Name => &[Word::Name],
        TextField::Volume => &[Word::Volume],
        TextField::Reason => &[Word::Reason],
        TextField::Id => &[Word::Id],
        TextField::Zone => &[Word::Zone],
        TextField::Container => &[Word::Container],
        TextField::Snapshot => &[Word::Snapshot],
        TextField::Description => &[Word::Description],
    }
}

impl Test {
    fn of(term: &Term, inventory: &Inventory, context: Context<'_>) -> Self {
        match &term.criterion {
            Criterion::Free(text) => {
                let mut keys = inventory.texts().containing(text, false);
                add_names(&mut keys, inventory, &context.volumes.with_name_like(text, false));
                Self::Keys(FREE, keys)
            }
            Criterion::Text(TextField::Status, values) => {
                let fits = |status: &Status| values.iter().any(|value| status_fits(status, value));
                Self::Statuses(inventory.statuses().iter().map(fits).collect())
            }
            Criterion::Text(field, values) => {
                let mut keys = Vec::new();
                for value in values {
                    add(&mut keys, inventory, value, field.field().is_some());
                    if *field == TextField::Volume {
                        let named = match value {
                            Match::Contains(text) => context.volumes.with_name_like(text, true),
                            Match::Exact(text) => {
                                context.volumes.named(text).map(|volume| volume.id.as_str()).collect()
                            }
                        };
                        add_names(&mut keys, inventory, &named);
                    }
                }
                Self::Keys(words(*field), keys)
            }
            Criterion::Has(field) => words(*field).first().map_or(Self::Always, |word| Self::Has(*word)),
            Criterion::Incremental(yes) => Self::Kind(if *yes { Kind::Incremental } else { Kind::Full }),
            Criterion::Dependents(yes) => Self::Dependents(*yes),
            Criterion::Age(bound, age) => {
                let edge = context.now.plus(-age.seconds());
                match bound {
                    Bound::Above => Self::Created(None, Some(edge)),
                    Bound::Below => Self::Young(edge, context.now),
                }
            }
            Criterion::Size(bound, size) => Self::Size(*bound, *size),
            Criterion::Created(from, before) => Self::Created(*from, *before),
            Criterion::Hour(hour, offset) => Self::Hour(usize::from(*hour), *offset),
            Criterion::Is(words) => Self::is(words, inventory, context),
            Criterion::Cause(template) => {
                let causes = context.analysis.map(|analysis| analysis.causes.as_slice()).unwrap_or_default();
                let cause = causes.iter().find(|cause| cause.template == *template);
                Self::Places(marked(inventory, cause.map(|cause| cause.members.as_slice()).unwrap_or_default()))
            }
        }
    }

    fn is(words: &[Property], inventory: &Inventory, context: Context<'_>) -> Self {
        let tone = |word: Property, tone: Tone| match word {
            Property::Good => tone == Tone::Good,
            Property::Failed => tone == Tone::Bad,
            Property::Running => tone == Tone::Busy,
            Property::Unknown => matches!(tone, Tone::Unknown | Tone::Muted),
            _ => false,
        };
        let fits = |status: &Status| words.iter().any(|word| tone(*word, status.tone()));
        let statuses: Vec<bool> = inventory.statuses().iter().map(fits).collect();
        let (ahead, unreadable) = (words.contains(&Property::Future), words.contains(&Property::Unreadable));
        if !ahead && !unreadable && !words.iter().any(|word| word.needs_analysis()) {
            return Self::Statuses(statuses);
        }
        let fits = |entry: Entry<'_>| {
            statuses.get(entry.status_place()) == Some(&true)
                || ahead && entry.is_ahead(context.now)
                || unreadable && entry.is_unreadable()
        };
        let mut places: Vec<bool> = inventory.iter().map(fits).collect();
        let Some(analysis) = context.analysis else { return Self::Places(places) };
        let mut mark = |list: &[usize]| {
            for place in list {
                if let Some(mark) = places.get_mut(*place) {
                    *mark = true;
                }
            }
        };
        for word in words {
            let changes = analysis.changes.as_ref();
            match word {
                Property::Stuck => mark(&analysis.stuck()),
                Property::New => mark(changes.map(|changes| changes.new.as_slice()).unwrap_or_default()),
                Property::NewlyFailed => mark(changes.map(|changes| changes.failed.as_slice()).unwrap_or_default()),
                Property::Recovered => mark(changes.map(|changes| changes.recovered.as_slice()).unwrap_or_default()),
                Property::Good
                | Property::Failed
                | Property::Running
                | Property::Unknown
                | Property::Future
                | Property::Unreadable => {}
                Property::Empty
                | Property::Few
                | Property::Shrunk
                | Property::Baseless
                | Property::LongChain
                | Property::Removable => {
                    mark(analysis.suspicions.places(*word).unwrap_or_default());
                }
            }
        }
        Self::Places(places)
    }

    fn fits(&self, entry: Entry<'_>) -> bool {
        match self {
            Self::Keys(words, keys) => {
                let is_one = |key: Key| keys.get(key.index()) == Some(&true);
                words.iter().any(|word| entry.key(*word).is_some_and(is_one))
            }
            Self::Statuses(statuses) => statuses.get(entry.status_place()).copied().unwrap_or(false),
            Self::Has(word) => entry.key(*word).is_some(),
            Self::Kind(kind) => entry.kind() == *kind,
            Self::Dependents(yes) => entry.has_dependent_backups() == Some(*yes),
            Self::Created(from, before) => entry
                .created_at()
                .is_some_and(|at| from.is_none_or(|from| at >= from) && before.is_none_or(|before| at < before)),
            Self::Young(edge, now) => entry.created_at().is_some_and(|at| at >= *edge && !at.is_ahead(*now)),
            Self::Size(bound, size) => entry.size().is_some_and(|found| match bound {
                Some(Bound::Above) => found > *size,
                Some(Bound::Below) => found < *size,
                None => found == *size,
            }),
            Self::Hour(hour, offset) => entry.created_at().is_some_and(|at| at.hour(*offset) == *hour),
            Self::Places(places) => places.get(entry.index()).copied().unwrap_or(false),
            Self::Always => true,
        }
    }
}

/// Marks the strings that match a value.
fn add(keys: &mut Vec<bool>, inventory: &Inventory, value: &Match, wild: bool) {
    let texts = inventory.texts();
    match value {
        Match::Contains(text) => {
            let found = texts.containing(text, wild);
            if keys.is_empty() {
                *keys = found;
            } else {
                keys.iter_mut().zip(found).for_each(|(key, found)| *key |= found);
            }
        }
        Match::Exact(text) => {
            keys.resize(texts.len(), false);
            if let Some(key) = texts.find(text).and_then(|key| keys.get_mut(key.index())) {
                *key = true;
            }
        }
    }
}

/// Marks the ids of volumes found by name.
fn add_names(keys: &mut [bool], inventory: &Inventory, ids: &[&str]) {
    for id in ids {
        if let Some(key) = inventory.texts().find(id).and_then(|key| keys.get_mut(key.index())) {
            *key = true;
        }
    }
}

/// There are few statuses, so each is tested separately, ignoring case.
fn status_fits(status: &Status, value: &Match) -> bool {
    match value {
        Match::Exact(text) => status.is(text),
        Match::Contains(text) => {
            let mut one = crate::inventory::Texts::default();
            one.keep(status.word()).is_some() && one.containing(text, true).first() == Some(&true)
        }
    }
}

fn marked(inventory: &Inventory, places: &[usize]) -> Vec<bool> {
    let mut marked = vec![false; inventory.len()];
    for place in places {
        if let Some(mark) = marked.get_mut(*place) {
            *mark = true;
        }
    }
    marked
}

/// Finds the matches of a query. `order` holds all indexes in ascending order of the query's sort key.
pub(crate) fn find(inventory: &Inventory, query: &Query, context: Context<'_>, order: &[u32]) -> Found {
    let search = query.as_search();
    let tests = search.terms.iter().map(|term| (facet(term), term.negated, Test::of(term, inventory, context)));
    let (rest, choices): (Vec<_>, Vec<_>) = tests.partition(|(facet, ..)| *facet == Facet::None);
    let mut places = Vec::new();
    let mut counter = FacetCounter::new(inventory);
    let last = order.len().wrapping_sub(1);
    let is_descending = query.sort.direction == Direction::Descending;
    let in_order = |index: usize| order.get(if is_descending { last - index } else { index });
    for place in (0..order.len()).filter_map(in_order) {
        let Some(entry) = inventory.get(*place as usize) else { continue };
        if rest.iter().any(|(_, negated, test)| test.fits(entry) == *negated) {
            continue;
        }
        let mut fit = Fit::ALL;
        for (facet, negated, test) in &choices {
            if test.fits(entry) == *negated {
                fit.exclude(*facet);
            }
        }
        if fit == Fit::ALL {
            places.push(*place);
        }
        counter.count(entry, fit);
    }
    Found { places, facets: counter.facets(), grouping: None }
}

#[cfg(test)]
mod tests;
