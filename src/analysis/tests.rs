use super::*;
use crate::api::cinder::Tone;
use crate::inventory::tests::inventory;
use crate::inventory::volumes::VolumesRead;
use crate::time::DAY;
use proptest::prelude::*;

fn now() -> Instant {
    Instant::parse("2026-11-24T08:00:00").unwrap()
}

/// The input for a whole project, in UTC.
pub(crate) fn input() -> AnalysisInput {
    AnalysisInput {
        epoch: 1,
        extent: Extent::Complete,
        is_stale: false,
        unread: Arc::default(),
        now: now(),
        offset: |_| 0,
        target_age: TargetAge::default(),
        policies: Arc::default(),
        volumes: Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Off)),
        limit: 20,
        retired: Arc::default(),
        backed_up: Arc::default(),
        acknowledged: Arc::default(),
        memory: None,
    }
}

/// Three volumes that exist since long.
fn listed() -> Arc<VolumeInventory> {
    let volume = |id: &str| format!(r#"{{"id": "{id}", "created_at": "2026-01-01T00:00:00"}}"#);
    let volumes = ["v", "w", "x"].map(|id| Arc::new(crate::api::cinder::Volume::read(&volume(id)).unwrap()));
    Arc::new(VolumeInventory::new(volumes.to_vec(), VolumesRead::Complete { begun: now(), at: now() }))
}

/// The verdict's tone and words.
fn verdict(rows: &[&str], input: AnalysisInput) -> (Tone, String) {
    let target_age = input.target_age;
    let analysis = analyse(&inventory(rows), input);
    let verdict = analysis.verdict(&analysis.counts(), target_age);
    let number = verdict.number.map(|(number, _)| number.to_string()).unwrap_or_default();
    (verdict.tone, format!("{}{number}{}", verdict.before, verdict.after).replace('\u{a0}', " "))
}

const GOOD: &str = r#"{"id": "a", "status": "available", "volume_id": "v", "created_at": "2026-11-24T02:00:00"}"#;
const OLD: &str = r#"{"id": "b", "status": "available", "volume_id": "w", "created_at": "2026-11-22T02:00:00"}"#;
const FAILED: &str = r#"{"id": "c", "status": "error", "volume_id": "v", "created_at": "2026-11-24T04:00:00"}"#;
const AGELESS: &str = r#"{"id": "d", "status": "available", "volume_id": "x"}"#;

#[test]
fn the_verdict_names_the_worst_there_is() {
    let of = |rows: &[&str]| verdict(rows, input());
    assert_eq!(
        of(&[GOOD]),
        (Tone::Good, "The only volume with backups has a good backup from the last 26 h.".to_owned())
    );
    assert_eq!(
        of(&[GOOD, OLD]),
        (Tone::Bad, "1 of 2 volumes with backups has no good backup from the last 26 h.".to_owned())
    );
    assert_eq!(
        of(&[GOOD, FAILED]),
        (
            Tone::Bad,
            "The only volume with backups has a good backup from the last 26 h, but its last run failed.".to_owned()
        )
    );
    let nameless = FAILED.replace("\"volume_id\"", "\"no_volume\"");
    let failed = "The only volume with backups has a good backup from the last 26 h, but 1 failed backup of the last 24 h names no volume.";
    assert_eq!(of(&[GOOD, &nameless]), (Tone::Bad, failed.to_owned()));
    let ageless = |rows: &[&str], words: &str| assert_eq!(of(rows), (Tone::Unknown, words.to_owned()));
    ageless(
        &[GOOD, AGELESS],
        "1 of 2 volumes with backups has no backup known to be good and recent; all others are within 26 h.",
    );
    ageless(&[AGELESS], "The only volume with backups has no backup known to be good and recent.");
    assert_eq!(of(&[]), (Tone::Unknown, "There are no backups.".to_owned()));
}

const FUTURE: &str = r#"{"id": "f", "status": "available", "volume_id": "v", "created_at": "2036-01-01T00:00:00"}"#;
const LATER: &str = r#"{"id": "g", "status": "error", "volume_id": "w", "created_at": "2026-11-24T09:00:00"}"#;

#[test]
fn the_future_protects_nothing_and_is_not_of_the_last_day() {
    assert_eq!(
        verdict(&[FUTURE], input()),
        (Tone::Bad, "The only volume with backups has no good backup from the last 26 h.".to_owned())
    );
    assert_eq!(verdict(&[FUTURE, GOOD], input()).0, Tone::Good, "the real one counts");
    let all = inventory(&[FUTURE, LATER, GOOD]);
    let analysis = analyse(&all, input());
    let day = analysis.last_day.1;
    assert_eq!((day.attempts(), day.good, analysis.failed, analysis.ahead), (1, 1, 0, 2));
    assert_eq!((analysis.causes[0].lately, analysis.causes[0].last_seen), (0, None));
    let counts = analysis.counts();
    assert_eq!((counts.missed, counts.unprotected, counts.ahead), (1, 1, 1));
    // The link behind a number must not match more than was counted.
    let term = |analysis: &Analysis| analysis.from(now().plus(-DAY)).to_string();
    assert_eq!(term(&analysis), "created:2026-11-23T08:00:00.000000Z..2026-11-24T08:05:00.000000Z");
    assert_eq!(term(&analyse(&inventory(&[GOOD]), input())), "created:2026-11-23T08:00:00.000000Z..");
}

#[test]
fn records_of_an_import_are_set_apart() {
    let import = |id: &str, status: &str| {
        format!(
            r#"{{"id": "{id}", "status": "{status}", "volume_id": "{}", "created_at": "2026-11-24T06:00:00"}}"#,
            crate::inventory::IMPORT_VOLUME_ID
        )
    };
    let (one, two) = (import("x", "creating"), import("y", "error"));
    let analysis =
        analyse(&inventory(&[&one, &two, GOOD, r#"{"id": "z", "status": "error", "volume_id": ""}"#]), input());
    assert_eq!((analysis.imports, analysis.without_volume, analysis.lines.len()), (2, 1, 1));
    assert_eq!(analysis.in_progress.list[0].volume, None);
    assert!(analysis.causes.iter().all(|cause| cause.volumes.is_empty()));
    assert_eq!(verdict(&[&one, &two, GOOD], input()).0, Tone::Good);
}

#[test]
fn nothing_is_good_while_anything_is_not_known() {
    for extent in [Extent::Partial(1, Some(2)), Extent::Partial(1, None), Extent::Moving(1)] {
        let (tone, words) = verdict(&[GOOD], AnalysisInput { extent, ..input() });
        assert_eq!(tone, Tone::Unknown, "{words}");
        assert!(words.starts_with("Incomplete data: the only volume with backups has"), "{words}");
    }
}

#[test]
fn nothing_is_called_good_while_a_row_could_not_be_read() {
    let of = |rows: &[&str]| verdict(rows, input());
    for odd in ["null", r#"{"status": "error"}"#, r#"{"id": "e", "status": 5, "volume_id": "v"}"#] {
        assert_eq!(
            of(&[GOOD, odd]),
            (Tone::Unknown, "The project cannot be called protected: 1 row could not be read.".to_owned()),
            "{odd}"
        );
        for (rows, words) in [
            (&[GOOD, FAILED, odd][..], "The only volume’s last run failed. 1 row could not be read."),
            (
                &[GOOD, OLD, odd, "{}"],
                "1 of 2 volumes with backups has no good backup from the last 26 h. 2 rows could not be read.",
            ),
            (&[odd, "[]"], "No volume could be read. 2 rows could not be read."),
        ] {
            let (tone, verdict) = of(rows);
            assert_eq!(tone, Tone::Unknown);
            if rows.len() > 2 || !odd.contains("volume_id") {
                assert_eq!(verdict, words);
            }
        }
        let (_, verdict) = of(&[GOOD, AGELESS, odd]);
        assert!(!verdict.contains("all others"), "{verdict}");
    }
}

#[test]
fn a_failure_at_an_unknown_time_is_reported() {
    let row = |at: &str| format!(r#"{{"id": "e", "status": "error", "volume_id": "v", "created_at": {at}}}"#);
    for at in [r#""soon""#, "null", r#""2026-11-24T08:12:00""#, r#""2038-01-19T03:14:07""#] {
        let undated = row(at);
        assert_eq!(
            verdict(&[GOOD, &undated], input()),
            (
                Tone::Bad,
                "The only volume with backups has a good backup from the last 26 h, but 1 backup failed at an unknown time."
                    .to_owned()
            ),
            "{at}"
        );
        let analysis = analyse(&inventory(&[GOOD, &undated]), input());
        assert_eq!((analysis.undated.failed, analysis.last_day.1.failed, analysis.knows_failures()), (1, 0, false));
        let odd = undated.replace("error", "wobbly");
        let (tone, words) = verdict(&[GOOD, &odd], input());
        assert_eq!(tone, Tone::Unknown);
        assert!(words.ends_with(", but 1 backup at an unknown time has an unknown result."), "{words}");
    }
}

#[test]
fn nothing_is_green_beside_what_may_be_a_failure_of_any_volume() {
    let is_beyond_doubt = |rows: &[&str], input: AnalysisInput| analyse(&inventory(rows), input).is_beyond_doubt();
    assert!(is_beyond_doubt(&[GOOD], input()));
    assert!(is_beyond_doubt(&[GOOD, OLD, FAILED], input()), "each is known");
    for odd in [
        FAILED.replace(r#""created_at": "2026-11-24T04:00:00""#, r#""created_at": null"#),
        FAILED.replace(r#""v""#, "null"),
        FAILED.replace("error", "wobbly"),
        FAILED.replace(r#""c""#, "[]"),
    ] {
        assert!(!is_beyond_doubt(&[GOOD, &odd], input()), "{odd}");
    }
    let refused = Arc::new(VolumeInventory::new(Vec::new(), VolumesRead::Partial));
    assert!(!is_beyond_doubt(&[GOOD], AnalysisInput { volumes: refused, ..input() }));
    assert!(!is_beyond_doubt(&[GOOD], AnalysisInput { is_stale: true, ..input() }));
}

#[test]
fn nothing_is_green_or_none_where_the_service_counts_more_than_it_returns() {
    let outcounted = || AnalysisInput { extent: Extent::Outcounted(5), ..input() };
    let words = "The only volume with backups has a good backup from the last 26 h, but the service counts 5 backups and returns 1.";
    assert_eq!(verdict(&[GOOD], outcounted()), (Tone::Unknown, words.to_owned()));
    let analysis = analyse(&inventory(&[GOOD]), outcounted());
    assert!(!analysis.is_beyond_doubt() && !analysis.knows_last_day() && !analysis.knows_results());
    assert!(analysis.is_certain(), "every row was read");
    assert_eq!(verdict(&[GOOD, OLD], outcounted()).0, Tone::Bad, "what is missing is not hidden by that");
}

#[test]
fn a_failed_deletion_is_of_the_time_when_it_failed() {
    let row = |status: &str, changed: &str| {
        format!(
            r#"{{"id": "e", "status": "{status}", "volume_id": "v", "created_at": "2026-11-21T04:00:00", "updated_at": "{changed}"}}"#
        )
    };
    for status in ["error_deleting", "error_restoring"] {
        let late = analyse(&inventory(&[GOOD, &row(status, "2026-11-24T07:30:00")]), input());
        assert_eq!((late.failed_later, late.last_day.1.failed, late.failed), (1, 0, 0));
        assert_eq!((late.causes[0].lately, late.causes[0].last_seen), (0, Instant::parse("2026-11-24T07:30:00")));
        assert_eq!(analyse(&inventory(&[GOOD, &row(status, "2026-11-22T07:30:00")]), input()).failed_later, 0);
    }
    assert_eq!(analyse(&inventory(&[GOOD, &row("error", "2026-11-24T07:30:00")]), input()).failed_later, 0);
}

#[test]
fn a_retired_volume_counts_as_such_alone() {
    let retired = Arc::new(BTreeSet::from(["w".to_owned()]));
    let analysis = analyse(&inventory(&[GOOD, OLD]), AnalysisInput { retired, ..input() });
    let counts = analysis.counts();
    assert_eq!((counts.volumes, counts.too_old, counts.retired), (1, 0, 1));
    let show = |show: Show| analysis.select(&Volumes { show, ..Volumes::default() });
    assert_eq!((show(Show::All).len(), show(Show::Retired).len()), (1, 1));
}

#[test]
fn changes_are_reported_for_a_complete_reading_only() {
    let memory = Some(Arc::new(Memory::of(&inventory(&[GOOD]), now().plus(-DAY))));
    let of = |extent: Extent| {
        analyse(&inventory(&[GOOD, FAILED]), AnalysisInput { extent, memory: memory.clone(), ..input() }).changes
    };
    let changes = of(Extent::Complete).unwrap();
    assert_eq!((changes.new, changes.failed), (vec![1], vec![1]));
    assert_eq!(of(Extent::Partial(2, None)), None);
}

proptest! {
    #[test]
    fn each_choice_of_volumes_is_as_long_as_its_count(
        backups in prop::collection::vec((0..6usize, 0..4usize, -20..400i64), 0..80),
        limit in 1..6usize,
    ) {
        let words = ["available", "error", "creating", "archiving"];
        let row = |(index, (volume, word, hours)): (usize, &(usize, usize, i64))| {
            let at = now().plus(-hours * 3600);
            format!(r#"{{"id": "{index}", "status": "{}", "volume_id": "v{volume}", "created_at": "{at}"}}"#, words[*word])
        };
        let rows: Vec<String> = backups.iter().enumerate().map(row).collect();
        let all = inventory(&rows.iter().map(String::as_str).collect::<Vec<_>>());
        let analysis = analyse(&all, AnalysisInput { limit, ..input() });
        let counts = analysis.counts();
        let shown = |show: Show| analysis.select(&Volumes { show, ..Volumes::default() }).len();
        prop_assert_eq!(
            [shown(Show::All), shown(Show::Unprotected), shown(Show::TooOld), shown(Show::Unknown), shown(Show::Protected)],
            [counts.volumes, counts.unprotected, counts.too_old, counts.unknown, counts.protected]
        );
        prop_assert_eq!((shown(Show::Missed), shown(Show::Ahead)), (counts.missed, counts.ahead));
        prop_assert_eq!(
            [shown(Show::Failing), shown(Show::Overdue), shown(Show::SingleCopy), shown(Show::AtLimit)],
            [counts.failing, counts.overdue, counts.single, counts.at_limit]
        );
        for show in Show::ALL {
            prop_assert_eq!(shown(show), counts.of(show), "{:?}", show);
        }
        prop_assert_eq!(counts.missed, counts.unprotected + counts.too_old + counts.future_only + counts.never_backed_up);
        prop_assert_eq!(counts.volumes, counts.missed + counts.unknown + counts.doubtful + counts.protected);
        // The expected result, computed independently for each volume.
        let mine = |volume: usize| backups.iter().filter(move |backup| backup.0 == volume);
        let volumes = (0..6).filter(|volume| mine(*volume).next().is_some());
        let missed = volumes.clone().filter(|volume| !mine(*volume).any(|(_, word, hours)| *word == 0 && (0..=26).contains(hours)));
        // Without a good one, a backup whose result is unknown may be good.
        let is_unknown = |volume: &usize| mine(*volume).any(|(_, word, _)| *word == 3) && !mine(*volume).any(|(_, word, _)| *word == 0);
        let missed = missed.filter(|volume| !is_unknown(volume));
        prop_assert_eq!(missed.count(), shown(Show::Missed));
        let full = volumes.filter(|volume| mine(*volume).count() >= limit);
        prop_assert_eq!(full.count(), counts.at_limit);
        let recent: Vec<_> = backups.iter().filter(|(_, _, hours)| (0..=24).contains(hours)).collect();
        prop_assert_eq!(analysis.last_day.1.attempts() as usize, recent.len());
        let before = backups.iter().filter(|(_, word, hours)| *word == 1 && (25..=48).contains(hours)).count();
        prop_assert_eq!(analysis.day_before.failed as usize, before);
        prop_assert_eq!(analysis.last_day.1.failed as usize, recent.iter().filter(|(_, word, _)| *word == 1).count());
    }
}

mod volumes_known {
    use super::*;
    use crate::analysis::policy::{Condition, Pattern, Policy, Rule, Target};
    use crate::api::cinder::Volume;
    use crate::query::volumes::Show;

    /// Known as of an hour ago.
    fn known(rows: &[&str]) -> Arc<VolumeInventory> {
        let at = now().plus(-3600);
        let volumes = rows.iter().map(|row| Arc::new(Volume::read(row).unwrap())).collect();
        Arc::new(VolumeInventory::new(volumes, VolumesRead::Complete { begun: at, at }))
    }

    const NEVER: &str = r#"{"id": "n", "name": "billing", "created_at": "2026-10-01T00:00:00"}"#;
    const NEW: &str = r#"{"id": "y", "name": "young", "created_at": "2026-11-24T01:00:00"}"#;
    const USED: &str = r#"{"id": "u", "name": "web", "created_at": "2026-10-01T00:00:00", "status": "in-use"}"#;
    const V: &str = r#"{"id": "v", "name": "web", "size": 40}"#;
    const W: &str = r#"{"id": "w"}"#;

    fn analysis(rows: &[&str], volumes: &[&str]) -> Analysis {
        analyse(&inventory(rows), AnalysisInput { volumes: known(volumes), ..input() })
    }

    fn ids(analysis: &Analysis, show: Show) -> Vec<&str> {
        let query = crate::query::Volumes { show, ..Default::default() };
        analysis.select(&query).into_iter().map(|place| analysis.lines[place].id.as_str()).collect()
    }

    #[test]
    fn a_volume_without_a_backup_was_without_backup_or_is_new() {
        let analysis = analysis(&[GOOD], &[V, NEVER, NEW, USED]);
        assert_eq!(ids(&analysis, Show::NeverBackedUp), ["u", "n"], "what is in use comes first");
        assert_eq!(ids(&analysis, Show::New), ["y"]);
        assert_eq!(ids(&analysis, Show::Protected), ["v"]);
        assert_eq!(ids(&analysis, Show::Missed), ["u", "n"]);
        assert_eq!(ids(&analysis, Show::All), ["u", "n", "y", "v"]);
        let verdict = analysis.verdict(&analysis.counts(), TargetAge::default());
        assert_eq!((verdict.tone, verdict.number), (Tone::Bad, Some((2, Show::Missed))));
        assert_eq!(
            verdict.after,
            " of 3 volumes that are due have no good backup from the last 26\u{a0}h: neither was ever backed up; 1 new volume has none yet."
        );
    }

    #[test]
    fn a_volume_whose_backups_were_seen_was_backed_up() {
        let backed_up = Arc::new(BTreeSet::from(["n".to_owned()]));
        let before = AnalysisInput { backed_up, volumes: known(&[V, NEVER, USED]), ..input() };
        let analysis = analyse(&inventory(&[GOOD]), before);
        assert_eq!((ids(&analysis, Show::NeverBackedUp), ids(&analysis, Show::Unprotected)), (vec!["u"], vec!["n"]));
        let words = analysis.verdict(&analysis.counts(), TargetAge::default()).after;
        let end = ", including 1 that was never backed up; the backups of 1 are no longer listed.";
        assert!(words.ends_with(end), "{words}");
    }

    #[test]
    fn a_volume_that_cinder_refuses_to_back_up_is_counted_apart_unless_it_has_backups() {
        let failed = r#"{"id": "f", "status": "error", "created_at": "2026-10-01T00:00:00"}"#;
        let going = r#"{"id": "g", "status": "deleting", "created_at": "2026-10-01T00:00:00"}"#;
        let kept = V.replace("\"size\"", "\"status\": \"error\", \"size\"");
        let analysis = analysis(&[GOOD], &[&kept, NEVER, failed, going]);
        assert_eq!(ids(&analysis, Show::All), ["n", "v"]);
        assert_eq!(ids(&analysis, Show::Broken), ["f", "g"]);
        let counts = analysis.counts();
        assert_eq!((counts.never_backed_up, counts.protected, counts.broken), (1, 1, 2));
        let verdict = self::analysis(&[], &[failed]);
        let verdict = verdict.verdict(&verdict.counts(), TargetAge::default());
        assert_eq!(
            (verdict.tone, verdict.after.as_str()),
            (Tone::Unknown, "Every volume is in error or being deleted.")
        );
    }

    #[test]
    fn those_of_unknown_age_are_not_lost_beside_those_that_miss_the_target() {
        let x = r#"{"id": "x"}"#;
        let analysis = analysis(&[GOOD, AGELESS], &[V, x, NEVER]);
        let verdict = analysis.verdict(&analysis.counts(), TargetAge::default());
        assert_eq!(verdict.number, Some((1, Show::Missed)));
        assert!(verdict.after.ends_with(": it was never backed up; 1 more cannot be judged."), "{}", verdict.after);
    }

    #[test]
    fn what_follows_from_both_is_concluded_only_when_both_are_complete() {
        let partial = Extent::Partial(1, Some(5));
        let some = analyse(&inventory(&[GOOD]), AnalysisInput { extent: partial, volumes: known(&[NEVER]), ..input() });
        assert_eq!((ids(&some, Show::Unknown).len(), ids(&some, Show::NeverBackedUp).len()), (1, 0));
        assert_eq!((some.lines.len(), ids(&some, Show::Deleted).len()), (2, 0));
        let refused = VolumesRead::Refused(crate::api::cinder::failure::FailureKind::Network.into());
        for read in [VolumesRead::Partial, VolumesRead::Pending, VolumesRead::Off, refused] {
            let never = vec![Arc::new(Volume::read(NEVER).unwrap())];
            let volumes = Arc::new(VolumeInventory::new(never, read.clone()));
            let some = analyse(&inventory(&[GOOD]), AnalysisInput { volumes, ..input() });
            // What was read exists, whatever was not.
            let without = usize::from(read == VolumesRead::Partial);
            assert_eq!(
                (ids(&some, Show::NeverBackedUp).len(), ids(&some, Show::Deleted).len()),
                (without, 0),
                "{read:?}"
            );
            assert_eq!(some.lines.len(), 1 + without);
            let is_good = some.verdict(&some.counts(), TargetAge::default()).tone == Tone::Good;
            // A deployment with volumes switched off knows that; the sentence must say what it covers.
            assert_eq!(is_good, read == VolumesRead::Off, "{read:?}");
            let verdict = some.verdict(&some.counts(), TargetAge::default()).after;
            let (of_all, of_known) = (read == VolumesRead::Pending, read == VolumesRead::Partial);
            assert_eq!(
                (verdict.contains("with backups"), verdict.contains("known so far")),
                (!of_all && !of_known, of_known)
            );
        }
    }

    #[test]
    fn a_deleted_volume_is_not_counted_unless_it_is_younger_than_the_reading() {
        let gone = analysis(&[GOOD, OLD], &[V]);
        assert_eq!((ids(&gone, Show::Deleted), ids(&gone, Show::All)), (vec!["w"], vec!["v"]));
        assert_eq!(gone.verdict(&gone.counts(), TargetAge::default()).tone, Tone::Good);
        let since = r#"{"id": "k", "status": "error", "volume_id": "z", "created_at": "2026-11-24T07:30:00"}"#;
        let younger = analysis(&[GOOD, since], &[V]);
        assert_eq!((ids(&younger, Show::Deleted).len(), ids(&younger, Show::Unprotected)), (0, vec!["z"]));
        let ageless = analysis(&[GOOD, AGELESS, &FUTURE.replace("\"v\"", "\"later\"")], &[V]);
        assert_eq!(ids(&ageless, Show::Deleted).len(), 2, "a wrong clock keeps no volume");
        let all_gone = analysis(&[GOOD, OLD], &[]);
        let verdict = all_gone.verdict(&all_gone.counts(), TargetAge::default());
        assert_eq!((verdict.tone, verdict.before.as_str()), (Tone::Unknown, ""));
        assert_eq!(verdict.after, "All volumes that have backups are deleted.");
    }

    #[test]
    fn a_policy_sets_the_target_or_excludes_and_the_rest_keeps_the_usual_one() {
        let policies = Arc::from([
            Policy {
                name: "slow".into(),
                conditions: vec![Condition::Name(Pattern::new("old-*"))],
                rule: Rule::Target(Target::Age(TargetAge::parse("8d").unwrap())),
            },
            Policy {
                name: "scratch".into(),
                conditions: vec![Condition::Name(Pattern::new("bill*"))],
                rule: Rule::Exclude("scratch".into()),
            },
        ]);
        let old = r#"{"id": "w", "name": "old-1"}"#;
        let of = |policies: Arc<[Policy]>| {
            let input = AnalysisInput { volumes: known(&[V, old, NEVER]), policies, ..input() };
            analyse(&inventory(&[GOOD, OLD]), input)
        };
        let plain = of(Arc::default());
        assert_eq!((ids(&plain, Show::TooOld), ids(&plain, Show::NeverBackedUp)), (vec!["w"], vec!["n"]));
        let under = of(policies);
        assert_eq!((ids(&under, Show::TooOld).len(), ids(&under, Show::Excluded)), (0, vec!["n"]));
        assert_eq!(
            under.line("w").and_then(|line| under.policy(line)).map(|policy| policy.name.as_str()),
            Some("slow")
        );
        let verdict = under.verdict(&under.counts(), TargetAge::default());
        assert_eq!(
            (verdict.tone, verdict.after.as_str()),
            (Tone::Good, "Both volumes have a good backup within the target.")
        );
    }

    #[test]
    fn a_volume_that_has_grown_since_its_last_good_backup_says_so() {
        let small = GOOD.replace("\"volume_id\"", "\"size\": 20, \"volume_id\"");
        let failed = FAILED.replace("\"volume_id\"", "\"size\": 40, \"volume_id\"");
        let grown = analysis(&[&small, &failed], &[V]);
        assert_eq!(ids(&grown, Show::Grown), ["v"]);
        assert_eq!((grown.lines[0].size_at_last_good, grown.lines[0].total_size), (Some(20), 60));
        assert!(ids(&analysis(&[GOOD], &[W]), Show::Grown).is_empty());
        for impossible in ["0", "-5"] {
            let odd = GOOD.replace("\"volume_id\"", &format!("\"size\": {impossible}, \"volume_id\""));
            let odd = analysis(&[&odd, &failed], &[V]);
            assert_eq!(
                (ids(&odd, Show::Grown), odd.lines[0].total_size),
                (vec![], 40),
                "no volume has {impossible} GiB"
            );
        }
    }

    #[test]
    fn new_volumes_are_not_counted_as_having_a_backup() {
        let analysis = analysis(&[GOOD], &[V, NEW]);
        let verdict = analysis.verdict(&analysis.counts(), TargetAge::default());
        let words = format!("{}{}", verdict.before, verdict.after);
        assert_eq!(words, "1 volume has a good backup from the last 26\u{a0}h; 1 new volume has none yet.");
    }
}

#[test]
fn an_unknown_result_of_the_last_day_takes_the_green_away() {
    let failure = r#"{"id": "f", "status": "FAILURE", "volume_id": "v", "created_at": "2026-11-24T05:00:00", "fail_reason": "disk full"}"#;
    let (tone, words) = verdict(&[GOOD, failure], input());
    assert_eq!(tone, Tone::Unknown, "{words}");
    assert!(words.ends_with(", but 1 backup of the last 24 h has an unknown result."), "{words}");
    let analysis = analyse(&inventory(&[GOOD, failure]), input());
    assert!(analysis.knows_failures() && !analysis.knows_last_day());
    let before = failure.replace("24T05", "22T05");
    assert_eq!(verdict(&[GOOD, &before], input()).0, Tone::Good, "an earlier one changes nothing of last night");
}

#[test]
fn a_volume_whose_only_backup_has_an_unknown_result_is_neither_protected_nor_unprotected() {
    for status in [r#""backing-up""#, "7", r#""""#] {
        let row =
            format!(r#"{{"id": "u", "status": {status}, "volume_id": "u", "created_at": "2026-11-24T02:00:00"}}"#);
        let analysis = analyse(&inventory(&[&row]), input());
        let counts = analysis.counts();
        assert_eq!((counts.unknown, counts.unprotected, counts.protected), (1, 0, 0), "{status}");
    }
    let counts = analyse(&inventory(&[FAILED]), input()).counts();
    assert_eq!((counts.unknown, counts.unprotected), (0, 1));
}

#[test]
fn a_backup_that_may_be_incomplete_takes_the_green_away_unless_there_is_another() {
    let row = |id: &str, hour: u32, objects: u32| {
        format!(
            r#"{{"id": "{id}", "status": "available", "volume_id": "v", "created_at": "2026-11-{}T{:02}:00:00", "object_count": {objects}}}"#,
            22 + hour / 24,
            hour % 24
        )
    };
    // Hours since the beginning of 22 November; it is 8:00 on the 24th, and the target is 26 h.
    let (old, lately, now) = (row("a", 2, 100), row("b", 40, 90), row("c", 50, 0));
    let (tone, words) = verdict(&[&old, &now], input());
    assert_eq!(tone, Tone::Unknown, "{words}");
    assert!(words.contains("may be incomplete"), "{words}");
    assert_eq!(verdict(&[&old, &lately, &now], input()).0, Tone::Good, "a sound one is recent enough");
    let baseless = GOOD.replace('}', r#", "is_incremental": true}"#);
    assert_eq!(verdict(&[&baseless], input()).0, Tone::Unknown);
    let counts = analyse(&inventory(&[&old, &now]), input()).counts();
    assert_eq!((counts.volumes, counts.protected, counts.doubtful), (1, 0, 1), "each volume is in one part of the bar");
    let partial = AnalysisInput { extent: Extent::Partial(2, Some(3)), ..input() };
    let counts = analyse(&inventory(&[&old, &now]), partial).counts();
    assert_eq!(counts.doubtful, 0, "what it seems to lack may not have been read");
}

#[test]
fn a_verdict_with_a_reservation_leads_to_the_volumes_in_question() {
    let words = |rows: &[&str]| {
        let analysis = analyse(&inventory(rows), input());
        let verdict = analysis.verdict(&analysis.counts(), TargetAge::default());
        (verdict.before, verdict.number, verdict.after)
    };
    let baseless = GOOD.replace('}', r#", "is_incremental": true}"#);
    let (before, number, after) = words(&[&baseless]);
    assert_eq!(before, "The only volume with backups has a good backup from the last 26\u{a0}h, but it");
    assert_eq!((number, after.as_str()), (None, " may be incomplete."));
    let other = GOOD.replace("\"id\": \"", "\"id\": \"x").replace("\"volume_id\": \"", "\"volume_id\": \"x");
    let (before, number, after) = words(&[&baseless, &other]);
    assert_eq!(before, "Both volumes with backups have a good backup from the last 26\u{a0}h, but ");
    assert_eq!((number, after.as_str()), (Some((1, Show::Doubtful)), " may be incomplete."));
}

#[test]
fn what_was_read_too_long_ago_is_neither_good_nor_bad() {
    for rows in [&[GOOD][..], &[OLD]] {
        let stale = verdict(rows, AnalysisInput { is_stale: true, ..input() });
        let now = verdict(rows, input());
        assert_ne!(now.0, Tone::Unknown);
        assert_eq!(stale.0, Tone::Unknown, "{}", stale.1);
        assert!(stale.1.starts_with("Not up to date: "), "{}", stale.1);
    }
    let analysis = analyse(&inventory(&[GOOD]), AnalysisInput { is_stale: true, ..input() });
    assert!(!analysis.is_certain() && !analysis.knows_failures());
}

#[test]
fn a_partial_reading_is_judged_by_what_was_read() {
    let (tone, words) = verdict(&[OLD], AnalysisInput { extent: Extent::Partial(1, Some(9)), ..input() });
    assert_eq!(tone, Tone::Unknown);
    assert!(words.contains("no good backup from the last 26 h among those read"), "{words}");
}

#[test]
fn a_volume_of_which_no_backup_was_read_counts_in_a_partial_reading() {
    let of = |extent: Extent| verdict(&[GOOD], AnalysisInput { extent, volumes: listed(), ..input() });
    assert_eq!(
        of(Extent::Partial(1, Some(3))),
        (
            Tone::Unknown,
            "Incomplete data: 2 of 3 volumes have no backup known to be good and recent; all others are within 26 h."
                .to_owned()
        )
    );
    let (tone, words) = of(Extent::Complete);
    assert_eq!(tone, Tone::Bad);
    assert!(words.starts_with("2 of 3 volumes have no good backup"), "{words}");
}

#[test]
fn a_good_backup_that_names_no_volume_may_be_of_any() {
    let nameless = GOOD.replace(r#""v""#, "null").replace(r#""a""#, r#""n""#);
    let never = |rows: &[&str]| {
        let counts = analyse(&inventory(rows), AnalysisInput { volumes: listed(), ..input() }).counts();
        (counts.never_backed_up, counts.unknown)
    };
    assert_eq!(never(&[GOOD]), (2, 0));
    assert_eq!(never(&[GOOD, &nameless]), (0, 2));
    assert_eq!(never(&[GOOD, &nameless.replace("available", "error")]), (2, 0), "nothing can be restored from it");
}
