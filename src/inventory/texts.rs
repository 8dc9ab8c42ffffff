//! Interned strings: a project's backups repeat their volumes, zones, containers and reasons thousands of times.

use std::num::NonZeroU32;
use std::ops::Range;

/// The index of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(NonZeroU32);

impl Key {
    /// A number from 0, for tables with one entry per string.
    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    fn at(index: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(index + 1).ok()?).map(Self)
    }
}

/// Distinct strings, concatenated in one buffer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    buffer: String,
    /// Where each string ends.
    ends: Vec<u32>,
    /// For each string, a bit set of its bytes and byte pairs.
    marks: Vec<u128>,
    /// Indexes of strings plus one, by hash: open addressing, at most half full; 0 is a free slot. Its size is a power of
    /// two, and a slot is the hash in the range of that, so it is indexed by number.
    table: Vec<u32>,
}

/// The typical length of the strings unique to a backup: an id of 36 bytes, and a name.
const OWN: usize = 68;

impl Texts {
    /// Room for the strings of this many backups: growing by doubling wastes the old allocation for ever, since wasm
    /// memory never shrinks.
    pub(crate) fn with_room(backups: usize) -> Self {
        let size = if backups > 0 { (backups * 4).next_power_of_two() } else { 0 };
        let (ends, marks) = (Vec::with_capacity(backups * 2), Vec::with_capacity(backups * 2));
        Self { buffer: String::with_capacity(backups * OWN), ends, marks, table: vec![0; size] }
    }

    /// The string's key; a new string is stored. `None` once 4 GiB are full.
    pub(crate) fn keep(&mut self, text: &str) -> Option<Key> {
        if self.table.len() < (self.ends.len() + 1) * 2 {
            self.grow();
        }
        let place = self.place(text)?;
        if self.table[place] == 0 {
            let end = u32::try_from(self.buffer.len() + text.len()).ok()?;
            self.buffer.push_str(text);
            self.ends.push(end);
            self.marks.push(marks(text));
            self.table[place] = u32::try_from(self.ends.len()).ok()?;
        }
        Key::at(self.table[place] as usize - 1)
    }

    /// The key of a stored string.
    pub(crate) fn find(&self, text: &str) -> Option<Key> {
        let place = self.place(text)?;
        Key::at((self.table[place] as usize).checked_sub(1)?)
    }

    /// The string with this key.
    pub(crate) fn get(&self, key: Key) -> &str {
        self.at(key.index())
    }

    /// The number of strings.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> {
        (0..self.len()).filter_map(Key::at)
    }

    /// All strings with their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, &str)> {
        self.keys().map(|key| (key, self.get(key)))
    }

    /// Which strings contain this, ignoring ASCII case. With `wild`, `%` matches any characters and `_` any single one,
    /// as in SQL's LIKE.
    pub(crate) fn containing(&self, pattern: &str, wild: bool) -> Vec<bool> {
        let pieces = || pattern.split(|c| wild && matches!(c, '%' | '_'));
        let piece = pieces().max_by_key(|piece| piece.len()).unwrap_or_default();
        let is_plain = piece.len() == pattern.len();
        let is_exact = is_plain && matches!(piece.as_bytes(), [byte] if is_exact(*byte));
        let (needle, needed, buffer) = (Needle::new(piece.as_bytes()), marks(piece), self.buffer.as_bytes());
        let mut start = 0;
        let holds = |(end, marks): (&u32, &u128)| {
            let place = start..*end as usize;
            start = place.end;
            marks & needed == needed
                && (is_exact || needle.is_in(buffer, place.clone()))
                && (is_plain || like(buffer.get(place).unwrap_or_default(), pattern.as_bytes()))
        };
        self.ends.iter().zip(&self.marks).map(holds).collect()
    }

    fn at(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        let place = start as usize..self.ends.get(index).copied().unwrap_or(start) as usize;
        self.buffer.get(place).unwrap_or_default()
    }

    /// The slot of the string in the table, or the free slot where it would go.
    fn place(&self, text: &str) -> Option<usize> {
        let mask = self.table.len().checked_sub(1)?;
        let mut place = hash(text) as usize & mask;
        loop {
            match self.table[place] {
                0 => return Some(place),
                number if self.at(number as usize - 1) == text => return Some(place),
                _ => place = (place + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1024);
        self.table = vec![0; size];
        for index in 0..self.ends.len() {
            let mut place = hash(self.at(index)) as usize & (size - 1);
            while self.table[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            self.table[place] = u32::try_from(index + 1).unwrap_or(0);
        }
    }
}

/// FNV-1a, folded once so that the low bits depend on all bits. The strings come from a service that the user already
/// trusts: a DoS-resistant hash is unnecessary, and the worst case is a slow table.
fn hash(text: &str) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^ hash >> 15
}

/// A bit set of a string's bytes, and above it one of its byte pairs, ignoring case. Letters, digits, blanks and ASCII
/// punctuation next to the digits have a bit each; other punctuation shares bits in pairs, and all other bytes share
/// one. Byte pairs share bits too: an id, with 35 pairs, sets half of them.
fn marks(text: &str) -> u128 {
    let bytes = text.bytes().fold(0, |marks, byte| {
        marks
            | match byte {
                0x20..=0x3f => 1 << 32 << (byte & 0x1f),
                0x40..=0x7e => 1 << (byte & 0x1f),
                _ => 1,
            }
    });
    let folded = text.bytes().map(|byte| byte | 0x20);
    let pairs = folded.clone().zip(folded.skip(1)).fold(0_u64, |marks, (first, second)| {
        // Spreads pairs of hexadecimal digits, the most common ones, about evenly.
        marks | 1 << (first.wrapping_mul(11).wrapping_add(second) & 0x3f)
    });
    u128::from(pairs) << 64 | bytes
}

/// Whether a byte has a bit of its own.
fn is_exact(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, 0x20..=0x3f)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const WIDTH: usize = 8;

/// A search term, matched case-insensitively eight bytes at a time: full comparisons are only made where two of its
/// bytes occur next to each other.
struct Needle<'a> {
    bytes: &'a [u8],
    /// The index of the first of the two.
    rare: usize,
    two: [(u64, u64); 2],
}

impl<'a> Needle<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let rare = rarest(bytes);
        // If the byte does not exist, anything matches.
        let pattern = |place: usize| bytes.get(place).map_or((u64::MAX, u64::MAX), |byte| eight(*byte));
        Self { bytes, rare, two: [pattern(rare), pattern(rare + 1)] }
    }

    /// Whether it occurs in the string at this range of the buffer.
    fn is_in(&self, buffer: &[u8], place: Range<usize>) -> bool {
        let Some(last) = place.end.checked_sub(self.bytes.len()).filter(|last| *last >= place.start) else {
            return false;
        };
        let fits = |start: usize| {
            buffer.get(start..start + self.bytes.len()).is_some_and(|found| found.eq_ignore_ascii_case(self.bytes))
        };
        let mut start = place.start;
        while start <= last {
            let at = start + self.rare;
            // Bytes after the string are read but not counted; at the end of the buffer there are none.
            let Some(bytes) = buffer.get(at..at + WIDTH + 1) else { return (start..=last).any(fits) };
            let [first, second] = self.two;
            let mut bits = where_equal(differs(&bytes[..WIDTH], first) | differs(&bytes[1..], second));
            while bits != 0 {
                let here = start + bits.trailing_zeros() as usize / WIDTH;
                if here <= last && fits(here) {
                    return true;
                }
                bits &= bits - 1;
            }
            start += WIDTH;
        }
        false
    }
}

/// A byte repeated eight times, and the mask to OR into eight bytes before comparing: for a letter, the bit in which
/// its two cases differ.
fn eight(byte: u8) -> (u64, u64) {
    if byte.is_ascii_alphabetic() { (u64::from(byte | 0x20) * ONES, 0x20 * ONES) } else { (u64::from(byte) * ONES, 0) }
}

/// Each byte is zero where it equals the given one.
fn differs(bytes: &[u8], (byte, either): (u64, u64)) -> u64 {
    (bytes.try_into().map_or(0, u64::from_le_bytes) | either) ^ byte
}

/// Sets a bit for each zero byte, and possibly for bytes directly after one.
fn where_equal(differs: u64) -> u64 {
    differs.wrapping_sub(ONES) & !differs & (0x80 * ONES)
}

/// The index of a rare byte in the search term: most strings are ids of hexadecimal digits and hyphens.
fn rarest(needle: &[u8]) -> usize {
    let is_common = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    needle.iter().position(|byte| !is_common(byte)).unwrap_or(0)
}

/// SQL's LIKE with `%` on both sides, ignoring ASCII case. `_` matches a character, not a byte.
fn like(text: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut of) = (0, 0);
    // Where to resume if the text after the last `%` does not match: the `%` then takes one more byte.
    let (mut again, mut since) = (0, 0);
    loop {
        match pattern.get(of) {
            None => return true,
            Some(b'%') => {
                of += 1;
                (again, since) = (at, of);
                continue;
            }
            Some(b'_') if at < text.len() => {
                at += 1 + text[at + 1..].iter().take_while(|byte| is_inside(**byte)).count();
                of += 1;
                continue;
            }
            Some(byte) if text.get(at).is_some_and(|found| found.eq_ignore_ascii_case(byte)) => {
                at += 1;
                of += 1;
                continue;
            }
            Some(_) => {}
        }
        again += 1;
        while text.get(again).is_some_and(|byte| is_inside(*byte)) {
            again += 1;
        }
        if again > text.len() {
            return false;
        }
        (at, of) = (again, since);
    }
}

/// Whether a byte continues a character (UTF-8).
fn is_inside(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests;
