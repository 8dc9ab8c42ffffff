//! The order of a list that is answered from the inventory: that of Cinder's databases.

use crate::api::cinder::Status;
use crate::inventory::{Entry, Inventory, Key, Word};
use crate::query::SortKey;
use crate::sorted::{sort_by, sort_by_key};
use crate::time::Instant;

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
