//! Small hand-written projects in which each volume shows one scenario: wrong clocks, rhythms, imports, a run in
//! progress after a failed one, and failures that report their progress.

use chrono::{DateTime, Datelike, Months, TimeDelta, Utc};

use crate::backup::Backup;
use crate::clock::written;
use crate::world::project;

/// Cinder's volume id for a record until its import is done.
const IMPORT_VOLUME_ID: &str = "00000000-0000-0000-0000-000000000000";
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Builds the rows of a scripted project.
struct Told {
    project: &'static str,
    now: DateTime<Utc>,
    volumes: usize,
    rows: Vec<Backup>,
}

/// The rows of all these projects.
pub(super) fn all(now: DateTime<Utc>) -> Vec<Backup> {
    [future(now), rhythms(now), imports(now), running(now), progress(now)].into_iter().flatten().collect()
}

impl Told {
    fn new(project: &'static str, now: DateTime<Utc>) -> Self {
        Self { project, now, volumes: 0, rows: Vec::new() }
    }

    fn id(&self, kind: &str, number: usize) -> String {
        let start = self.project.get(..8).unwrap_or_default();
        format!("{start}-{kind}-4000-8000-{number:012x}")
    }

    /// A volume of this name, with backups of these statuses at these times.
    fn volume(&mut self, name: &str, backups: impl IntoIterator<Item = (&'static str, DateTime<Utc>)>) {
        self.volumes += 1;
        let volume = self.id("aaaa", self.volumes);
        for (status, at) in backups {
            self.backup(name, &volume, status, at);
        }
    }

    fn backup(&mut self, name: &str, volume: &str, status: &'static str, at: DateTime<Utc>) {
        let ended = (status != "creating").then(|| written(at + TimeDelta::minutes(10)));
        self.rows.push(Backup {
            id: self.id("bbbb", self.rows.len() + 1),
            project_id: self.project.to_owned(),
            status: status.to_owned(),
            size: 40,
            object_count: Some(if status == "available" { 412 } else { 0 }),
            availability_zone: Some("eu-west-1a".to_owned()),
            container: Some("volumebackups".to_owned()),
            created_at: Some(written(at)),
            updated_at: ended,
            data_timestamp: Some(written(at)),
            name: Some(name.to_owned()),
            fail_reason: (status == "error").then(|| "Connection to swift failed: [Errno 111] ECONNREFUSED".to_owned()),
            volume_id: volume.to_owned(),
            metadata: Some(std::collections::BTreeMap::new()),
            ..Backup::default()
        });
    }

    /// This many minutes before now.
    fn ago(&self, minutes: i64) -> DateTime<Utc> {
        self.now - TimeDelta::minutes(minutes)
    }

    /// This many good ones at this interval in minutes, the last one `last` minutes ago.
    fn every(&self, minutes: i64, count: i64, last: i64) -> Vec<(&'static str, DateTime<Utc>)> {
        (0..count).map(|place| ("available", self.ago(last + place * minutes))).collect()
    }
}

fn future(now: DateTime<Utc>) -> Vec<Backup> {
    let mut told = Told::new(project::FUTURE, now);
    let nights = |told: &Told, last: i64| told.every(DAY, 5, last);
    let with = |mut rows: Vec<(&'static str, DateTime<Utc>)>, status, at| {
        rows.push((status, at));
        rows
    };
    told.volume("the clock was ten years ahead", with(nights(&told, 10 * DAY), "available", told.ago(-3650 * DAY)));
    told.volume("only a future", [("available", told.ago(-12 * HOUR))]);
    told.volume("a future and last night", with(nights(&told, 6 * HOUR), "available", told.ago(-30 * DAY)));
    told.volume("a failure in the future", with(nights(&told, 7 * HOUR), "error", told.ago(-2 * DAY)));
    told.volume("made from a future on", with(nights(&told, 8 * HOUR), "creating", told.ago(-3 * HOUR)));
    told.volume("the clock was never set", [("available", DateTime::UNIX_EPOCH)]);
    told.volume("two minutes ahead", [("available", told.ago(-2))]);
    told.rows
}

fn rhythms(now: DateTime<Utc>) -> Vec<Backup> {
    let mut told = Told::new(project::RHYTHMS, now);
    let mut burst = told.every(DAY, 12, 10 * HOUR);
    burst.extend((0..9).map(|place| ("available", told.ago(9 * HOUR) + TimeDelta::seconds(place))));
    told.volume("nightly, and a burst by hand", burst);
    let pairs = told
        .every(DAY, 10, 3 * HOUR)
        .into_iter()
        .flat_map(|(status, at)| [(status, at), (status, at + TimeDelta::minutes(10))]);
    told.volume("twice each night, ten minutes apart", pairs.collect::<Vec<_>>());
    let on = |days: &[u32], last: i64| {
        let nights = told.every(DAY, 38, last).into_iter();
        nights.filter(|(_, at)| days.contains(&at.weekday().num_days_from_monday())).collect::<Vec<_>>()
    };
    let (working, some) = (on(&[0, 1, 2, 3, 4], 6 * HOUR), on(&[1, 3], 6 * HOUR));
    told.volume("Monday to Friday", working);
    told.volume("Tuesday and Thursday", some);
    told.volume("weekly", told.every(7 * DAY, 9, 6 * DAY));
    told.volume("weekly, left out", told.every(7 * DAY, 9, 9 * DAY));
    let months =
        (0..9).filter_map(|month| Some(("available", told.ago(20 * DAY).checked_sub_months(Months::new(month))?)));
    told.volume("monthly", months.collect::<Vec<_>>());
    told.volume("hourly", told.every(HOUR, 19, 20));
    told.volume("hourly until last night", told.every(HOUR, 19, 9 * HOUR));
    told.volume("four a day", told.every(6 * HOUR, 16, 2 * HOUR));
    let mut changed = told.every(7 * DAY, 3, 2 * DAY);
    changed.extend(told.every(DAY, 12, 17 * DAY));
    told.volume("daily, then weekly", changed);
    told.volume("two backups", told.every(DAY, 2, 5 * HOUR));
    told.rows
}

fn imports(now: DateTime<Utc>) -> Vec<Backup> {
    let mut told = Told::new(project::IMPORTS, now);
    told.volume("nightly", told.every(DAY, 5, 4 * HOUR));
    for (status, minutes) in [("creating", 30), ("error", HOUR), ("error", 2 * HOUR), ("error", 3 * HOUR)] {
        let at = told.ago(minutes);
        told.backup("import", IMPORT_VOLUME_ID, status, at);
    }
    let at = told.ago(5 * HOUR);
    told.backup("of no volume", "", "available", at);
    told.rows
}

fn running(now: DateTime<Utc>) -> Vec<Backup> {
    let mut told = Told::new(project::RUNNING, now);
    let nights = |told: &Told, first: &[(&'static str, i64)]| {
        let first = first.iter().map(|(status, minutes)| (*status, told.ago(*minutes)));
        first.chain(told.every(DAY, 5, 22 * HOUR)).collect::<Vec<_>>()
    };
    told.volume("failed, and runs again", nights(&told, &[("creating", 5), ("error", 3 * HOUR)]));
    told.volume("failed twice", nights(&told, &[("error", 2 * HOUR), ("error", 4 * HOUR)]));
    told.volume("recovered", nights(&told, &[("creating", 5), ("available", HOUR), ("error", 3 * HOUR)]));
    told.volume("calm", nights(&told, &[]));
    told.rows
}

/// Three causes: each failure reports its progress in different numbers of lines, marks, parts or bytes.
fn progress(now: DateTime<Utc>) -> Vec<Backup> {
    let mut told = Told::new(project::PROGRESS, now);
    let lines = |count: usize| {
        (1..=count).map(|line| format!("Exporting image: {}% complete...", line * 2)).collect::<Vec<_>>().join("\r")
    };
    let bar = |part: usize| format!("[{}{}]", "#".repeat(part), ".".repeat(20 - part));
    let rbd = [1, 2, 3, 7, 41].map(|count| format!("RBD diff op failed - (ret=22 stderr={}failed.)", lines(count)));
    let nfs = [3, 9, 14].map(|part| {
        format!(
            "Copying to the NFS share stopped: {} {}% {} of 40 GiB: No space left on device",
            bar(part),
            part * 5,
            part * 2
        )
    });
    let swift = [12, 340, 1871].map(|part| format!("Upload of part {part}/2048 failed: HTTP 507 Insufficient Storage"));
    for (place, reason) in rbd.into_iter().chain(nfs).chain(swift).enumerate() {
        let minutes = i64::try_from(place).unwrap_or_default() * 20;
        told.volume(
            &format!("progress {place}"),
            [("available", told.ago(DAY + minutes)), ("error", told.ago(HOUR + minutes))],
        );
        if let Some(last) = told.rows.last_mut() {
            // Truncated as by Cinder.
            last.fail_reason = Some(reason.chars().take(255).collect());
        }
    }
    told.rows
}
