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

impl Texts {
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

    /// All texts with their keys.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &str)> {
        (0..self.len()).filter_map(|index| Some((Key::at(index)?, self.at(index))))
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
    }
}
