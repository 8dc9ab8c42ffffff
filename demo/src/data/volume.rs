//! The volumes of a project and how each is backed up: when, where to, under which names, and how successfully.

use super::chance::Chance;

/// Volumes of the main project.
pub(super) const COUNT: usize = 160;
pub(super) const ZONES: [&str; 5] = ["eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-central-1a", "eu-central-1b"];
/// The first zones are in the region where every project started, and where the main project stayed.
pub(super) const HOME: usize = 3;
const ROLES: [(&str, &[u64]); 12] = [
    ("web", &[10, 20, 40]),
    ("app", &[20, 40, 80]),
    ("pg-main", &[100, 200, 500]),
    ("pg-replica", &[100, 200, 500]),
    ("mysql-shop", &[80, 120, 250]),
    ("etcd", &[1, 2, 5]),
    ("gitlab", &[200, 1000]),
    ("mail", &[250, 500]),
    ("fileserver", &[1024, 2048, 4096]),
    ("jenkins", &[50, 100]),
    ("logs", &[500, 1000, 2048]),
    ("dev", &[1, 5, 10, 30]),
];
/// Volumes with this role are backed up several times a day.
const BUSY: &str = "pg-main";

/// The fate of a volume's backups, apart from bad luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fate {
    /// Nothing special.
    Steady,
    /// Every run of the last this many days has failed.
    FailingFor(i64),
    /// Created this many days ago; no run has succeeded yet.
    NeverYet(i64),
    /// Not backed up for this many days.
    StoppedFor(i64),
}

/// How backups are named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    /// `nightly-web-03`: the same name every night.
    Same,
    /// `pg-main-01-2026-11-23`.
    Dated,
    /// `autobackup-1a2b`, as VBS policies name theirs.
    Auto,
    /// No name.
    None,
}

/// A volume.
#[derive(Clone, Debug)]
pub(super) struct Volume {
    /// UUID.
    pub id: String,
    /// For example `web-03`; the demo's backup names contain it.
    pub label: String,
    /// Its availability zone, an index of `ZONES`.
    pub zone: usize,
    /// Size in GiB.
    pub size: u64,
    /// Where its backups go: `swift`, `ceph` or `nfs`.
    pub driver: &'static str,
    /// How its backups are named.
    pub style: Style,
    /// Whether descriptions are VBS's JSON.
    pub by_vbs: bool,
    /// Whether backups are made from a snapshot.
    pub snapshots: bool,
    /// The key, if it is encrypted.
    pub key: Option<String>,
    /// Minutes after midnight UTC at which its first run of a day starts.
    pub start: i64,
    /// Hours between runs.
    pub every: i64,
    /// The day of the week of full backups, 0 for Monday.
    pub full_on: u32,
    /// The fate of its backups.
    pub fate: Fate,
}

impl Volume {
    /// Runs per day.
    pub(super) fn runs(&self) -> usize {
        if self.every < 24 { 4 } else { 1 }
    }
}

/// The volumes of a project.
pub(super) fn all(seed: u64, count: usize) -> Vec<Volume> {
    let mut chance = Chance::new(seed, 0);
    (0..count).map(|index| one(index, &mut chance)).collect()
}

fn one(index: usize, chance: &mut Chance) -> Volume {
    let (role, sizes) = ROLES[index % ROLES.len()];
    let number = index / ROLES.len() + 1;
    let styles = [Style::Same, Style::Same, Style::Dated, Style::Dated, Style::Auto, Style::Auto, Style::None];
    Volume {
        id: chance.id(),
        label: format!("{role}-{number:02}"),
        zone: (index + index / ROLES.len()) % if index < COUNT { HOME } else { ZONES.len() },
        size: chance.of(sizes).max(1),
        driver: ["swift", "swift", "ceph", "swift", "nfs"][index % 5],
        style: styles[usize::try_from(chance.between(0, 7)).unwrap_or_default()],
        by_vbs: chance.permille(350),
        snapshots: chance.permille(150),
        key: chance.permille(80).then(|| chance.id()),
        start: chance.between(20, 260),
        every: if role == BUSY { 6 } else { 24 },
        full_on: u32::try_from(chance.between(0, 7)).unwrap_or_default(),
        fate: fate(index),
    }
}

/// A few fixed volumes get a special fate; only its duration varies between rounds.
fn fate(index: usize) -> Fate {
    let longer = i64::try_from(index / COUNT % 6).unwrap_or_default();
    match index % COUNT {
        16 => Fate::FailingFor(2 + longer),
        53 => Fate::FailingFor(4 + longer),
        88 => Fate::FailingFor(7 + longer),
        71 => Fate::NeverYet(9 + longer),
        33 | 105 => Fate::StoppedFor(12 + longer),
        140 => Fate::StoppedFor(3 + longer),
        _ => Fate::Steady,
    }
}
