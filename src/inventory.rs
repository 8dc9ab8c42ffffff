//! The backups of a whole project, as far as they have been read: one record of fixed size each, texts kept once.
//! Measured in bytes a backup by `make bench`.

pub mod plan;
pub mod quick_refresh;
mod texts;

use crate::api::cinder::backup::{Description, Kind};
use crate::api::cinder::{Backup, Broken, Member, Read, Row, Status, rest};
use crate::api::json::Pairs;
use crate::time::Instant;
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

/// A number that may be missing or odd, in eight bytes instead of sixteen: the two least there are stand for these. No
/// service counts that far down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number(i64);

impl Number {
    const ABSENT: i64 = i64::MIN;
    const ODD: i64 = i64::MIN + 1;

    fn new(blank: bool, number: Option<i64>) -> Self {
        Self(number.unwrap_or(if blank { Self::ABSENT } else { Self::ODD }))
    }

    fn get(self) -> Option<i64> {
        (self.0 > Self::ODD).then_some(self.0)
    }

    fn is_absent(self) -> bool {
        self.0 == Self::ABSENT
    }
}

/// An instant that may be missing or odd.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Moment(Number);

impl Moment {
    fn new(time: &Member<Instant>) -> Self {
        Self(Number::new(time.is_blank(), time.meaning().copied().map(Instant::micros)))
    }

    fn get(self) -> Option<Instant> {
        self.0.get().map(Instant::from_micros)
    }
}

/// What a record has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Odd {
    /// The whole backup, its links aside: it has metadata, or members that are not as the document describes them.
    Backup(Backup),
    /// A row that could not be read, and its JSON.
    Broken(Broken, String),
}

/// Many backups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    texts: Texts,
    statuses: Vec<Status>,
    records: Vec<Record>,
    /// For each key, the place of the record whose id it is, from 1; 0 where it is no id.
    places: Vec<u32>,
    /// What records have no place for, by their places, in order.
    odd: Vec<(usize, Box<Odd>)>,
    /// How many rows could not be read.
    unreadable: usize,
}

impl Inventory {
    /// An inventory with room for so many.
    pub fn with_room(backups: usize) -> Self {
        let texts = Texts::with_room(backups);
        // Each backup brings about two texts.
        let places = vec![0; if backups > 0 { (backups * 2).next_power_of_two() } else { 0 }];
        Self { records: Vec::with_capacity(backups), texts, places, ..Self::default() }
    }

    /// How many backups there are, with those that could not be read.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many of them could not be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
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

    /// Takes the rows of a part of the list in, but those that are here already: parts overlap by a row, and more when
    /// backups come and go meanwhile. A row without an id is taken for the one of another part only where the two meet.
    pub fn push_part(&mut self, rows: &[Row]) {
        let before = self.records.len();
        for (place, row) in rows.iter().enumerate() {
            let is_end = place == 0 || place + 1 == rows.len();
            let is_known = id_of(&row.read).is_none() && is_end && self.has_raw(row.raw(), before);
            if !is_known {
                self.push(row);
            }
        }
    }

    /// Takes a row in; false when its id is here already.
    pub fn push(&mut self, row: &Row) -> bool {
        match id_of(&row.read).map(|id| self.place(id)) {
            Some(Some(_)) => false,
            _ => self.take(&row.read, row.raw()),
        }
    }

    /// Takes a row in, or puts it in the place of the older one with its id; true when it is a new one. Of rows without
    /// an id only those that are the same to the letter are the same.
    pub fn renew(&mut self, row: &Row) -> bool {
        let Some(id) = id_of(&row.read) else {
            return !self.has_raw(row.raw(), self.records.len()) && self.take(&row.read, row.raw());
        };
        let Some(place) = self.place(id) else { return self.take(&row.read, row.raw()) };
        let was_broken = matches!(self.odd(place), Some(Odd::Broken(..)));
        self.unreadable = self.unreadable + usize::from(row.read.is_err()) - usize::from(was_broken);
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

    /// Whether a row that could not be read came with this JSON, among the first so many.
    fn has_raw(&self, raw: &str, before: usize) -> bool {
        self.odd.iter().any(|(place, odd)| *place < before && matches!(&**odd, Odd::Broken(_, known) if known == raw))
    }

    fn odd(&self, place: usize) -> Option<&Odd> {
        let index = self.odd.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        self.odd.get(index).map(|(_, odd)| &**odd)
    }

    /// The place of the backup with this id.
    pub fn place(&self, id: &str) -> Option<usize> {
        let place = self.places.get(self.texts.find(id)?.index())?;
        (*place as usize).checked_sub(1)
    }

    /// The place of a row: of the one with its id; without an id, of the one that is the same to the letter.
    pub fn place_of(&self, row: &Row) -> Option<usize> {
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
        let record = self.record(rest(read));
        if let Some(odd) = has_no_place(read, raw) {
            self.odd.push((self.records.len(), odd));
        }
        self.unreadable += usize::from(read.is_err());
        self.records.push(record);
        true
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

    /// The backup at a place, from 0, in the order of coming.
    pub fn get(&self, index: usize) -> Option<Entry<'_>> {
        self.records.get(index).map(|record| Entry { inventory: self, record, index })
    }

    /// All backups in the order of coming.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Entry<'_>> + Clone {
        self.records.iter().enumerate().map(|(index, record)| Entry { inventory: self, record, index })
    }
}

/// The id of a row, where it has one.
fn id_of(read: &Read) -> Option<&str> {
    Some(rest(read).id.as_str()).filter(|id| !id.is_empty())
}

/// What a record would lose of a row.
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

    /// Its id; none where the row has none.
    pub fn id(self) -> Option<&'a str> {
        self.text(Word::Id)
    }

    /// Whether its row could not be read.
    pub fn is_unreadable(self) -> bool {
        matches!(self.inventory.odd(self.index), Some(Odd::Broken(..)))
    }

    /// Its status.
    pub fn status(self) -> &'a Status {
        self.inventory.statuses.get(usize::from(self.record.status)).unwrap_or(&Status::Missing)
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

    /// When the data was captured: `data_timestamp`, or `created_at` where the service says nothing of it.
    pub fn recovery_point(self) -> Option<Instant> {
        let captured = self.record.data_timestamp;
        if captured.0.is_absent() { self.created_at() } else { captured.get() }
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

    /// Whether a row is this one in every field; links aside that are as the document describes them.
    pub fn is_like(self, row: &Row) -> bool {
        match (has_no_place(&row.read, row.raw()).as_deref(), self.inventory.odd(self.index)) {
            (None, None) => {
                row.backup().is_some_and(|backup| self.plain() == Backup { links: Member::Absent, ..backup.clone() })
            }
            (Some(Odd::Backup(new)), Some(Odd::Backup(known))) => new == known,
            (Some(Odd::Broken(_, new)), Some(Odd::Broken(_, known))) => new == known,
            (None | Some(_), None | Some(_)) => false,
        }
    }

    /// Its row, as it was read; links aside that are as the document describes them.
    pub fn read(self) -> Read {
        match self.inventory.odd(self.index) {
            Some(Odd::Backup(backup)) => Ok(backup.clone()),
            Some(Odd::Broken(broken, _)) => Err(Box::new(broken.clone())),
            None => Ok(self.plain()),
        }
    }

    /// The JSON of a row that could not be read.
    pub fn raw(self) -> Option<&'a str> {
        match self.inventory.odd(self.index)? {
            Odd::Broken(_, raw) => Some(raw),
            Odd::Backup(_) => None,
        }
    }

    /// The backup, as far as it could be read.
    pub fn backup(self) -> Backup {
        match self.read() {
            Ok(backup) => backup,
            Err(broken) => broken.rest,
        }
    }

    fn plain(self) -> Backup {
        let text = |word: Word| plain(self.text(word).map(str::to_owned));
        let time = |moment: Moment| plain(moment.get());
        Backup {
            id: self.id().unwrap_or_default().to_owned(),
            status: self.status().clone(),
            name: text(Word::Name),
            description: text(Word::Description).map(Description::read),
            volume_id: text(Word::Volume),
            fail_reason: text(Word::Reason),
            size: plain(self.size()),
            object_count: plain(self.object_count()),
            container: text(Word::Container),
            availability_zone: text(Word::Zone),
            created_at: time(self.record.created_at),
            updated_at: time(self.record.updated_at),
            data_timestamp: time(self.record.data_timestamp),
            snapshot_id: text(Word::Snapshot),
            is_incremental: plain(self.record.is_incremental),
            has_dependent_backups: plain(self.record.has_dependent_backups),
            project_id: text(Word::Project),
            user_id: text(Word::User),
            encryption_key_id: text(Word::EncryptionKey),
            // Metadata with anything in it made the backup odd.
            metadata: plain(self.record.has_metadata.then(Pairs::default)),
            links: Member::Absent,
        }
    }
}

fn plain<T>(value: Option<T>) -> Member<T> {
    value.map_or(Member::Absent, Member::Plain)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::api::cinder::answer;

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
                let expected = Backup { links: Member::Absent, ..expected.clone() };
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
        assert_eq!(ids, [(Some("a"), "error"), (Some("b"), "available"), (Some("c"), "unknown result")]);
        assert_eq!((all.len(), all.unreadable()), (3, 1));
        let page = answer::list(br#"{"backups": [{"id": "c", "size": "ten"}]}"#).unwrap();
        assert!(!all.push(&page.rows[0]));
    }

    #[test]
    fn rows_without_an_id_are_told_apart_by_their_part() {
        let page =
            |rows: &[&str]| answer::list(format!(r#"{{"backups": [{}]}}"#, rows.join(",")).as_bytes()).unwrap().rows;
        let (good, odd) = (r#"{"id": "a", "status": "error"}"#, r#"{"status": "error"}"#);
        let mut all = Inventory::default();
        all.push_part(&page(&[good, "null", "null", odd]));
        assert_eq!((all.len(), all.unreadable()), (4, 3), "the same twice in a part is two");
        all.push_part(&page(&[odd, "null", "{}"]));
        assert_eq!((all.len(), all.unreadable()), (6, 5), "where two parts meet they have one row in common");
        let mut backwards = Inventory::default();
        backwards.push_part(&page(&[odd, "null", "{}"]));
        backwards.push_part(&page(&[good, "null", "null", odd]));
        assert_eq!((backwards.len(), backwards.unreadable()), (6, 5));
        let news = page(&[odd, "null", r#"{"status": "available"}"#]);
        assert_eq!(news.iter().map(|row| all.renew(row)).collect::<Vec<_>>(), [false, false, true]);
        let entry = all.get(all.len() - 1).unwrap();
        assert_eq!(
            (entry.id(), entry.raw(), entry.status()),
            (None, Some(r#"{"status": "available"}"#), &Status::Available)
        );
    }

    #[test]
    fn a_renewed_row_is_readable_or_not_as_it_came_last() {
        let mut all = inventory(&[r#"{"id": "a", "name": "x"}"#, r#"{"id": "b", "status": "error"}"#]);
        let newer = [r#"{"id": "a", "status": "error"}"#, r#"{"id": "b"}"#, r#"{"id": "b", "status": []}"#];
        let page = answer::list(format!(r#"{{"backups": [{}]}}"#, newer.join(",")).as_bytes()).unwrap();
        let counts: Vec<_> = page.rows.iter().map(|row| (all.renew(row), all.unreadable())).collect();
        assert_eq!(counts, [(false, 0), (false, 1), (false, 1)]);
        assert_eq!(all.get(1).unwrap().raw(), Some(newer[2]));
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
                same.take(&entry.read(), entry.raw().unwrap_or_default());
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
        assert_eq!(odd[0].created_at, Member::odd("\"yesterday\"", None));
        assert_eq!(odd[1].metadata.meaning().unwrap().0, [("k".to_owned(), "v".to_owned())]);
    }

    #[test]
    fn a_recovery_point_that_cannot_be_read_is_not_the_creation() {
        let of = |captured: &str| {
            let row = format!(
                r#"{{"id": "a", "status": "available", "created_at": "2026-11-24T02:00:00", "data_timestamp": {captured}}}"#
            );
            inventory(&[&row]).get(0).unwrap().recovery_point()
        };
        let created = Instant::parse("2026-11-24T02:00:00");
        assert_eq!((of("null"), of("\"\""), of("\"soon\""), of("[]")), (created, created, None, None));
    }
}
