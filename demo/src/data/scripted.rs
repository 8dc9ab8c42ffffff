//! Small hand-written projects in which each volume shows one scenario: wrong clocks, rhythms, imports, a run in
//! progress after a failed one, and failures that report their progress.

use chrono::{DateTime, Datelike, Months, TimeDelta, Utc};
use uuid::Uuid;

use crate::backup::Backup;
use crate::clock::{DAY, HOUR, written};
use crate::world::project;

/// Builds the rows of a scripted project.
struct Script {
    project: &'static str,
    now: DateTime<Utc>,
    volumes: usize,
    rows: Vec<Backup>,
}

/// The rows of all these projects.
pub(super) fn all(now: DateTime<Utc>) -> Vec<Backup> {
    [future(now), rhythms(now), imports(now), running(now), progress(now)].into_iter().flatten().collect()
}

impl Script {
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
    let mut script = Script::new(project::FUTURE, now);
    let nights = |script: &Script, last: i64| script.every(DAY, 5, last);
    let with = |mut rows: Vec<(&'static str, DateTime<Utc>)>, status, at| {
        rows.push((status, at));
        rows
    };
    script
        .volume("the clock was ten years ahead", with(nights(&script, 10 * DAY), "available", script.ago(-3650 * DAY)));
    script.volume("only a future", [("available", script.ago(-12 * HOUR))]);
    script.volume("a future and last night", with(nights(&script, 6 * HOUR), "available", script.ago(-30 * DAY)));
    script.volume("a failure in the future", with(nights(&script, 7 * HOUR), "error", script.ago(-2 * DAY)));
    script.volume("made from a future on", with(nights(&script, 8 * HOUR), "creating", script.ago(-3 * HOUR)));
    script.volume("the clock was never set", [("available", DateTime::UNIX_EPOCH)]);
    script.volume("two minutes ahead", [("available", script.ago(-2))]);
    script.rows
}

fn rhythms(now: DateTime<Utc>) -> Vec<Backup> {
    let mut script = Script::new(project::RHYTHMS, now);
    let mut burst = script.every(DAY, 12, 10 * HOUR);
    burst.extend((0..9).map(|place| ("available", script.ago(9 * HOUR) + TimeDelta::seconds(place))));
    script.volume("nightly, and a burst by hand", burst);
    let pairs = script
        .every(DAY, 10, 3 * HOUR)
        .into_iter()
        .flat_map(|(status, at)| [(status, at), (status, at + TimeDelta::minutes(10))]);
    script.volume("twice each night, ten minutes apart", pairs.collect::<Vec<_>>());
    let on = |days: &[u32], last: i64| {
        let nights = script.every(DAY, 38, last).into_iter();
        nights.filter(|(_, at)| days.contains(&at.weekday().num_days_from_monday())).collect::<Vec<_>>()
    };
    let (working, some) = (on(&[0, 1, 2, 3, 4], 6 * HOUR), on(&[1, 3], 6 * HOUR));
    script.volume("Monday to Friday", working);
    script.volume("Tuesday and Thursday", some);
    script.volume("weekly", script.every(7 * DAY, 9, 6 * DAY));
    script.volume("weekly, left out", script.every(7 * DAY, 9, 9 * DAY));
    let months =
        (0..9).filter_map(|month| Some(("available", script.ago(20 * DAY).checked_sub_months(Months::new(month))?)));
    script.volume("monthly", months.collect::<Vec<_>>());
    script.volume("hourly", script.every(HOUR, 19, 20));
    script.volume("hourly until last night", script.every(HOUR, 19, 9 * HOUR));
    script.volume("four a day", script.every(6 * HOUR, 16, 2 * HOUR));
    let mut changed = script.every(7 * DAY, 3, 2 * DAY);
    changed.extend(script.every(DAY, 12, 17 * DAY));
    script.volume("daily, then weekly", changed);
    script.volume("two backups", script.every(DAY, 2, 5 * HOUR));
    script.rows
}

fn imports(now: DateTime<Utc>) -> Vec<Backup> {
    let mut script = Script::new(project::IMPORTS, now);
    script.volume("nightly", script.every(DAY, 5, 4 * HOUR));
    for (status, minutes) in [("creating", 30), ("error", HOUR), ("error", 2 * HOUR), ("error", 3 * HOUR)] {
        let at = script.ago(minutes);
        // Cinder's volume id for a record until its import is done.
        script.backup("import", &Uuid::nil().to_string(), status, at);
    }
    let at = script.ago(5 * HOUR);
    script.backup("of no volume", "", "available", at);
    script.rows
}

fn running(now: DateTime<Utc>) -> Vec<Backup> {
    let mut script = Script::new(project::RUNNING, now);
    let nights = |script: &Script, first: &[(&'static str, i64)]| {
        let first = first.iter().map(|(status, minutes)| (*status, script.ago(*minutes)));
        first.chain(script.every(DAY, 5, 22 * HOUR)).collect::<Vec<_>>()
    };
    script.volume("failed, and runs again", nights(&script, &[("creating", 5), ("error", 3 * HOUR)]));
    script.volume("failed twice", nights(&script, &[("error", 2 * HOUR), ("error", 4 * HOUR)]));
    script.volume("recovered", nights(&script, &[("creating", 5), ("available", HOUR), ("error", 3 * HOUR)]));
    script.volume("calm", nights(&script, &[]));
    script.rows
}

/// Three causes: each failure reports its progress in different numbers of lines, marks, parts or bytes.
fn progress(now: DateTime<Utc>) -> Vec<Backup> {
    let mut script = Script::new(project::PROGRESS, now);
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
        script.volume(
            &format!("progress {place}"),
            [("available", script.ago(DAY + minutes)), ("error", script.ago(HOUR + minutes))],
        );
        if let Some(last) = script.rows.last_mut() {
            // Truncated as by Cinder.
            last.fail_reason = Some(reason.chars().take(255).collect());
        }
    }
    script.rows
}
