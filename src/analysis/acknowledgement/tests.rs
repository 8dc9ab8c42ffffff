use super::*;
use crate::analysis::tests::input;
use crate::analysis::{Analysis, AnalysisInput, analyse};
use crate::inventory::tests::inventory;
use crate::inventory::volumes::{VolumeInventory, VolumesRead};
use crate::query::volumes::Show;
use proptest::prelude::*;
use std::sync::Arc;

fn instant(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn row(id: &str, volume: &str, at: &str, reason: Option<&str>) -> String {
    let status = if reason.is_some() { "error" } else { "available" };
    let reason = reason.unwrap_or_default();
    format!(
        r#"{{"id": "{id}", "status": "{status}", "volume_id": "{volume}", "created_at": "2026-11-{at}:00", "fail_reason": "{reason}"}}"#
    )
}

/// The analysis of 24 November, 08:00, with one acknowledgement made at `at`.
fn with(rows: &[String], subject: Subject, at: &str, end: End) -> Analysis {
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let one = Acknowledgement { subject, note: "known".to_owned(), end, at: instant(&format!("2026-11-{at}:00")) };
    let list = Arc::new(Acknowledgements(vec![one]));
    analyse(&inventory(&rows), AnalysisInput { acknowledged: list, ..input() })
}

fn volume(id: &str) -> Subject {
    Subject::Volume(id.to_owned())
}

fn validity(analysis: &Analysis) -> Validity {
    analysis.acknowledged[0].1
}

#[test]
fn a_volume_is_acknowledged_until_something_else_happens_to_it() {
    let good = || row("a", "v", "21T02:00", None);
    let failed = |id: &str, at: &str, why: &str| row(id, "v", at, Some(why));
    let full = [good(), failed("b", "22T02:00", "disk full"), failed("c", "24T02:00", "disk full")];
    let of = |rows: &[String]| validity(&with(rows, volume("v"), "23T09:00", End::Change));
    // The same failure every night is not new.
    assert_eq!(of(&full), Validity::Holds);
    let mut other = full.clone();
    other[2] = failed("c", "24T02:00", "no route to host");
    assert_eq!(of(&other), Validity::Ended(Ended::OtherCause));
    let recovered = [full[0].clone(), full[1].clone(), row("c", "v", "24T02:00", None)];
    assert_eq!(of(&recovered), Validity::Ended(Ended::Succeeded));
    let again = [&recovered[..], &[failed("d", "24T03:00", "disk full")]].concat();
    assert_eq!(of(&again), Validity::Ended(Ended::Succeeded), "and fails anew");
    // It was still protected when it was acknowledged.
    let aged = [row("a", "v", "23T01:00", None), failed("b", "23T02:00", "disk full")];
    assert_eq!(of(&aged), Validity::Ended(Ended::TooOld));
    // The current run of failures began after the acknowledgement.
    let later = [good(), failed("b", "24T02:00", "disk full")];
    assert_eq!(of(&later), Validity::Ended(Ended::Failed));
    assert_eq!(of(&[row("a", "w", "24T02:00", None)]), Validity::Absent);
}

#[test]
fn a_suspicious_volume_is_acknowledged_until_its_next_backup() {
    let baseless =
        |id: &str, at: &str| row(id, "v", at, None).replace("\"status\"", "\"is_incremental\": true, \"status\"");
    let of = |rows: &[String], at| validity(&with(rows, volume("v"), at, End::Change));
    let rows = [baseless("a", "24T02:00")];
    assert_eq!(of(&rows, "24T03:00"), Validity::Holds);
    assert_eq!(of(&rows, "24T01:00"), Validity::Ended(Ended::Suspicious));
    let sound = [baseless("a", "24T02:00"), row("b", "v", "24T05:00", None)];
    assert_eq!(of(&sound, "24T03:00"), Validity::Ended(Ended::Succeeded));
    let list = with(&rows, volume("v"), "24T03:00", End::Change);
    assert!(list.lines[0].needs_attention() && list.lines[0].acknowledged.is_some());
}

#[test]
fn a_day_ends_it_whatever_happens_before() {
    let rows = [row("a", "v", "23T02:00", Some("x")), row("b", "v", "24T02:00", Some("y"))];
    let until = |end: &str| validity(&with(&rows, volume("v"), "23T09:00", End::At(instant(end))));
    assert_eq!(until("2026-11-24T08:00:01"), Validity::Holds);
    assert_eq!(until("2026-11-24T08:00:00"), Validity::Ended(Ended::Time));
}

#[test]
fn a_volume_without_backups_is_acknowledged_until_it_is_late() {
    let never = |created: &str| {
        let text = format!(r#"{{"id": "v", "name": "db", "created_at": "{created}"}}"#);
        let one = Acknowledgement {
            subject: volume("v"),
            note: String::new(),
            end: End::Change,
            at: instant("2026-11-24T07:00:00"),
        };
        let (begun, at) = (instant("2026-11-24T07:50:00"), instant("2026-11-24T07:51:00"));
        let volumes = vec![Arc::new(crate::api::cinder::Volume::read(&text).unwrap())];
        let volumes = Arc::new(VolumeInventory::new(volumes, VolumesRead::Complete { begun, at }));
        validity(&analyse(
            &inventory(&[]),
            AnalysisInput { volumes, acknowledged: Arc::new(Acknowledgements(vec![one])), ..input() },
        ))
    };
    assert_eq!(never("2026-11-20T00:00:00"), Validity::Holds);
    assert_eq!(never("2026-11-23T05:30:00"), Validity::Ended(Ended::TooOld));
}

#[test]
fn a_cause_is_acknowledged_until_another_volume_fails_with_it() {
    let cause = || Subject::Cause("disk full".to_owned());
    let of = |rows: &[String], end| validity(&with(rows, cause(), "23T09:00", end));
    let failed = |id: &str, volume: &str, at: &str| row(id, volume, at, Some("disk full"));
    let known = [failed("a", "v", "23T02:00"), failed("b", "w", "22T02:00"), failed("c", "v", "24T02:00")];
    assert_eq!(of(&known, End::Change), Validity::Holds);
    let more = [&known[..], &[failed("d", "x", "24T03:00")]].concat();
    assert_eq!(of(&more, End::Change), Validity::Ended(Ended::OtherVolume));
    assert_eq!(of(&more, End::At(instant("2026-12-01T00:00:00"))), Validity::Holds);
    assert_eq!(of(&[row("e", "v", "24T02:00", None)], End::Change), Validity::Absent);
}

#[test]
fn what_is_acknowledged_stays_red_and_comes_below_what_is_new() {
    let rows = [
        row("a", "known", "20T02:00", None),
        row("b", "new", "21T02:00", None),
        row("c", "fine", "24T02:00", None),
        row("d", "known", "24T02:00", Some("x")),
        row("e", "new", "24T02:00", Some("y")),
    ];
    let plain = with(&rows, volume("unknown"), "24T03:00", End::Change);
    let order = |analysis: &Analysis| analysis.lines.iter().map(|line| line.id.clone()).collect::<Vec<_>>();
    assert_eq!(order(&plain), ["known", "new", "fine"]);
    let known = with(&rows, volume("known"), "24T03:00", End::Change);
    assert_eq!(order(&known), ["new", "known", "fine"]);
    let verdict = |analysis: &Analysis| analysis.verdict(&analysis.counts(), input().target_age);
    assert_eq!(verdict(&plain), verdict(&known));
    assert_eq!((known.counts().acknowledged, plain.counts().acknowledged), (1, 0));
    let shown = crate::query::Volumes { show: Show::Acknowledged, ..crate::query::Volumes::default() };
    assert_eq!(known.select(&shown), [1]);
    let cause = with(&rows, Subject::Cause("x".to_owned()), "24T03:00", End::Change);
    assert_eq!(cause.causes.iter().map(|cause| cause.template.as_str()).collect::<Vec<_>>(), ["y", "x"]);
}

fn any_subject() -> impl Strategy<Value = Subject> {
    prop_oneof!["\\PC{1,20}".prop_map(Subject::Volume), "\\PC{0,20}".prop_map(Subject::Cause)]
}

prop_compose! {
    fn any_one()(subject in any_subject(), note in "\\PC{0,40}", at in 0..4_000_000_000_000_000i64, end in proptest::option::of(0..4_000_000_000_000_000i64)) -> Acknowledgement {
        let end = end.map_or(End::Change, |end| End::At(Instant::from_micros(end)));
        Acknowledgement { subject, note, end, at: Instant::from_micros(at) }
    }
}

proptest! {
    #[test]
    fn a_printed_list_reads_back(some in proptest::collection::vec(any_one(), 0..6), project in "\\PC{1,12}") {
        let mut list = Acknowledgements::default();
        for one in some {
            list.add(one);
        }
        prop_assert_eq!(&Acknowledgements::parse(&list.to_string()), &list);
        let handover = Handover { project, list };
        let read = Handover::parse(&handover.to_string());
        prop_assert_eq!(read, (!handover.list.0.is_empty()).then_some(handover));
    }

    #[test]
    fn no_text_makes_the_reader_fail_hard(text in "(acknowledged=|;|&|=|%|at|volume|until|\\PC){0,30}") {
        let _ = Handover::parse(&text);
        for one in Acknowledgements::parse(&text).0 {
            prop_assert!(one.note.chars().count() <= LONGEST_NOTE);
        }
    }
}
