//! The backups of a whole project, as far as they have been read: one fixed-size record each, with every string stored
//! once. `make bench` measures the bytes per backup.

mod record;
pub(crate) use entry::Entry;
pub use record::{IMPORT_VOLUME_ID, Word};
use record::{Moment, Number, Record};

mod entry;

pub mod plan;
pub mod quick_refresh;
mod texts;
pub mod volumes;

use crate::api::cinder::{Backup, Broken, Member, Read, Row, Status, rest};
pub(crate) use texts::{Key, Texts};

/// Data that does not fit a fixed-size record.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Odd {
    /// The whole backup, without its links: it has metadata, or members that are not as documented.
    Backup(Backup),
    /// A row that could not be read, and its JSON.
    Broken(Broken, String),
}

/// The backups of a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    texts: Texts,
    statuses: Vec<Status>,
    records: Vec<Record>,
    /// For each key, the index plus one of the record with that id; 0 if it is not an id.
    places: Vec<u32>,
    /// Data that does not fit the records, sorted by index.
    odd: Vec<(usize, Box<Odd>)>,
    /// How many rows could not be read.
    unreadable: usize,
}

impl Inventory {
    /// An inventory with room for this many backups.
    pub fn with_room(backups: usize) -> Self {
        let texts = Texts::with_room(backups);
        // Each backup adds about two strings.
        let places = vec![0; if backups > 0 { (backups * 2).next_power_of_two() } else { 0 }];
        Self { records: Vec::with_capacity(backups), texts, places, ..Self::default() }
    }

    /// The number of backups, including unreadable rows.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it has no records.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many of them could not be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// The strings of all backups.
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The distinct statuses, in order of first appearance.
    pub(crate) fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    /// Adds the rows of one part of the list. Parts overlap by a row, and by more when the list changes: of two rows
    /// with the same id the later answer wins. Within one answer they contradict each other: the worse status wins, and
    /// rows of different volumes are different backups.
    /// A row without an id only matches a row of another part where the two parts meet.
    pub(crate) fn push_part(&mut self, rows: &[Row]) {
        let before = self.records.len();
        for (index, row) in rows.iter().enumerate() {
            let is_end = index == 0 || index + 1 == rows.len();
            let is_known = id_of(&row.read).is_none() && is_end && self.has_raw(row.raw(), before);
            if is_known {
                continue;
            }
            match id_of(&row.read).and_then(|id| self.get(self.place(id)?)) {
                None => {
                    self.push(row);
                }
                Some(known) if known.index() < before && !known.is_like(row) => {
                    self.renew(row);
                }
                Some(known) if known.index() >= before && known.text(Word::Volume) != row.rest().volume_id.shown() => {
                    self.append(&row.read, row.raw());
                }
                Some(known) if known.index() >= before && known.status().tone() < row.rest().status.tone() => {
                    self.renew(row);
                }
                Some(_) => {}
            }
        }
    }

    /// Adds a row; false if its id is already present.
    pub fn push(&mut self, row: &Row) -> bool {
        match id_of(&row.read).map(|id| self.place(id)) {
            Some(Some(_)) => false,
            _ => self.take(&row.read, row.raw()),
        }
    }

    /// Adds a row, or replaces the older one with its id; true if it is new. Rows without an id are equal only if they
    /// are identical byte for byte.
    pub(crate) fn renew(&mut self, row: &Row) -> bool {
        let Some(id) = id_of(&row.read) else {
            return !self.has_raw(row.raw(), self.records.len()) && self.take(&row.read, row.raw());
        };
        let Some(place) = self.place(id) else { return self.take(&row.read, row.raw()) };
        let was_broken = matches!(self.odd(place), Some(Odd::Broken(..)));
        self.unreadable = self.unreadable + usize::from(row.read.is_err()) - usize::from(was_broken);
        // `place` is the index of a record, and `index` was just found in the list.
        self.records[place] = self.record(rest(&row.read));
        let odd = self.odd.binary_search_by_key(&place, |(place, _)| *place);
        let new = has_no_place(&row.read, row.raw()).map(|odd| (place, odd));
        match (odd, new) {
            (Ok(index), Some(new)) => self.odd[index] = new,
            (Ok(index), None) => drop(self.odd.remove(index)),
            (Err(index), Some(new)) => self.odd.insert(index, new),
            (Err(_), None) => {}
        }
        false
    }

    /// Whether an unreadable row with this JSON is among the first `before` records.
    fn has_raw(&self, raw: &str, before: usize) -> bool {
        self.odd.iter().any(|(place, odd)| *place < before && matches!(&**odd, Odd::Broken(_, known) if known == raw))
    }

    fn odd(&self, place: usize) -> Option<&Odd> {
        let index = self.odd.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.odd.get(index).map(|(_, odd)| &**odd)
    }

    /// The index of the backup with this id.
    pub(crate) fn place(&self, id: &str) -> Option<usize> {
        let place = self.places.get(self.texts.find(id)?.index())?;
        (*place as usize).checked_sub(1)
    }

    /// The index of a row: of the one with its id; without an id, of the one identical byte for byte.
    pub(crate) fn place_of(&self, row: &Row) -> Option<usize> {
        let is_same = |odd: &Odd| matches!(odd, Odd::Broken(_, raw) if raw == row.raw());
        match id_of(&row.read) {
            Some(id) => self.place(id),
            None => self.odd.iter().find(|(_, odd)| is_same(odd)).map(|(place, _)| *place),
        }
    }

    fn take(&mut self, read: &Read, raw: &str) -> bool {
        let Ok(place) = u32::try_from(self.records.len() + 1) else { return false };
        if let Some(id) = id_of(read) {
            let Some(id) = self.texts.keep(id) else { return false };
            if self.places.len() <= id.index() {
                self.places.resize((id.index() + 1).next_power_of_two(), 0);
            }
            self.places[id.index()] = place;
        }
        self.append(read, raw);
        true
    }

    /// Adds a record, which its id does not find.
    fn append(&mut self, read: &Read, raw: &str) {
        let record = self.record(rest(read));
        if let Some(odd) = has_no_place(read, raw) {
            self.odd.push((self.records.len(), odd));
        }
        self.unreadable += usize::from(read.is_err());
        self.records.push(record);
    }

    fn record(&mut self, backup: &Backup) -> Record {
        let known = self.statuses.iter().position(|status| *status == backup.status);
        let status = known.unwrap_or_else(|| {
            self.statuses.push(backup.status.clone());
            self.statuses.len() - 1
        });
        let description = &backup.description;
        let words = [
            Some(backup.id.as_str()).filter(|id| !id.is_empty()),
            backup.name.shown(),
            description.meaning().map(|description| description.stored.as_str()).or(description.raw()),
            backup.volume_id.shown(),
            backup.fail_reason.shown(),
            backup.container.shown(),
            backup.availability_zone.shown(),
            backup.snapshot_id.shown(),
            backup.project_id.shown(),
            backup.user_id.shown(),
            backup.encryption_key_id.shown(),
        ];
        let number = |number: &Member<i64>| Number::new(number.is_blank(), number.meaning().copied());
        Record {
            words: words.map(|word| self.texts.keep(word?)),
            status: u16::try_from(status).unwrap_or(u16::MAX),
            kind: backup.kind(),
            is_incremental: backup.is_incremental.meaning().copied(),
            has_dependent_backups: backup.has_dependent_backups.meaning().copied(),
            has_metadata: backup.metadata != Member::Absent,
            created_at: Moment::new(&backup.created_at),
            updated_at: Moment::new(&backup.updated_at),
            data_timestamp: Moment::new(&backup.data_timestamp),
            size: number(&backup.size),
            object_count: number(&backup.object_count),
        }
    }

    /// The backup at an index, in order of arrival.
    pub(crate) fn get(&self, index: usize) -> Option<Entry<'_>> {
        self.records.get(index).map(|record| Entry { inventory: self, record, index })
    }

    /// All backups in order of arrival.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        self.records.iter().enumerate().map(|(index, record)| Entry { inventory: self, record, index })
    }
}

/// The id of a row, if it has one.
fn id_of(read: &Read) -> Option<&str> {
    Some(rest(read).id.as_str()).filter(|id| !id.is_empty())
}

/// The data of a row that does not fit a record.
fn has_no_place(read: &Read, raw: &str) -> Option<Box<Odd>> {
    let backup = match read {
        Ok(backup) => backup,
        Err(broken) => return Some(Box::new(Odd::Broken(Broken::clone(broken), raw.to_owned()))),
    };
    let Backup { id: _, status: _, name, description, volume_id, fail_reason, size, object_count, .. } = backup;
    let Backup { container, availability_zone, created_at, updated_at, data_timestamp, snapshot_id, .. } = backup;
    let Backup { is_incremental, has_dependent_backups, project_id, user_id, encryption_key_id, .. } = backup;
    let Backup { metadata, links, .. } = backup;
    let texts = [name, volume_id, fail_reason, container, availability_zone, snapshot_id, project_id, user_id];
    let is_odd = texts.into_iter().chain([encryption_key_id]).any(|text| text.raw().is_some())
        || [created_at, updated_at, data_timestamp].into_iter().any(|time| time.raw().is_some())
        || [size, object_count]
            .into_iter()
            .any(|number| number.raw().is_some() || number.meaning().is_some_and(|number| *number <= Number::ODD))
        || [is_incremental, has_dependent_backups].into_iter().any(|flag| flag.raw().is_some())
        || description.raw().is_some()
        || metadata.raw().is_some()
        || metadata.meaning().is_some_and(|pairs| !pairs.0.is_empty())
        || links.raw().is_some();
    is_odd.then(|| {
        let mut backup = backup.clone();
        if links.raw().is_none() {
            backup.links = Member::Absent;
        }
        Box::new(Odd::Backup(backup))
    })
}

#[cfg(test)]
pub(crate) mod tests;
