//! Texts kept once each: a project's backups repeat their volumes, zones, containers and reasons thousands of times.

use std::num::NonZeroU32;

/// The place of a text among all texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(NonZeroU32);

impl Key {
    /// A number from 0, for tables with one entry a text.
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    fn at(index: usize) -> Option<Self> {
        NonZeroU32::new(u32::try_from(index + 1).ok()?).map(Self)
    }
}

/// Distinct texts, one after the other in one buffer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    buffer: String,
    /// Where each text ends.
    ends: Vec<u32>,
    /// Numbers of texts, from 1, by their hashes: open addressing, at most half full; 0 is a free place.
    table: Vec<u32>,
}

/// Bytes of its own texts that a backup brings, as a rule: an id of 36, and a name.
const OWN: usize = 68;

impl Texts {
    /// Texts with room for those of so many backups: what grows by doubling leaves its former room behind for good, in
    /// a memory that never shrinks.
    pub fn with_room(backups: usize) -> Self {
        let size = if backups > 0 { (backups * 4).next_power_of_two() } else { 0 };
        let (buffer, ends) = (String::with_capacity(backups * OWN), Vec::with_capacity(backups * 2));
        Self { buffer, ends, table: vec![0; size] }
    }

    /// The text's key; the text is kept if it is new. None when 4 GiB of texts are full.
    pub fn keep(&mut self, text: &str) -> Option<Key> {
        if self.table.len() < (self.ends.len() + 1) * 2 {
            self.grow();
        }
        let place = self.place(text)?;
        if self.table[place] == 0 {
            let end = u32::try_from(self.buffer.len() + text.len()).ok()?;
            self.buffer.push_str(text);
            self.ends.push(end);
            self.table[place] = u32::try_from(self.ends.len()).ok()?;
        }
        Key::at(self.table[place] as usize - 1)
    }

    /// The key of a text that is kept.
    pub fn find(&self, text: &str) -> Option<Key> {
        let place = self.place(text)?;
        Key::at((self.table[place] as usize).checked_sub(1)?)
    }

    /// The text of a key.
    pub fn get(&self, key: Key) -> &str {
        self.at(key.index())
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The keys of all texts.
    pub fn keys(&self) -> impl Iterator<Item = Key> {
        (0..self.len()).filter_map(Key::at)
    }

    /// All texts with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &str)> {
        self.keys().map(|key| (key, self.get(key)))
    }

    /// Which texts have this somewhere in them, in any case of ASCII's letters. With `wild`, `%` stands for anything and
    /// `_` for any one character, as in SQL's LIKE.
    pub fn containing(&self, pattern: &str, wild: bool) -> Vec<bool> {
        let pieces = || pattern.split(|c| wild && matches!(c, '%' | '_'));
        let needle = pieces().max_by_key(|piece| piece.len()).unwrap_or_default();
        let is_plain = needle.len() == pattern.len();
        if let ([byte], true) = (needle.as_bytes(), is_plain) {
            return self.with_byte(*byte);
        }
        let mut found = vec![false; self.len()];
        let mut key = 0;
        scan(self.buffer.as_bytes(), needle.as_bytes(), |at| {
            // Hits come in order, so the text around one is never before the text around the last.
            let ahead = self.ends.get(key..).unwrap_or_default();
            key += gallop(ahead, u32::try_from(at).unwrap_or(u32::MAX));
            let end = self.ends.get(key).map_or(at, |end| *end as usize);
            if at + needle.len() > end {
                return at + 1;
            }
            if let Some(found) = found.get_mut(key) {
                *found = is_plain || like(self.at(key).as_bytes(), pattern.as_bytes());
            }
            end
        });
        if needle.is_empty() {
            // Nothing to look for: all texts, those without a character too.
            for (index, found) in found.iter_mut().enumerate() {
                *found = is_plain || like(self.at(index).as_bytes(), pattern.as_bytes());
            }
        }
        found
    }

    /// Which texts have a byte in them. Nearly all have most letters: to look at each text on its own is quicker then
    /// than to ask of each hit whose it is.
    fn with_byte(&self, byte: u8) -> Vec<bool> {
        let of_byte = eight(byte);
        let mut start = 0;
        let holds = |end: &u32| {
            let text = self.buffer.as_bytes().get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            let steps = text.chunks_exact(WIDTH);
            match text.last_chunk::<WIDTH>() {
                // The last eight bytes may have been looked at in part: whether one is there is all that is asked.
                Some(last) => steps.chain([last.as_slice()]).any(|bytes| where_equal(differs(bytes, of_byte)) != 0),
                None => text.iter().any(|found| found.eq_ignore_ascii_case(&byte)),
            }
        };
        self.ends.iter().map(holds).collect()
    }

    /// Bytes in use.
    pub fn bytes(&self) -> usize {
        self.buffer.capacity() + (self.ends.capacity() + self.table.capacity()) * size_of::<u32>()
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

/// How many of the ends, which only grow, lie at or before a place. Near ones are found at once.
fn gallop(ends: &[u32], at: u32) -> usize {
    if let Some(near) = ends.iter().take(NEAR).position(|end| *end > at) {
        return near;
    }
    let mut reach = NEAR;
    while ends.get(reach).is_some_and(|end| *end <= at) {
        reach *= 2;
    }
    ends[..ends.len().min(reach + 1)].partition_point(|end| *end <= at)
}

const ONES: u64 = 0x0101_0101_0101_0101;
const WIDTH: usize = 8;
/// Texts that are passed by one after the other.
const NEAR: usize = 4;

/// Finds a needle in any case, eight bytes at a time: where two of its bytes stand side by side it is looked at closely.
/// `hit` is told where one begins and says from where to go on.
fn scan(text: &[u8], needle: &[u8], mut hit: impl FnMut(usize) -> usize) {
    let Some(rare) = rarest(needle) else { return };
    let pattern = |place: usize| needle.get(place).map_or((u64::MAX, u64::MAX), |byte| eight(*byte));
    let (first, second) = (pattern(rare), pattern(rare + 1));
    let fits = |at: usize| text.get(at..at + needle.len()).is_some_and(|found| found.eq_ignore_ascii_case(needle));
    let mut from = 0;
    let mut at = rare;
    while let Some(bytes) = text.get(at..=at + WIDTH) {
        let mut bits = where_equal(differs(&bytes[..WIDTH], first) | differs(&bytes[1..], second));
        if bits == 0 {
            at += WIDTH;
            continue;
        }
        while bits != 0 {
            let start = at + bits.trailing_zeros() as usize / WIDTH - rare;
            if start >= from && fits(start) {
                from = hit(start);
            }
            bits &= bits - 1;
        }
        at = (at + WIDTH).max(from + rare);
    }
    // What is left over is too short for a step.
    for start in at - rare..text.len() {
        if start >= from && fits(start) {
            from = hit(start);
        }
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
fn rarest(needle: &[u8]) -> Option<usize> {
    let is_common = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    needle.iter().position(|byte| !is_common(byte)).or_else(|| (!needle.is_empty()).then_some(0))
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
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn each_text_is_kept_once_and_comes_back(texts in prop::collection::vec("[a-c]{0,4}|\\PC{0,9}", 0..1500)) {
            let mut kept = Texts::default();
            let keys: Vec<_> = texts.iter().map(|text| kept.keep(text).unwrap()).collect();
            for (key, text) in keys.iter().zip(&texts) {
                prop_assert_eq!(kept.get(*key), text);
                prop_assert_eq!(kept.find(text), Some(*key));
            }
            let distinct: BTreeSet<_> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(kept.len(), distinct.len());
            prop_assert_eq!(kept.iter().map(|(_, text)| text).collect::<BTreeSet<_>>(), distinct);
            prop_assert_eq!(kept.find("not among them"), None);
        }

        #[test]
        fn texts_that_contain_something_are_found(
            texts in prop::collection::vec("[a-cA-C1-3-]{0,40}|\\PC{0,9}|x?", 0..60),
            needle in "[a-cA-C1-3-]{0,4}|\\PC{0,2}|x",
        ) {
            let mut kept = Texts::default();
            for text in &texts {
                kept.keep(text).unwrap();
            }
            let found = kept.containing(&needle, false);
            for (key, text) in kept.iter() {
                let expected = text.to_ascii_lowercase().contains(&needle.to_ascii_lowercase());
                prop_assert_eq!(found[key.index()], expected, "{:?} in {:?}", needle, text);
            }
        }

        #[test]
        fn wildcards_are_those_of_like(
            texts in prop::collection::vec("[abAé_%]{0,12}", 0..40),
            pattern in "[abé%_]{0,6}",
        ) {
            fn fits(text: &[char], pattern: &[char]) -> bool {
                match pattern.split_first() {
                    None => text.is_empty(),
                    Some(('%', rest)) => (0..=text.len()).any(|skip| fits(&text[skip..], rest)),
                    Some((c, rest)) => text.split_first().is_some_and(|(found, after)| {
                        (*c == '_' || found.eq_ignore_ascii_case(c)) && fits(after, rest)
                    }),
                }
            }
            let mut kept = Texts::default();
            for text in &texts {
                kept.keep(text).unwrap();
            }
            let found = kept.containing(&pattern, true);
            let around: Vec<char> = format!("%{pattern}%").chars().collect();
            for (key, text) in kept.iter() {
                let expected = fits(&text.chars().collect::<Vec<_>>(), &around);
                prop_assert_eq!(found[key.index()], expected, "{:?} in {:?}", pattern, text);
            }
        }
    }
}
