//! Answers a query from the inventory: which backups match, in which order, and how many there are of each kind. Each
//! condition is evaluated once per distinct string, then one pass goes over the records. One file: a condition is built
//! and tested side by side.

use crate::analysis::Analysis;
use crate::analysis::facets::{Facet, facet};
use crate::analysis::grouping::Grouping;
use crate::api::cinder::backup::Kind;
use crate::api::cinder::{Status, Tone};
use crate::inventory::volumes::VolumeInventory;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::query::search::{Bound, Criterion, Property, Term, TextField};
use crate::query::{Direction, Match, Query, SortKey};
use crate::sorted::{sort_by, sort_by_key};
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
    let mut statuses = vec![0; inventory.statuses().len()];
    let mut kinds = (0, 0);
    let mut zones: Vec<usize> = vec![0; inventory.texts().len()];
    let mut known_zones: Vec<Key> = Vec::new();
    let last = order.len().wrapping_sub(1);
    let is_descending = query.sort.direction == Direction::Descending;
    let in_order = |index: usize| order.get(if is_descending { last - index } else { index });
    for place in (0..order.len()).filter_map(in_order) {
        let Some(entry) = inventory.get(*place as usize) else { continue };
        if rest.iter().any(|(_, negated, test)| test.fits(entry) == *negated) {
            continue;
        }
        let (mut status, mut kind, mut zone) = (true, true, true);
        for (facet, negated, test) in &choices {
            if test.fits(entry) == *negated {
                match facet {
                    Facet::Status => status = false,
                    Facet::Kind => kind = false,
                    Facet::Zone => zone = false,
                    Facet::None => {}
                }
            }
        }
        if status && kind && zone {
            places.push(*place);
        }
        if kind
            && zone
            && let Some(count) = statuses.get_mut(entry.status_place())
        {
            *count += 1;
        }
        if status && zone {
            match entry.kind() {
                Kind::Full => kinds.0 += 1,
                Kind::Incremental => kinds.1 += 1,
                Kind::Unstated => {}
            }
        }
        if status
            && kind
            && let Some(key) = entry.key(Word::Zone)
            && let Some(count) = zones.get_mut(key.index())
        {
            if *count == 0 {
                known_zones.push(key);
            }
            *count += 1;
        }
    }
    let mut statuses = merged(inventory.statuses(), statuses);
    sort_by_key(&mut statuses, |(_, count)| std::cmp::Reverse(*count));
    let mut zones: Vec<(Key, usize)> =
        known_zones.into_iter().filter_map(|key| Some((key, *zones.get(key.index())?))).collect();
    // Ties keep the order of first appearance.
    sort_by_key(&mut zones, |(key, _)| *key);
    sort_by_key(&mut zones, |(_, count)| std::cmp::Reverse(*count));
    zones.truncate(ZONES);
    let zones = zones.into_iter().map(|(key, count)| (inventory.texts().get(key).to_owned(), count)).collect();
    Found { places, facets: Facets { statuses, kinds, zones }, grouping: None }
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

/// The most availability zones offered.
const ZONES: usize = 8;

/// All indexes of an inventory in ascending order, as in Cinder's databases: missing values come first, and ties are
/// ordered by creation, then by id (`process_sort_params` in cinder/api/common). Descending order is the exact reverse,
/// ties included.
#[allow(clippy::redundant_closure_for_method_calls)] // The methods themselves fix a single lifetime.
pub(crate) fn order(inventory: &Inventory, key: SortKey) -> Vec<u32> {
    // They arrive nearly in this order, which an adaptive sort handles cheaply.
    let mut places: Vec<u32> = (0..).take(inventory.len()).collect();
    let entry = |place: &u32| inventory.get(*place as usize);
    sort_by(&mut places, |a, b| match (entry(a), entry(b)) {
        (Some(a), Some(b)) => a.created_at().cmp(&b.created_at()).then_with(|| a.id().cmp(&b.id())),
        _ => std::cmp::Ordering::Equal,
    });
    let number = |places: &mut Vec<u32>, value: fn(Entry<'_>) -> Option<i64>| {
        let values: Vec<_> = inventory.iter().map(value).collect();
        sort_by_key(places, |place| values.get(*place as usize).copied().flatten());
    };
    match key {
        SortKey::CreatedAt => {}
        SortKey::UpdatedAt => number(&mut places, |entry| entry.updated_at().map(Instant::micros)),
        SortKey::Size => number(&mut places, |entry| entry.size()),
        SortKey::ObjectCount => number(&mut places, |entry| entry.object_count()),
        SortKey::Name => places = by_word(inventory, &places, Word::Name),
        SortKey::VolumeId => places = by_word(inventory, &places, Word::Volume),
        SortKey::Status => {
            let words: Vec<_> = inventory.statuses().iter().map(Status::word).collect();
            sort_by_key(&mut places, |place| entry(place).and_then(|entry| words.get(entry.status_place()).copied()));
        }
    }
    places
}

/// Sorts indexes by a text field, keeping ties in order: each distinct string is sorted once, then every index is
/// placed by a counting sort. Its tables are indexed by number: they have a slot for each string and each index.
fn by_word(inventory: &Inventory, places: &[u32], word: Word) -> Vec<u32> {
    let key = |place: u32| inventory.get(place as usize).and_then(|entry| entry.key(word));
    let texts = inventory.texts();
    // How many indexes have each string; the first slot is for those without one.
    let mut ranks = vec![0_usize; texts.len() + 1];
    let rank_of = |key: Option<Key>| key.map_or(0, |key| key.index() + 1);
    for place in places {
        ranks[rank_of(key(*place))] += 1;
    }
    let used: Vec<Key> = texts.keys().filter(|key| ranks[key.index() + 1] > 0).collect();
    // The next free slot for each string.
    let mut next = ranks[0];
    ranks[0] = 0;
    for key in sorted_texts(inventory, &used) {
        next += std::mem::replace(&mut ranks[key.index() + 1], next);
    }
    let mut sorted = vec![0; places.len()];
    for place in places {
        let rank = &mut ranks[rank_of(key(*place))];
        sorted[*rank] = *place;
        *rank += 1;
    }
    sorted
}

/// Most values of a field share a prefix: the sixteen bytes after it distinguish nearly all of them cheaply.
fn sorted_texts(inventory: &Inventory, keys: &[Key]) -> Vec<Key> {
    let text = |key: &Key| inventory.texts().get(*key);
    let first = keys.first().map(text).unwrap_or_default().as_bytes();
    let common = keys.iter().map(text).fold(first.len(), |length, text| {
        first.iter().zip(text.as_bytes()).take(length).take_while(|(a, b)| a == b).count()
    });
    let head = |key: &Key| {
        let mut head = [0; 16];
        let rest = text(key).as_bytes().get(common..).unwrap_or_default();
        head.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        (u128::from_be_bytes(head), *key)
    };
    let mut headed: Vec<_> = keys.iter().map(head).collect();
    sort_by(&mut headed, |(a, x), (b, y)| a.cmp(b).then_with(|| text(x).cmp(text(y))));
    headed.into_iter().map(|(_, key)| key).collect()
}

#[cfg(test)]
mod tests;
