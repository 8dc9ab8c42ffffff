//! The project's volumes, as far as they have been read. Optional: without them the analysis uses the backups alone.

use crate::api::cinder::filter::Match;
use crate::api::cinder::{Failure, Volume};
use crate::inventory::{Key, Texts};
use crate::sorted::sort_by;
use crate::time::Instant;
use std::sync::Arc;

/// How much of the project's volumes is known, and if not everything, why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum VolumesRead {
    /// They have not been read yet.
    #[default]
    Pending,
    /// Disabled by the deployment.
    Off,
    /// The service, or a gateway in front of it, refused them.
    Refused(Failure),
    /// Some of them were read.
    Partial,
    /// All of them were read.
    Complete {
        /// When the reading began: a volume created later may be missing.
        begun: Instant,
        /// When it ended.
        at: Instant,
    },
}

/// Volumes by id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VolumeInventory {
    /// Sorted by id.
    volumes: Vec<Arc<Volume>>,
    /// Their names, and for each volume the key of its name.
    names: Texts,
    keys: Vec<Option<Key>>,
    /// How much of the project's volumes this is.
    pub read: VolumesRead,
}

impl VolumeInventory {
    /// An inventory of these volumes. If an id is repeated, the last one wins.
    pub fn new(mut volumes: Vec<Arc<Volume>>, read: VolumesRead) -> Self {
        volumes.reverse();
        sort_by(&mut volumes, |one, other| one.id.cmp(&other.id));
        volumes.dedup_by(|one, other| one.id == other.id);
        let mut names = Texts::default();
        let keys = volumes.iter().map(|volume| names.keep(volume.label()?)).collect();
        Self { volumes, names, keys, read }
    }

    /// The ids of the volumes whose names contain this, with the same matching as for backups.
    pub(crate) fn with_name_like(&self, pattern: &str, wild: bool) -> Vec<&str> {
        let found = self.names.containing(pattern, wild);
        let is_found = |key: &Option<Key>| key.is_some_and(|key| found.get(key.index()) == Some(&true));
        let named = self.volumes.iter().zip(&self.keys).filter(|(_, key)| is_found(key));
        named.map(|(volume, _)| volume.id.as_str()).collect()
    }

    /// The volume with this id.
    pub(crate) fn get(&self, id: &str) -> Option<&Arc<Volume>> {
        let place = self.volumes.binary_search_by(|volume| volume.id.as_str().cmp(id)).ok()?;
        self.volumes.get(place)
    }

    /// The name that a volume's owner gave it.
    pub(crate) fn label(&self, id: &str) -> Option<&str> {
        self.get(id)?.label()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Volume>> {
        self.volumes.iter()
    }

    /// Since when all of them are known, if they are.
    pub(crate) fn known_since(&self) -> Option<Instant> {
        match self.read {
            VolumesRead::Complete { begun, .. } => Some(begun),
            VolumesRead::Pending | VolumesRead::Off | VolumesRead::Refused(_) | VolumesRead::Partial => None,
        }
    }

    /// Whether a search text for volumes must also be matched against their names: because it is a name, or because it
    /// cannot be part of an id and not all names are known, or because a name contains it.
    pub(crate) fn may_be_name(&self, filter: &Match) -> bool {
        let text = filter.text();
        let may_be_id = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        match &self.read {
            VolumesRead::Off | VolumesRead::Refused(_) => false,
            _ if self.named(text).next().is_some() => true,
            VolumesRead::Complete { .. } => !may_be_id && self.has_name(filter),
            VolumesRead::Pending | VolumesRead::Partial => !may_be_id,
        }
    }

    fn has_name(&self, filter: &Match) -> bool {
        match filter {
            Match::Contains(text) => !self.with_name_like(text, true).is_empty(),
            Match::Exact(text) => self.named(text).next().is_some(),
        }
    }

    /// The only volume with this name, if the text has no other meaning.
    pub(crate) fn only<'a>(&'a self, filter: &'a Match) -> Option<&'a str> {
        let text = filter.text();
        let mut named = self.named(text);
        let (one, is_only) = (named.next()?, named.next().is_none());
        let has_others = matches!(filter, Match::Contains(_)) && self.with_name_like(text, true).len() > 1;
        (is_only && !has_others && self.known_since().is_some()).then_some(one.id.as_str())
    }

    /// The volumes with exactly this name, ignoring case.
    pub(crate) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Arc<Volume>> {
        self.iter().filter(move |volume| volume.label().is_some_and(|label| label.eq_ignore_ascii_case(name)))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Volumes from JSON rows, as the complete list of a project.
    pub(crate) fn volumes(rows: &[&str]) -> VolumeInventory {
        let now = Instant::parse("2026-11-26T09:00:00").unwrap();
        let volumes = rows.iter().map(|row| Arc::new(Volume::read(row).unwrap())).collect();
        VolumeInventory::new(volumes, VolumesRead::Complete { begun: now, at: now })
    }

    #[test]
    fn volumes_are_found_by_id_and_by_name_and_of_two_with_one_id_the_later_counts() {
        let all = volumes(&[
            r#"{"id": "b", "name": "web"}"#,
            r#"{"id": "a", "name": "old"}"#,
            r#"{"id": "c", "name": "WEB"}"#,
            r#"{"id": "a", "name": "new"}"#,
        ]);
        assert_eq!((all.label("a"), all.label("b"), all.label("d")), (Some("new"), Some("web"), None));
        assert_eq!(all.named("Web").map(|volume| volume.id.as_str()).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(all.iter().count(), 3);
        assert!(all.known_since().is_some());
    }

    #[test]
    fn a_name_is_distinguished_from_a_part_of_an_id() {
        let known = volumes(&[
            r#"{"id": "a1", "name": "web-01"}"#,
            r#"{"id": "a2", "name": "web-02"}"#,
            r#"{"id": "a3", "name": "feed"}"#,
            r#"{"id": "a4", "name": "feed"}"#,
        ]);
        let contains = |text: &str| Match::Contains(text.to_owned());
        let exact = |text: &str| Match::Exact(text.to_owned());
        for (filter, may, only) in [
            (contains("web"), true, None),
            (contains("WEB-01"), true, Some("a1")),
            (exact("web-02"), true, Some("a2")),
            (exact("web"), false, None),
            (exact("feed"), true, None),
            (contains("a1"), false, None),
            (contains("mail"), false, None),
        ] {
            assert_eq!((known.may_be_name(&filter), known.only(&filter)), (may, only), "{filter:?}");
        }
        let pending = VolumeInventory::default();
        assert!(pending.may_be_name(&contains("web")) && !pending.may_be_name(&contains("feed-01a")));
        let off = VolumeInventory::new(Vec::new(), VolumesRead::Off);
        assert!(!off.may_be_name(&contains("web")));
    }
}
