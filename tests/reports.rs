//! Problems that people reported elsewhere, as small answers: what the dashboard shows for each, at the time of the
//! report.
#![allow(clippy::unwrap_used)]

use backup_lens::analysis::rhythm::Rhythm;
use backup_lens::analysis::{Analysis, AnalysisInput, Line, analyse};
use backup_lens::api::cinder::{Tone, answer};
use backup_lens::inventory::plan::Extent;
use backup_lens::inventory::volumes::{VolumeInventory, VolumesRead};
use backup_lens::inventory::{IMPORT_VOLUME_ID, Inventory};
use backup_lens::query::volumes::TargetAge;
use backup_lens::query::{Query, View};
use backup_lens::time::{Clock, Instant};
use backup_lens::ui::node::Node;
use backup_lens::ui::pages::overview::overview;
use backup_lens::ui::pages::volumes;
use backup_lens::ui::parts::day_strip::strip_days;
use backup_lens::ui::parts::figures::AnalysisContext;
use std::sync::Arc;

/// A report's answer, fully read at the time of the report or `later` seconds after it.
fn report(text: &str, later: i64) -> (Inventory, Analysis) {
    let report: serde_json::Value = serde_json::from_str(text).unwrap();
    let now = Instant::parse(report["now"].as_str().unwrap()).unwrap().plus(later);
    let page = answer::list(report["answer"].to_string().as_bytes()).unwrap();
    let mut all = Inventory::default();
    assert!(page.rows.iter().all(|row| all.push(row)));
    let input = AnalysisInput {
        epoch: 0,
        extent: Extent::Complete,
        is_stale: false,
        unread: Arc::default(),
        now,
        offset: |_| 0,
        target_age: TargetAge::default(),
        policies: std::sync::Arc::default(),
        volumes: std::sync::Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Off)),
        limit: 20,
        acknowledged: Arc::default(),
        retired: Arc::default(),
        backed_up: Arc::default(),
        memory: None,
    };
    let analysis = analyse(&all, input);
    (all, analysis)
}

fn drawn(analysis: &Analysis, draw: impl FnOnce(AnalysisContext<'_>) -> Node) -> String {
    let query = Query::default().at_view(View::Volumes);
    let clock = Clock { now: analysis.now, offset: |_| 0 };
    draw(AnalysisContext {
        query: &query,
        clock,
        target_age: TargetAge::default(),
        usual_target_age: TargetAge::default(),
        quota: None,
    })
    .to_string()
    .replace('\u{a0}', " ")
}

fn line(analysis: &Analysis, line: &Line) -> String {
    drawn(analysis, |context| {
        volumes::line(line, 0, false, analysis, &strip_days(analysis.now, context.clock, &[]), context).into()
    })
}

#[test]
fn a_recovery_point_in_ten_years_protects_nothing() {
    let (all, analysis) = report(include_str!("reports/future-times.json"), 0);
    let page = drawn(&analysis, |context| overview(&analysis, context));
    assert!(page.contains("The only volume with backups has no good backup from the last 26 h."), "{page}");
    assert!(page.contains(" has a recovery point in the future, which is not counted."), "{page}");
    assert!(page.contains("No backup is known to have started in the last 24 h."), "{page}");
    let row = line(&analysis, &analysis.lines[0]);
    assert!(row.contains("too old") && row.contains("10 days ago") && !row.contains("in 9 years"), "{row}");
    assert!(row.contains("Its newest recovery point is in the future, 2036-01-01 00:00: not counted."), "{row}");
    assert_eq!((all.len(), analysis.ahead), (6, 1));
}

#[test]
fn rhythms_are_of_nights_and_what_is_late_follows_them() {
    let weekday = |days: [bool; 7]| days.iter().filter(|day| **day).count();
    let volumes_after = |later: i64| {
        let (_, analysis) = report(include_str!("reports/cadence.json"), later);
        let of = |number: &str| analysis.lines.iter().find(|line| line.id.starts_with(number)).unwrap().volume.clone();
        ["00000014", "00000015", "00000016", "00000017"].map(of)
    };
    let [burst, working, weekly, pairs] = volumes_after(0);
    assert_eq!(burst.rhythm, Some(Rhythm::Every(86_400)));
    assert!(
        matches!(working.rhythm, Some(Rhythm::Weekdays { days, .. }) if weekday(days) == 5),
        "{:?}",
        working.rhythm
    );
    assert_eq!(weekly.rhythm, Some(Rhythm::Every(7 * 86_400)));
    assert_eq!(pairs.rhythm, Some(Rhythm::Every(86_400)));
    assert!([burst, working, weekly, pairs].iter().all(|volume| !volume.is_overdue));
    // A day and a half later: the nightly ones are overdue, the weekly one is not; it is due nine days after its last.
    assert_eq!(volumes_after(36 * 3600).map(|volume| volume.is_overdue), [true, true, false, true]);
    assert!(volumes_after(6 * 86_400)[2].is_overdue);
}

#[test]
fn a_record_that_is_being_imported_is_no_volume() {
    let (_, analysis) = report(include_str!("reports/import-placeholder.json"), 0);
    let page = drawn(&analysis, |context| overview(&analysis, context));
    assert!(page.contains("The only volume with backups has a good backup from the last 26 h"), "{page}");
    assert!(page.contains(">4</a> imports are running or have failed; they belong to no volume."), "{page}");
    assert!(analysis.line(IMPORT_VOLUME_ID).is_none());
}

#[test]
fn a_failure_stays_in_sight_while_the_next_run_is_under_way() {
    let (_, analysis) = report(include_str!("reports/running-after-failure.json"), 0);
    let row = line(&analysis, &analysis.lines[0]);
    assert!(row.contains("data-tone=\"bad\">last run failed<") && !row.contains("data-tone=\"good\">within"), "{row}");
    assert!(row.contains("data-column=\"note\"") && row.contains("The last run failed, at 2026-11-25 19:56."), "{row}");
    let page = drawn(&analysis, |context| overview(&analysis, context));
    assert!(page.contains("but its last run failed."), "{page}");
}

#[test]
fn a_fraction_for_a_size_hides_no_failure() {
    let (all, analysis) = report(include_str!("reports/fraction-sizes.json"), 0);
    assert_eq!(all.unreadable(), 0);
    let failed = all.iter().filter(|entry| entry.status().tone() == Tone::Bad).count();
    assert!(failed > 0);
    assert_eq!(analysis.last_day.1.failed as usize, failed);
    assert_ne!(analysis.verdict(&analysis.counts(), TargetAge::default()).tone, Tone::Good);
}

#[test]
fn progress_in_a_failure_reason_makes_no_causes_of_its_own() {
    let (_, analysis) = report(include_str!("reports/ceph-progress.json"), 0);
    let causes: Vec<_> = analysis.causes.iter().map(|cause| (cause.members.len(), cause.template.as_str())).collect();
    let template = "RBD diff op failed - (ret=22 stderr=Exporting image: <n>% complete...failed.)";
    assert_eq!(causes, [(5, template)]);
}
