//! Texts kept once each: a project's backups repeat their volumes, zones, containers and reasons thousands of times.

use std::num::NonZeroU32;
use std::ops::Range;

/// The place of a text among all texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(NonZeroU32);

impl Key {
    /// A number from 0, for tables with one entry a text.
    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    fn at(index: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(index + 1).ok()?).map(Self)
    }
}

/// Distinct texts, one after the other in one buffer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    buffer: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Which bytes and which pairs of bytes each has, as far as the bits tell.
    marks: Vec<u128>,
    /// Numbers of texts, from 1, by their hashes: open addressing, at most half full; 0 is a free place.
    table: Vec<u32>,
}

/// Bytes of its own texts that a backup brings, as a rule: an id of 36, and a name.
const OWN: usize = 68;

impl Texts {
    /// Texts with room for those of so many backups: what grows by doubling leaves its former room behind for good, in
    /// a memory that never shrinks.
    pub(crate) fn with_room(backups: usize) -> Self {
        let size = if backups > 0 { (backups * 4).next_power_of_two() } else { 0 };
        let (ends, marks) = (Vec::with_capacity(backups * 2), Vec::with_capacity(backups * 2));
        Self { buffer: String::with_capacity(backups * OWN), ends, marks, table: vec![0; size] }
    }

    /// The text's key; the text is kept if it is new. None when 4 GiB of texts are full.
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

    /// The key of a text that is kept.
    pub(crate) fn find(&self, text: &str) -> Option<Key> {
        let place = self.place(text)?;
        Key::at((self.table[place] as usize).checked_sub(1)?)
    }

    /// The text of a key.
    pub(crate) fn get(&self, key: Key) -> &str {
        self.at(key.index())
    }

    /// How many texts there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The keys of all texts.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> {
        (0..self.len()).filter_map(Key::at)
    }

    /// All texts with their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key, &str)> {
        self.keys().map(|key| (key, self.get(key)))
    }

    /// Which texts have this somewhere in them, in any case of ASCII's letters. With `wild`, `%` stands for anything and
    /// `_` for any one character, as in SQL's LIKE.
    pub(crate) fn containing(&self, pattern: &str, wild: bool) -> Vec<bool> {
        let pieces = || pattern.split(|c| wild && matches!(c, '%' | '_'));
        let piece = pieces().max_by_key(|piece| piece.len()).unwrap_or_default();
        let is_plain = piece.len() == pattern.len();
        let is_told = is_plain && matches!(piece.as_bytes(), [byte] if is_told(*byte));
        let (needle, needed, buffer) = (Needle::new(piece.as_bytes()), marks(piece), self.buffer.as_bytes());
        let mut start = 0;
        let holds = |(end, marks): (&u32, &u128)| {
            let place = start..*end as usize;
            start = place.end;
            marks & needed == needed
                && (is_told || needle.is_in(buffer, place.clone()))
                && (is_plain || like(buffer.get(place).unwrap_or_default(), pattern.as_bytes()))
        };
        self.ends.iter().zip(&self.marks).map(holds).collect()
    }

    fn at(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let place = start as usize..self.ends.get(index).copied().unwrap_or(start) as usize;
        self.buffer.get(place).unwrap_or_default()
    }

    /// Where the text stands in the table, or the free place where it would.
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

/// FNV-1a, folded once so that the low bits depend on all. Texts come from a service that the reader trusts with their
/// backups: a hash against attackers is not called for, and a slow table is the worst that could come.
fn hash(text: &str) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash ^ hash >> 15
}

/// The bits of a text's bytes, and above them those of its pairs of bytes, the same for a letter in either case. Letters,
/// digits, blanks and what stands around the digits in ASCII have a bit of their own; the rest of its punctuation shares
/// them by twos, and all other bytes one. Pairs share theirs: an id, of 35 pairs, has half of the bits.
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
        // Spreads the pairs of hexadecimal digits, of which most texts are made, about evenly.
        marks | 1 << (first.wrapping_mul(11).wrapping_add(second) & 0x3f)
    });
    u128::from(pairs) << 64 | bytes
}

/// Whether a byte's bit is its own.
fn is_told(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, 0x20..=0x3f)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const WIDTH: usize = 8;

/// What is looked for, in any case, eight bytes at a time: where two of its bytes stand side by side it is looked at
/// closely.
struct Needle<'a> {
    bytes: &'a [u8],
    /// The place of the first of the two.
    rare: usize,
    two: [(u64, u64); 2],
}

impl<'a> Needle<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let rare = rarest(bytes);
        // Anything is as good as a byte that is not there.
        let pattern = |place: usize| bytes.get(place).map_or((u64::MAX, u64::MAX), |byte| eight(*byte));
        Self { bytes, rare, two: [pattern(rare), pattern(rare + 1)] }
    }

    /// Whether it is in a text that has this place in a buffer.
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
            // What is behind the text is looked at too, and not counted; behind the buffer there is nothing.
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

/// A byte eight times, and what to add to eight bytes before they are compared with it: for a letter, which is looked for
/// in both cases, the bit between them.
fn eight(byte: u8) -> (u64, u64) {
    if byte.is_ascii_alphabetic() { (u64::from(byte | 0x20) * ONES, 0x20 * ONES) } else { (u64::from(byte) * ONES, 0) }
}

/// Zero where eight bytes equal one.
fn differs(bytes: &[u8], (byte, either): (u64, u64)) -> u64 {
    (bytes.try_into().map_or(0, u64::from_le_bytes) | either) ^ byte
}

/// A bit for each byte that is zero; also for some right behind such a one.
fn where_equal(differs: u64) -> u64 {
    differs.wrapping_sub(ONES) & !differs & (0x80 * ONES)
}

/// A byte of the needle that few texts have: most texts are ids, of hexadecimal digits and hyphens.
fn rarest(needle: &[u8]) -> usize {
    let is_common = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    needle.iter().position(|byte| !is_common(byte)).unwrap_or(0)
}

/// SQL's LIKE with anything before and after, ASCII's letters in any case. `_` is a character, not a byte.
fn like(text: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut of) = (0, 0);
    // Where to go on when what follows the last `%` does not fit: it takes one byte more.
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

/// Whether a byte goes on with a character that began before it (UTF-8).
fn is_inside(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests;
