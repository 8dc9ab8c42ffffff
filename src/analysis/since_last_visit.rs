//! What changed since the last visit, computed from a compact memory of it that this browser stores. Pure.
//!
//! The memory is one string: a version, the instant, then one word per backup, sorted by id. A UUID is packed into 22
//! characters, any other id is percent-encoded; one more character gives its state. 100,000 backups take 2.4 million of
//! the about five million characters that a browser stores for a site.

use crate::api::cinder::Tone;
use crate::api::cinder::parameters::encode;
use crate::inventory::{Entry, Inventory};
use crate::sorted::{sort_by, sort_by_key};
use crate::time::{HOUR, Instant};
use crate::uuid::Uuid;
use std::fmt::{self, Write as _};
use std::sync::Arc;

const VERSION: &str = "1";

/// A backup's state at the last visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stood {
    Good,
    Failed,
    Other,
}

impl Stood {
    fn of(entry: Entry<'_>) -> Self {
        match entry.status().tone() {
            Tone::Good => Self::Good,
            Tone::Bad => Self::Failed,
            Tone::Busy | Tone::Muted | Tone::Unknown => Self::Other,
        }
    }

    fn sign(self) -> u8 {
        match self {
            Self::Good => b'g',
            Self::Failed => b'f',
            Self::Other => b'o',
        }
    }
}

/// The backups at one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memory {
    pub(crate) at: Instant,
    /// Those with a UUID, as sorted numbers.
    uuids: Vec<(Uuid, Stood)>,
    /// All others, sorted.
    others: Vec<(String, Stood)>,
}

impl Memory {
    pub(crate) fn of(inventory: &Inventory, at: Instant) -> Self {
        let mut memory = Self::with_room(at, inventory.len());
        inventory.iter().for_each(|entry| memory.take(entry));
        memory.sort();
        memory
    }

    /// An empty memory with room for this many backups; sort it once all have been added.
    pub(crate) fn with_room(at: Instant, backups: usize) -> Self {
        Self { at, uuids: Vec::with_capacity(backups), others: Vec::new() }
    }

    /// The output of `Display`, allocated at once: growing by doubling would leave twice the memory allocated for good.
    pub(crate) fn text(&self) -> String {
        let mut text = String::with_capacity((self.uuids.len() + 2) * (PACKED + 2));
        // Writing to a `String` does not fail.
        let _ = write!(text, "{self}");
        text
    }

    /// Adds a backup; a row without an id could not be recognised again.
    pub(crate) fn take(&mut self, entry: Entry<'_>) {
        let Some(id) = entry.id() else { return };
        match Uuid::parse(id) {
            Some(uuid) => self.uuids.push((uuid, Stood::of(entry))),
            None => self.others.push((id.to_owned(), Stood::of(entry))),
        }
    }

    pub(crate) fn sort(&mut self) {
        sort_by_key(&mut self.uuids, |(uuid, _)| *uuid);
        sort_by(&mut self.others, |(a, _), (b, _)| a.cmp(b));
    }

    /// Parses the output of `Display`; `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        if words.next()? != VERSION {
            return None;
        }
        let at = Instant::parse(words.next()?)?;
        let mut uuids: Vec<(Uuid, Stood)> = Vec::new();
        let mut others: Vec<(String, Stood)> = Vec::new();
        for word in words {
            let (id, sign) = word.split_at_checked(word.len().checked_sub(1)?)?;
            let stood = match sign {
                "g" => Stood::Good,
                "f" => Stood::Failed,
                "o" => Stood::Other,
                _ => return None,
            };
            // Sorted, without duplicates.
            if let Some(encoded) = id.strip_prefix('%') {
                let id = percent_encoding::percent_decode_str(encoded).decode_utf8().ok()?.into_owned();
                others.last().is_none_or(|(last, _)| *last < id).then(|| others.push((id, stood)))?;
            } else {
                let uuid = unpack(id)?;
                uuids.last().is_none_or(|(last, _)| *last < uuid).then(|| uuids.push((uuid, stood)))?;
            }
        }
        Some(Self { at, uuids, others })
    }

    /// The index of a backup in the memory, and its state.
    fn find(&self, id: &str) -> Option<(usize, Stood)> {
        if let Some(uuid) = Uuid::parse(id) {
            let place = self.uuids.binary_search_by_key(&uuid, |(known, _)| *known).ok()?;
            return Some((place, self.uuids.get(place)?.1));
        }
        let place = self.others.binary_search_by(|(known, _)| known.as_str().cmp(id)).ok()?;
        Some((self.uuids.len() + place, self.others.get(place)?.1))
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION} {}", self.at)?;
        for (Uuid(number), stood) in &self.uuids {
            // A word at a time: writing each character separately is six times slower.
            let mut word = [b' '; PACKED + 2];
            let mut rest = *number;
            for sign in word[1..=PACKED].iter_mut().rev() {
                *sign = SIGNS[(rest & 63) as usize];
                rest >>= 6;
            }
            word[PACKED + 1] = stood.sign();
            f.write_str(str::from_utf8(&word).unwrap_or_default())?;
        }
        // The leading `%` distinguishes them from packed ids.
        self.others.iter().try_for_each(|(id, stood)| write!(f, " %{}{}", encode(id), char::from(stood.sign())))
    }
}

/// Seconds without a reading after which a new visit begins: a reload or another page does not end one.
const VISIT: i64 = HOUR;

/// Whether the visit that saved this memory is over: only then is it compared with. One dated in the future came from a
/// wrong clock and would never end, so it counts as over.
pub(crate) fn is_over(text: &str, now: Instant) -> bool {
    let at = text.split(' ').nth(1).and_then(Instant::parse);
    at.is_none_or(|at| at.is_ahead(now) || now.seconds_since(at) >= VISIT)
}

/// What changed since the last visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The time of that visit.
    pub(crate) since: Instant,
    /// The indexes of the new backups.
    pub(crate) new: Vec<usize>,
    /// The indexes of the backups now in an error status, including new ones.
    pub(crate) failed: Vec<usize>,
    /// The indexes of the backups that were in an error status and can now be restored.
    pub(crate) recovered: Vec<usize>,
    /// The ids of the backups that no longer exist.
    pub(crate) vanished: Vec<String>,
}

/// Compares the current backups with those of the last visit, one at a time.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    memory: Arc<Memory>,
    is_there: Vec<bool>,
    changes: Changes,
}

impl Comparison {
    /// A comparison with this memory.
    pub(crate) fn with(memory: Arc<Memory>) -> Self {
        let is_there = vec![false; memory.uuids.len() + memory.others.len()];
        let (new, failed, recovered, vanished) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let changes = Changes { since: memory.at, new, failed, recovered, vanished };
        Self { memory, is_there, changes }
    }

    /// Adds a current backup. A row without an id cannot be compared.
    pub(crate) fn take(&mut self, entry: Entry<'_>) {
        let Some(id) = entry.id() else { return };
        let known = self.memory.find(id);
        match known {
            Some((place, _)) => {
                if let Some(is_there) = self.is_there.get_mut(place) {
                    *is_there = true;
                }
            }
            None => self.changes.new.push(entry.index()),
        }
        match (known.map(|(_, stood)| stood), Stood::of(entry)) {
            (Some(Stood::Failed), Stood::Good) => self.changes.recovered.push(entry.index()),
            (Some(Stood::Failed), _) => {}
            (_, Stood::Failed) => self.changes.failed.push(entry.index()),
            _ => {}
        }
    }

    /// The result, once all backups have been added.
    pub(crate) fn changes(mut self) -> Changes {
        let uuids = self.memory.uuids.iter().map(|(uuid, _)| uuid.to_string());
        let ids = uuids.chain(self.memory.others.iter().map(|(id, _)| id.clone()));
        self.changes.vanished = ids.zip(&self.is_there).filter(|(_, there)| !**there).map(|(id, _)| id).collect();
        self.changes
    }
}

/// Compares the current backups with those of the last visit.
#[cfg(test)]
pub(crate) fn changes(memory: Memory, inventory: &Inventory) -> Changes {
    let mut comparison = Comparison::with(Arc::new(memory));
    inventory.iter().for_each(|entry| comparison.take(entry));
    comparison.changes()
}

/// Sixty-four characters in ASCII order, so that packed ids sort like numbers. `%` is not among them.
const SIGNS: &[u8; 64] = b"-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
/// Length of a packed UUID.
const PACKED: usize = 22;

fn unpack(packed: &str) -> Option<Uuid> {
    let value = |sign: u8| SIGNS.binary_search(&sign).ok().and_then(|value| u128::try_from(value).ok());
    // Twenty-two characters hold 132 bits: the first uses only two of its six.
    if packed.len() != PACKED || value(packed.bytes().next()?)? > 3 {
        return None;
    }
    packed.bytes().try_fold(0_u128, |number, sign| Some(number << 6 | value(sign)?)).map(Uuid)
}

#[cfg(test)]
mod tests;
