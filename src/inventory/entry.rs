//! One backup of the inventory, read from its record.

use crate::api::cinder::backup::{Description, Kind};
use crate::api::cinder::{Backup, Member, Read, Row, Status};
use crate::api::json::Pairs;
use crate::inventory::record::{IMPORT_VOLUME_ID, Moment, Record, Word};
use crate::inventory::texts::Key;
use crate::inventory::{Inventory, Odd, has_no_place};
use crate::time::Instant;

/// A backup of an inventory.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) record: &'a Record,
    pub(super) index: usize,
}

impl<'a> Entry<'a> {
    /// Its index in the inventory.
    pub(crate) fn index(self) -> usize {
        self.index
    }

    /// The key of one of its strings: equal strings have equal keys, across all backups.
    pub(crate) fn key(self, word: Word) -> Option<Key> {
        self.record.words[word as usize]
    }

    /// One of its strings.
    pub(crate) fn text(self, word: Word) -> Option<&'a str> {
        self.key(word).map(|key| self.inventory.texts.get(key))
    }

    /// Its id, if it has one.
    pub(crate) fn id(self) -> Option<&'a str> {
        self.text(Word::Id)
    }

    /// Whether its row could not be read.
    pub(crate) fn is_unreadable(self) -> bool {
        matches!(self.inventory.odd(self.index), Some(Odd::Broken(..)))
    }

    /// Its status.
    pub fn status(self) -> &'a Status {
        self.inventory.statuses.get(usize::from(self.record.status)).unwrap_or(&Status::Missing)
    }

    /// The index of its status in the inventory.
    pub(crate) fn status_place(self) -> usize {
        usize::from(self.record.status)
    }

    /// The failure reason, unless it is blank.
    pub(crate) fn reason(self) -> Option<&'a str> {
        self.text(Word::Reason).filter(|reason| !reason.trim().is_empty())
    }

    /// Full or incremental.
    pub(crate) fn kind(self) -> Kind {
        self.record.kind
    }

    /// Whether another backup depends on it.
    pub(crate) fn has_dependent_backups(self) -> Option<bool> {
        self.record.has_dependent_backups
    }

    /// When it was requested.
    pub(crate) fn created_at(self) -> Option<Instant> {
        self.record.created_at.get()
    }

    /// When its record last changed.
    pub(crate) fn updated_at(self) -> Option<Instant> {
        self.record.updated_at.get()
    }

    /// When the data was captured: `data_timestamp`, or `created_at` if the service gives none.
    pub(crate) fn recovery_point(self) -> Option<Instant> {
        let captured = self.record.data_timestamp;
        if captured.0.is_absent() { self.created_at() } else { captured.get() }
    }

    /// When it was started, if that is possible: a time in the future comes from a wrong clock.
    pub(crate) fn started(self, now: Instant) -> Option<Instant> {
        self.created_at().filter(|at| at.is_possible(now))
    }

    /// When it failed, if it did: at its start, or when its deletion or restore last changed its record.
    pub(crate) fn failed_at(self, now: Instant) -> Option<Instant> {
        let changed = self.updated_at().filter(|at| self.status().failed_later() && at.is_possible(now));
        changed.or(self.started(now))
    }

    /// Whether its start or its recovery point lies in the future.
    pub(crate) fn is_ahead(self, now: Instant) -> bool {
        [self.created_at(), self.recovery_point()].into_iter().flatten().any(|at| at.is_ahead(now))
    }

    /// Its volume; `None` for an import, or if the service names none.
    pub(crate) fn volume(self) -> Option<Key> {
        self.key(Word::Volume).filter(|key| {
            let id = self.inventory.texts.get(*key);
            id != IMPORT_VOLUME_ID && !id.trim().is_empty()
        })
    }

    /// Whether it is an import in progress or failed.
    pub(crate) fn is_import(self) -> bool {
        self.text(Word::Volume) == Some(IMPORT_VOLUME_ID)
    }

    /// The volume's size in GiB.
    pub(crate) fn size(self) -> Option<i64> {
        self.record.size.get()
    }

    /// The same, unless it is impossible: the smallest volume has 1 GiB.
    pub(crate) fn possible_size(self) -> Option<i64> {
        self.size().filter(|size| *size > 0)
    }

    /// Objects in the object store.
    pub(crate) fn object_count(self) -> Option<i64> {
        self.record.object_count.get()
    }

    /// Whether a row equals this one in every field, ignoring links that are as documented.
    pub(crate) fn is_like(self, row: &Row) -> bool {
        match (has_no_place(&row.read, row.raw()).as_deref(), self.inventory.odd(self.index)) {
            (None, None) => {
                row.backup().is_some_and(|backup| self.plain() == Backup { links: Member::Absent, ..backup.clone() })
            }
            (Some(Odd::Backup(new)), Some(Odd::Backup(known))) => new == known,
            (Some(Odd::Broken(_, new)), Some(Odd::Broken(_, known))) => new == known,
            (None | Some(_), None | Some(_)) => false,
        }
    }

    /// Its row as it was read, without links that are as documented.
    pub(crate) fn read(self) -> Read {
        match self.inventory.odd(self.index) {
            Some(Odd::Backup(backup)) => Ok(backup.clone()),
            Some(Odd::Broken(broken, _)) => Err(Box::new(broken.clone())),
            None => Ok(self.plain()),
        }
    }

    /// The JSON of an unreadable row.
    pub(crate) fn raw(self) -> Option<&'a str> {
        match self.inventory.odd(self.index)? {
            Odd::Broken(_, raw) => Some(raw),
            Odd::Backup(_) => None,
        }
    }

    /// The backup, as far as it could be read.
    pub(crate) fn backup(self) -> Backup {
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
            // Non-empty metadata would have made the backup odd.
            metadata: plain(self.record.has_metadata.then(Pairs::default)),
            links: Member::Absent,
        }
    }
}

fn plain<T>(value: Option<T>) -> Member<T> {
    value.map_or(Member::Absent, Member::Plain)
}
