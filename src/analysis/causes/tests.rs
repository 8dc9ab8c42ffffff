use super::*;
use crate::inventory::tests::inventory;
use proptest::prelude::*;

fn failed(id: usize, day: usize, volume: &str, reason: &str) -> String {
    let reason = serde_json::to_string(reason).unwrap();
    format!(
        r#"{{"id": "{id}", "status": "error", "volume_id": "{volume}", "created_at": "2026-11-{day:02}T02:00:00", "fail_reason": {reason}}}"#
    )
}

fn of(rows: &[String]) -> Vec<Cause> {
    let since = Instant::parse("2026-11-23T00:00:00").unwrap();
    causes(&inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>()), since, since.plus(2 * 86_400))
}

#[test]
fn failures_are_grouped_counted_and_dated() {
    let reason = |n: usize| format!("Timed out waiting for a reply to message ID {n}aaaaaaa{n}");
    let rows: Vec<_> = [
        failed(1, 20, "a", &reason(1)),
        failed(2, 22, "b", &reason(2)),
        failed(3, 23, "a", &reason(3)),
        failed(4, 21, "a", "Service not found for creating backup."),
        failed(5, 19, "a", " "),
    ]
    .into();
    let found = of(&rows);
    let counts: Vec<_> = found.iter().map(|cause| (cause.members.len(), cause.volumes.len(), cause.streak)).collect();
    assert_eq!(counts, [(3, 2, 2), (1, 1, 0), (1, 1, 0)]);
    assert_eq!(found[0].sample, reason(3));
    assert_eq!(found[0].first_seen, Instant::parse("2026-11-20T02:00:00"));
    assert_eq!(found[0].last_seen, Instant::parse("2026-11-23T02:00:00"));
    assert_eq!(found[0].advice.unwrap().source.to_string(), "oslo_messaging/exceptions.py, MessagingTimeout");
    assert_eq!(found[2].template, "");
}

#[test]
fn those_of_lately_come_first() {
    let rows = [(1, 20, "old"), (2, 21, "old"), (3, 22, "old"), (4, 24, "new"), (5, 19, "new")];
    let rows: Vec<_> = rows.into_iter().map(|(id, day, reason)| failed(id, day, "v", reason)).collect();
    let found = of(&rows);
    let found: Vec<_> =
        found.iter().map(|cause| (cause.template.as_str(), cause.lately, cause.members.as_slice())).collect();
    assert_eq!(found, [("new", 1, &[3, 4][..]), ("old", 0, &[2, 1, 0][..])]);
}

#[test]
fn a_reason_that_lost_its_end_belongs_to_the_whole_one() {
    let whole = "Backup driver reported an error: the store said no";
    let found = of(&[failed(1, 1, "a", &format!("{whole} {}", "x".repeat(300))), failed(2, 2, "b", whole)]);
    assert_eq!(found.iter().map(|cause| cause.members.len()).collect::<Vec<_>>(), [2]);
}

/// Truncates a reason as the database does.
fn truncated(reason: &str) -> String {
    reason.chars().take(TEXT_LIMIT).collect()
}

#[test]
fn progress_is_one_cause_however_much_there_was_time_for() {
    let of_lines = |lines: usize| {
        let lines: Vec<_> = (0..lines).map(|line| format!("Exporting image: {}% complete...", line * 3 + 1)).collect();
        truncated(&format!("RBD diff op failed - (ret=22 stderr={}failed.)", lines.join("\r")))
    };
    let rows: Vec<_> =
        [1, 2, 3, 5, 6, 7, 40].map(of_lines).iter().map(|reason| failed(reason.len(), 2, "v", reason)).collect();
    assert!(rows.len() == 7);
    let rows: Vec<_> =
        rows.iter().enumerate().map(|(id, row)| row.replacen("\"id\": \"", &format!("\"id\": \"{id}-"), 1)).collect();
    let found = of(&rows);
    assert_eq!(found.iter().map(|cause| cause.members.len()).collect::<Vec<_>>(), [7]);
    assert_eq!(found[0].template, "RBD diff op failed - (ret=22 stderr=Exporting image: <n>% complete...failed.)");
}

#[test]
fn reasons_that_are_all_cut_are_one_cause() {
    let reason = |id: &str| {
        truncated(&format!(
            "Backup driver reported an error while writing {id} to the store: {}",
            "word of the store ".repeat(20)
        ))
    };
    let long = |part: &str, id: &str| {
        truncated(&format!("No answer from {id}: {part} {}", "one two three four five six seven ".repeat(9)))
    };
    let rows = [
        failed(1, 1, "a", &reason("7")),
        failed(2, 1, "a", &reason("7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb")),
        failed(3, 1, "a", &reason("/srv/backups/some/where/else")),
        failed(4, 1, "a", &long("the first", "10.0.0.1")),
        failed(5, 1, "a", &long("the first", "10.100.100.100:8080")),
        failed(6, 1, "a", &long("the second", "10.0.0.1")),
    ];
    let mut counts: Vec<_> = of(&rows).iter().map(|cause| cause.members.len()).collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 1, 1, 1, 2]);
}

#[test]
fn a_cut_reason_that_may_be_of_two_is_of_neither() {
    let begin = format!("The store refused {}", "a long list of words ".repeat(12));
    let found = of(&[
        failed(1, 1, "a", &truncated(&format!("{begin}x"))),
        failed(2, 1, "a", "The store refused a long list of words alpha"),
        failed(3, 1, "a", "The store refused a long list of words beta"),
    ]);
    assert_eq!(found.iter().map(|cause| cause.members.len()).collect::<Vec<_>>(), [1, 1, 1]);
}

proptest! {
    #[test]
    fn every_failure_has_one_cause(kinds in prop::collection::vec((0..4usize, 1..28usize), 0..40)) {
        let reasons = ["", "a 1", "a 2", "b"];
        let rows: Vec<_> = kinds.iter().enumerate().map(|(id, (kind, day))| failed(id, *day, "v", reasons[*kind])).collect();
        let found = of(&rows);
        let mut members: Vec<_> = found.iter().flat_map(|cause| cause.members.clone()).collect();
        members.sort_unstable();
        prop_assert_eq!(members, (0..rows.len()).collect::<Vec<_>>());
        let with = |text: &str| kinds.iter().filter(|(kind, _)| reasons[*kind].starts_with(text) && !reasons[*kind].is_empty()).count();
        for cause in &found {
            if let Some(letter) = cause.template.get(..1) {
                prop_assert_eq!(cause.members.len(), with(letter));
            }
        }
    }
}
