//! The backups of a whole project, as far as they have been read: one record of fixed size each, texts kept once.
//! Measured in bytes a backup by `make bench`.

mod texts;

use crate::cinder::backup::{Description, Kind};
use crate::cinder::{Backup, Row, Status};
use crate::pairs::Pairs;
use crate::timestamp::{Instant, Timestamp};
pub use texts::{Key, Texts};

/// The texts of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Word {
    Id,
    Name,
    Description,
    Volume,
    Reason,
    Container,
    Zone,
    Snapshot,
    Project,
    User,
    EncryptionKey,
}

const WORDS: usize = 11;

/// What Cinder calls the volume of a record until its import is done (cinder/backup/api.py).
pub const IMPORT_VOLUME_ID: &str = "00000000-0000-0000-0000-000000000000";

/// A backup's fields, texts as keys.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Record {
    words: [Option<Key>; WORDS],
    status: u16,
    kind: Kind,
    is_incremental: Option<bool>,
    has_dependent_backups: Option<bool>,
    has_metadata: bool,
    created_at: Moment,
    updated_at: Moment,
    data_timestamp: Moment,
    size: Number,
    object_count: Number,
}

/// A number that may be missing, in eight bytes instead of sixteen: the least there is stands for none. No service
/// counts that far down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number(i64);

impl Number {
    fn new(number: Option<i64>) -> Self {
        Self(number.unwrap_or(i64::MIN))
    }

    fn get(self) -> Option<i64> {
        (self.0 != i64::MIN).then_some(self.0)
    }
}

/// An instant that may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment(Number);

impl Moment {
    fn new(instant: Option<Instant>) -> Self {
        Self(Number::new(instant.map(Instant::micros)))
    }

    fn get(self) -> Option<Instant> {
        self.0.get().map(Instant::from_micros)
    }
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The row, as it came.
    pub raw: String,
    /// Why.
    pub why: String,
}

/// Many backups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    texts: Texts,
    statuses: Vec<Status>,
    records: Vec<Record>,
    /// For each key, the place of the record whose id it is, from 1; 0 where it is no id.
    places: Vec<u32>,
    /// Backups with what a record has no place for (metadata, times that are none), by their places, in order.
    odd: Vec<(usize, Box<Backup>)>,
    unreadable: Vec<Unreadable>,
}

impl Inventory {
    /// An inventory with room for so many.
    pub fn with_room(backups: usize) -> Self {
        let texts = Texts::with_room(backups);
        // Each backup brings about two texts.
        let places = vec![0; if backups > 0 { (backups * 2).next_power_of_two() } else { 0 }];
        Self { records: Vec::with_capacity(backups), texts, places, ..Self::default() }
    }

    /// How many backups there are, unreadable ones aside.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The rows that could not be read.
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.unreadable
    }

    /// The texts of all backups.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The distinct statuses, in the order of their first coming.
    pub fn statuses(&self) -> &[Status] {
        &self.statuses
    }

    /// Bytes in use, odd backups aside.
    pub fn bytes(&self) -> usize {
        self.texts.bytes() + self.records.capacity() * size_of::<Record>() + self.places.capacity() * size_of::<u32>()
    }

    /// Takes a row in; false when its id is here already (pages overlap when backups come and go meanwhile).
    pub fn push(&mut self, row: &Row) -> bool {
        match &row.read {
            Ok(backup) => self.take(backup),
            Err(why) => {
                let unreadable = Unreadable { raw: row.raw().to_owned(), why: why.clone() };
                let new = !self.unreadable.contains(&unreadable);
                if new {
                    self.unreadable.push(unreadable);
                }
                new
            }
        }
    }

    /// Takes a row in, or puts it in the place of the older one with its id; true when it is a new one.
    pub fn renew(&mut self, row: &Row) -> bool {
        let Some(backup) = row.backup() else { return self.push(row) };
        let Some(place) = self.place(&backup.id) else { return self.take(backup) };
        self.records[place] = self.record(backup);
        let odd = self.odd.binary_search_by_key(&place, |(place, _)| *place);
        let new = has_no_place(backup).then(|| (place, without_links(backup)));
        match (odd, new) {
            (Ok(index), Some(new)) => self.odd[index] = new,
            (Ok(index), None) => drop(self.odd.remove(index)),
            (Err(index), Some(new)) => self.odd.insert(index, new),
            (Err(_), None) => {}
        }
        false
    }

    /// The place of the backup with this id.
    pub fn place(&self, id: &str) -> Option<usize> {
        let place = self.places.get(self.texts.find(id)?.index())?;
        (*place as usize).checked_sub(1)
    }

    fn take(&mut self, backup: &Backup) -> bool {
        if self.place(&backup.id).is_some() {
            return false;
        }
        let Some(id) = self.texts.keep(&backup.id) else { return false };
        let Ok(place) = u32::try_from(self.records.len() + 1) else { return false };
        if self.places.len() <= id.index() {
            self.places.resize((id.index() + 1).next_power_of_two(), 0);
        }
        self.places[id.index()] = place;
        let record = self.record(backup);
        if has_no_place(backup) {
            self.odd.push((self.records.len(), without_links(backup)));
        }
        self.records.push(record);
        true
    }

    fn record(&mut self, backup: &Backup) -> Record {
        let known = self.statuses.iter().position(|status| *status == backup.status);
        let status = known.unwrap_or_else(|| {
            self.statuses.push(backup.status.clone());
            self.statuses.len() - 1
        });
        let instant = |time: &Option<Timestamp>| Moment::new(time.as_ref().and_then(Timestamp::instant));
        let description = backup.description.as_ref().map(|description| description.stored.as_str());
        let words = [
            Some(backup.id.as_str()),
            backup.name.as_deref(),
            description,
            backup.volume_id.as_deref(),
            backup.fail_reason.as_deref(),
            backup.container.as_deref(),
            backup.availability_zone.as_deref(),
            backup.snapshot_id.as_deref(),
            backup.project_id.as_deref(),
            backup.user_id.as_deref(),
            backup.encryption_key_id.as_deref(),
        ];
        Record {
            words: words.map(|word| self.texts.keep(word?)),
            status: u16::try_from(status).unwrap_or(u16::MAX),
            kind: backup.kind(),
            is_incremental: backup.is_incremental,
            has_dependent_backups: backup.has_dependent_backups,
            has_metadata: backup.metadata.is_some(),
            created_at: instant(&backup.created_at),
            updated_at: instant(&backup.updated_at),
            data_timestamp: instant(&backup.data_timestamp),
            size: Number::new(backup.size),
            object_count: Number::new(backup.object_count),
        }
    }

    /// The backup at a place, from 0, in the order of coming.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        self.records.get(index).map(|record| Entry { inventory: self, record, index })
    }

    /// All backups in the order of coming.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        self.records.iter().enumerate().map(|(index, record)| Entry { inventory: self, record, index })
    }
}

fn without_links(backup: &Backup) -> Box<Backup> {
    Box::new(Backup { links: None, ..backup.clone() })
}

/// What makes a backup odd: a record would lose it.
fn has_no_place(backup: &Backup) -> bool {
    let unreadable = |time: &Option<Timestamp>| matches!(time, Some(Timestamp::Unreadable(_)));
    unreadable(&backup.created_at)
        || unreadable(&backup.updated_at)
        || unreadable(&backup.data_timestamp)
        || backup.metadata.as_ref().is_some_and(|pairs| !pairs.0.is_empty())
}

/// A backup of an inventory.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    inventory: &'a Inventory,
    record: &'a Record,
    index: usize,
}

impl<'a> Entry<'a> {
    /// Its place in the inventory.
    pub fn index(self) -> usize {
        self.index
    }

    /// The key of one of its texts: equal texts of any backup have equal keys.
    pub fn key(self, word: Word) -> Option<Key> {
        self.record.words[word as usize]
    }

    /// One of its texts.
    pub fn text(self, word: Word) -> Option<&'a str> {
        self.key(word).map(|key| self.inventory.texts.get(key))
    }

    /// Its id.
    pub fn id(self) -> &'a str {
        self.text(Word::Id).unwrap_or_default()
    }

    /// Its status.
    pub fn status(self) -> &'a Status {
        const NONE: &Status = &Status::Other(String::new());
        self.inventory.statuses.get(usize::from(self.record.status)).unwrap_or(NONE)
    }

    /// The place of its status among the inventory's.
    pub fn status_place(self) -> usize {
        usize::from(self.record.status)
    }

    /// The failure reason, when there is any text in it.
    pub fn reason(self) -> Option<&'a str> {
        self.text(Word::Reason).filter(|reason| !reason.trim().is_empty())
    }

    /// Full or incremental.
    pub fn kind(self) -> Kind {
        self.record.kind
    }

    /// Whether another one builds on it.
    pub fn has_dependent_backups(self) -> Option<bool> {
        self.record.has_dependent_backups
    }

    /// When it was asked for.
    pub fn created_at(self) -> Option<Instant> {
        self.record.created_at.get()
    }

    /// When its record last changed.
    pub fn updated_at(self) -> Option<Instant> {
        self.record.updated_at.get()
    }

    /// When the data was captured: `data_timestamp`, else `created_at`.
    pub fn recovery_point(self) -> Option<Instant> {
        self.record.data_timestamp.get().or(self.created_at())
    }

    /// When it was started, as far as that can be: a time ahead of now was written by a wrong clock.
    pub fn started(self, now: Instant) -> Option<Instant> {
        self.created_at().filter(|at| at.is_possible(now))
    }

    /// Whether its start or its recovery point lies in the future.
    pub fn is_ahead(self, now: Instant) -> bool {
        [self.created_at(), self.recovery_point()].into_iter().flatten().any(|at| at.is_ahead(now))
    }

    /// The volume it is of; none for a record that is being imported, and where the service names none.
    pub fn volume(self) -> Option<Key> {
        self.key(Word::Volume).filter(|key| {
            let id = self.inventory.texts.get(*key);
            id != IMPORT_VOLUME_ID && !id.trim().is_empty()
        })
    }

    /// Whether it is a record that is being imported, or whose import failed.
    pub fn is_import(self) -> bool {
        self.text(Word::Volume) == Some(IMPORT_VOLUME_ID)
    }

    /// Since when it has been in its present status, as far as the record tells.
    pub fn last_change(self) -> Option<Instant> {
        self.updated_at().or(self.created_at())
    }

    /// The volume's size in GiB.
    pub fn size(self) -> Option<i64> {
        self.record.size.get()
    }

    /// Objects in the object store.
    pub fn object_count(self) -> Option<i64> {
        self.record.object_count.get()
    }

    /// The whole backup, as it was read; its links aside.
    pub fn backup(self) -> Backup {
        let odd = &self.inventory.odd;
        if let Ok(place) = odd.binary_search_by_key(&self.index, |(index, _)| *index) {
            return (*odd[place].1).clone();
        }
        let text = |word: Word| self.text(word).map(str::to_owned);
        let time = |instant: Option<Instant>| instant.map(Timestamp::At);
        Backup {
            id: self.id().to_owned(),
            status: self.status().clone(),
            name: text(Word::Name),
            description: text(Word::Description).map(Description::read),
            volume_id: text(Word::Volume),
            fail_reason: text(Word::Reason),
            size: self.size(),
            object_count: self.object_count(),
            container: text(Word::Container),
            availability_zone: text(Word::Zone),
            created_at: time(self.created_at()),
            updated_at: time(self.updated_at()),
            data_timestamp: time(self.record.data_timestamp.get()),
            snapshot_id: text(Word::Snapshot),
            is_incremental: self.record.is_incremental,
            has_dependent_backups: self.record.has_dependent_backups,
            project_id: text(Word::Project),
            user_id: text(Word::User),
            encryption_key_id: text(Word::EncryptionKey),
            // Metadata with anything in it made the backup odd.
            metadata: self.record.has_metadata.then(Pairs::default),
            links: None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::cinder::answer;

    /// An inventory of rows in JSON.
    pub fn inventory(rows: &[&str]) -> Inventory {
        let body = format!(r#"{{"backups": [{}]}}"#, rows.join(","));
        let page = answer::list(body.as_bytes()).unwrap();
        let mut inventory = Inventory::with_room(rows.len());
        page.rows.iter().for_each(|row| {
            inventory.push(row);
        });
        inventory
    }

    #[test]
    fn every_recorded_backup_comes_back_whole() {
        let recorded = include_str!("../tests/answers/recorded.jsonl");
        let mut read = 0;
        for line in recorded.lines().chain([include_str!("../tests/answers/document.json")]) {
            let Ok(case) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let body = case.pointer("/response/body").or(case.get("body")).unwrap_or(&case);
            let text = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
            let Ok(page) = answer::list(text.as_bytes()) else { continue };
            for row in page.rows.iter().filter(|row| row.backup().is_some()) {
                let mut inventory = Inventory::default();
                assert!(inventory.push(row));
                let expected = row.backup().unwrap();
                let expected = Backup { links: None, ..expected.clone() };
                assert_eq!(inventory.get(0).unwrap().backup(), expected);
                read += 1;
            }
        }
        assert!(read > 100, "{read} backups");
    }

    #[test]
    fn repeated_ids_are_dropped_and_unreadable_rows_counted() {
        let mut all = inventory(&[
            r#"{"id": "a", "status": "error", "volume_id": "b"}"#,
            r#"{"id": "b", "status": "available"}"#,
            r#"{"id": "a", "status": "available"}"#,
            r#"{"id": "c", "size": "ten"}"#,
        ]);
        let ids: Vec<_> = all.iter().map(|entry| (entry.id(), entry.status().word())).collect();
        assert_eq!(ids, [("a", "error"), ("b", "available")]);
        assert_eq!(all.unreadable().len(), 1);
        let page = answer::list(br#"{"backups": [{"id": "c", "size": "ten"}]}"#).unwrap();
        assert!(!all.push(&page.rows[0]));
    }

    #[test]
    fn a_renewed_backup_takes_the_place_of_the_older() {
        let mut all = inventory(&[
            r#"{"id": "a", "status": "creating", "created_at": "soon"}"#,
            r#"{"id": "b", "status": "available"}"#,
        ]);
        let newer = [
            r#"{"id": "a", "status": "available"}"#,
            r#"{"id": "b", "status": "error", "metadata": {"k": "v"}}"#,
            r#"{"id": "c", "status": "creating", "metadata": {"k": "v"}}"#,
        ];
        let page = answer::list(format!(r#"{{"backups": [{}]}}"#, newer.join(",")).as_bytes()).unwrap();
        let new: Vec<_> = page.rows.iter().map(|row| all.renew(row)).collect();
        assert_eq!(new, [false, false, true]);
        assert_eq!(all, inventory(&newer).with_texts_of(&all));
    }

    impl Inventory {
        /// The same backups with the keys of another inventory.
        fn with_texts_of(&self, other: &Self) -> Self {
            let mut same = Self { texts: other.texts.clone(), statuses: other.statuses.clone(), ..Self::default() };
            self.iter().for_each(|entry| {
                same.take(&entry.backup());
            });
            same.places.resize(other.places.len(), 0);
            same
        }
    }

    #[test]
    fn what_a_record_has_no_place_for_is_kept() {
        let all = inventory(&[
            r#"{"id": "a", "status": "error", "created_at": "yesterday"}"#,
            r#"{"id": "b", "status": "error", "metadata": {"k": "v"}}"#,
        ]);
        let odd: Vec<_> = all.iter().map(Entry::backup).collect();
        assert_eq!(odd[0].created_at, Some(Timestamp::Unreadable("yesterday".to_owned())));
        assert_eq!(odd[1].metadata.as_ref().unwrap().0, [("k".to_owned(), "v".to_owned())]);
    }
}
