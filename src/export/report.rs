//! The shift report: the Overview as Markdown, for a ticket or a chat. Pure. Strings from the API are formatted as
//! code, so that Markdown and HTML in them have no effect. One file: its sections follow each other as in the report.

use crate::analysis::acknowledgement::{Subject, Validity};
use crate::analysis::causes::Cause;
use crate::analysis::since_last_visit::Changes;
use crate::analysis::{Analysis, Counts, Line};
use crate::api::cinder::backup::display_name;
use crate::inventory::{Inventory, Word};
use crate::number::grouped;
use crate::query::search::parser::NO_REASON;
use crate::query::volumes::TargetAge;
use crate::time::Clock;
use crate::time::{Instant, ago, span};
use std::fmt::Write as _;

/// How many failures of a cause are listed by name.
const NAMED: usize = 50;

/// The inputs of the report.
#[derive(Clone, Copy)]
pub(crate) struct ReportContext<'a> {
    pub(crate) title: &'a str,
    pub(crate) project_id: &'a str,
    pub(crate) all: &'a Inventory,
    /// The analysis of the project.
    pub(crate) analysis: &'a Analysis,
    /// The maximum age of the last good recovery point.
    pub(crate) target_age: TargetAge,
    pub(crate) clock: Clock,
    /// The Overview's full address.
    pub(crate) link: &'a str,
    /// The link that passes on the acknowledgements, if there are any.
    pub(crate) handover: Option<&'a str>,
}

pub(crate) fn report(about: ReportContext<'_>) -> String {
    let lines = |fits: fn(&Line) -> bool| about.analysis.counted_lines().filter(|line| fits(line)).collect::<Vec<_>>();
    let missed = lines(|line| line.volume.protection < crate::analysis::volumes::Protection::Unknown);
    let within = if about.analysis.has_own_targets() {
        "within the target".to_owned()
    } else {
        format!("from the last {}", about.target_age.words())
    };
    let analysis = about.analysis;
    let is_known = analysis.is_certain() && analysis.counts_agree();
    let overdue = lines(|line| line.volume.is_overdue);
    // Each with whether none is known to be none.
    let parts = [
        (format!("# {}", about.title.replace(['\n', '\r'], " ")), summary(about), true),
        ("## Failed in the last 24 h".to_owned(), failed(about), analysis.knows_last_day()),
        ("## In progress for too long".to_owned(), stuck(about), is_known),
        ("## All failures by cause".to_owned(), causes(about), is_known && analysis.knows_results()),
        (format!("## No good backup {within}"), volumes(about, &missed), is_known),
        ("## Later than usual".to_owned(), volumes(about, &overdue), is_known),
    ];
    let odd = analysis.unreadable_note();
    let unknown = if odd.is_empty() { "None known.\n".to_owned() } else { format!("None known. {odd}\n") };
    let mut text = String::new();
    for (heading, part, is_known) in parts {
        let part = match (part.is_empty(), analysis.extent.is_complete()) {
            (true, true) if is_known => "None.\n",
            (true, true) => &unknown,
            (true, false) => "None among the backups read so far.\n",
            (false, _) => &part,
        };
        text.extend([heading.as_str(), "\n\n", part, "\n"]);
    }
    let doubtful = volumes(about, &lines(|line| line.volume.doubt.is_some()));
    if !doubtful.is_empty() {
        text.extend(["## Last good backup may be incomplete\n\n", &doubtful, "\n"]);
    }
    text + &acknowledged(about) + "<" + about.link + ">\n"
}

/// The author's acknowledgements, and the link that adds them to another reader's browser.
fn acknowledged(ReportContext { analysis, clock, handover, .. }: ReportContext<'_>) -> String {
    let mut text = String::new();
    for (one, validity) in &analysis.acknowledged {
        let subject = match &one.subject {
            Subject::Volume(id) => format!("volume {}", volume_name(analysis, id)),
            Subject::Cause(template) if template.is_empty() => NO_REASON.to_owned(),
            Subject::Cause(template) => fence(template),
        };
        let until = match validity {
            Validity::Holds => one.until(|end| clock.exact(end)),
            Validity::Ended(why) => format!("ended: {}", why.words()),
            Validity::Absent => "not in the data read".to_owned(),
        };
        say(&mut text, format_args!("- {subject}, {until}{}", note(&one.note)));
    }
    match handover {
        Some(link) if !text.is_empty() => {
            format!("## Acknowledged\n\n{text}\nTo add these to your browser: <{link}>\n\n")
        }
        Some(_) | None => String::new(),
    }
}

/// A note, set off by a colon; empty if there is none.
fn note(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!(": {}", fence(note)) }
}

/// Appends to the report. Writing to a `String` does not fail.
fn say(text: &mut String, words: std::fmt::Arguments<'_>) {
    let _ = text.write_fmt(words);
    text.push('\n');
}

/// The verdict, and the numbers that it rests on.
fn summary(ReportContext { analysis, clock, project_id, target_age, .. }: ReportContext<'_>) -> String {
    let mut text = String::new();
    let counts = analysis.counts();
    let verdict = analysis.verdict(&counts, target_age);
    let number = verdict.number.map(|(number, _)| grouped(number as u64)).unwrap_or_default();
    say(&mut text, format_args!("**{}{number}{}**\n", verdict.before, verdict.after));
    say(
        &mut text,
        format_args!(
            "As of {} · {} · {} backups, {} volumes · project {}\n",
            clock.exact(analysis.now),
            analysis.extent,
            grouped(analysis.backups as u64),
            grouped(counts.volumes as u64),
            fence(project_id)
        ),
    );
    say_last_day(&mut text, analysis);
    say_unread(&mut text, analysis);
    if let Some(changes) = &analysis.changes {
        say_changes(&mut text, changes, clock);
    }
    say_not_counted(&mut text, analysis, &counts);
    text
}

fn say_last_day(text: &mut String, analysis: &Analysis) {
    let (_, day) = &analysis.last_day;
    if day.attempts() == 0 && analysis.undated.attempts() > 0 {
        return say(text, format_args!("No backup is known to have started in the last 24 h."));
    }
    let failed = if analysis.knows_last_day() { "failed" } else { "known to have failed" };
    let unknown = match day.unknown {
        0 => String::new(),
        unknown => format!(", {} with an unknown result", grouped(u64::from(unknown))),
    };
    say(
        text,
        format_args!(
            "{}{} {} started in the last 24 h: {} succeeded, {} {failed}, {} in progress{unknown}.",
            if analysis.extent.is_complete() { "" } else { "At least " },
            grouped(u64::from(day.attempts())),
            if day.attempts() == 1 { "backup" } else { "backups" },
            grouped(u64::from(day.good)),
            grouped(u64::from(day.failed)),
            grouped(u64::from(day.busy))
        ),
    );
}

/// The rows and start times that could not be read.
fn say_unread(text: &mut String, analysis: &Analysis) {
    for (count, words) in [
        (&analysis.unreadable, "Rows that could not be read"),
        (&analysis.undated, "Backups without a usable start time"),
    ] {
        if count.attempts() > 0 {
            say(
                text,
                format_args!(
                    "\n{words}: {} ({} failed, {} with an unknown result).",
                    grouped(u64::from(count.attempts())),
                    grouped(u64::from(count.failed)),
                    grouped(u64::from(count.unknown))
                ),
            );
        }
    }
}

fn say_changes(text: &mut String, changes: &Changes, clock: Clock) {
    say(
        text,
        format_args!(
            "\nSince the author’s last visit ({}): {} new, {} failed, {} recovered, {} deleted.",
            clock.exact(changes.since),
            changes.new.len(),
            changes.failed.len(),
            changes.recovered.len(),
            changes.vanished.len()
        ),
    );
}

/// The backups and volumes that the other numbers do not include, or not yet as protected.
fn say_not_counted(text: &mut String, analysis: &Analysis, counts: &Counts) {
    for (count, words) in [
        (analysis.ahead, "Not counted because they are dated in the future by a wrong clock"),
        (analysis.imports, "Imports in progress or failed, of no volume yet"),
        (counts.new, "New volumes without a backup yet"),
        (counts.excluded, "Volumes excluded by a policy (not counted)"),
        (counts.broken, "Volumes without a backup that are in error or being deleted (not counted)"),
        (counts.deleted, "Deleted volumes with backups (not counted)"),
    ] {
        if count > 0 {
            say(text, format_args!("\n{words}: {}.", grouped(count as u64)));
        }
    }
    if counts.retired > 0 {
        let (volumes, their) = if counts.retired == 1 { ("volume is", "its") } else { ("volumes are", "their") };
        let retired = grouped(counts.retired as u64);
        say(
            text,
            format_args!("\n{retired} more {volumes} retired: left out of the volume counts; {their} backups count."),
        );
    }
}

fn failed(ReportContext { all, analysis, clock, .. }: ReportContext<'_>) -> String {
    let mut text = String::new();
    for cause in analysis.causes.iter().filter(|cause| cause.lately > 0) {
        let gap = if text.is_empty() { "" } else { "\n" };
        say(&mut text, format_args!("{gap}{} {}:\n", grouped(cause.lately as u64), with_reason(cause)));
        for entry in cause.members.iter().take(cause.lately.min(NAMED)).filter_map(|place| all.get(*place)) {
            let id = entry.volume().map(|key| all.texts().get(key));
            let volume = id.map(|id| format!(" of volume {}", volume_name(analysis, id))).unwrap_or_default();
            let at = entry.created_at().map(|at| clock.exact(at)).unwrap_or_default();
            let name = fence(&display_name(entry.text(Word::Name), entry.id()));
            let id = entry.id().map(|id| format!(", {}", fence(id))).unwrap_or_default();
            say(&mut text, format_args!("- {name}{volume}, {at}{id}"));
        }
        if cause.lately > NAMED {
            say(&mut text, format_args!("- and {} more", grouped((cause.lately - NAMED) as u64)));
        }
    }
    if analysis.failed_later > 0 {
        let gap = if text.is_empty() { "" } else { "\n" };
        let later = grouped(analysis.failed_later as u64);
        say(&mut text, format_args!("{gap}Deletions and restores of older backups: {later}."));
    }
    text
}

fn stuck(ReportContext { analysis, .. }: ReportContext<'_>) -> String {
    let mut text = String::new();
    for backup in &analysis.in_progress.list {
        let Some(why) = backup.stuck else { continue };
        let (name, id, status, why) = (fence(&backup.name), fence(&backup.id), backup.status.word(), why.words());
        let volume =
            backup.volume.as_deref().map(|id| format!(" of volume {}", volume_name(analysis, id))).unwrap_or_default();
        let time = backup.seconds.map(|seconds| format!(" for {}", span(seconds))).unwrap_or_default();
        say(&mut text, format_args!("- {name}{volume}: {status}{time}, {why}, {id}"));
    }
    text
}

fn causes(ReportContext { analysis, clock, .. }: ReportContext<'_>) -> String {
    let mut text = String::new();
    for cause in &analysis.causes {
        if text.is_empty() {
            let zone = clock.zone();
            say(
                &mut text,
                format_args!(
                    "| last 24 h | all time | volumes | first ({zone}) | last ({zone}) | reason |\n|---:|---:|---:|---|---|---|"
                ),
            );
        }
        let time = |at: Option<Instant>| at.map(|at| clock.to_minute(at)).unwrap_or_default();
        let known = if cause.acknowledged.is_some() { " Acknowledged." } else { "" };
        let advice = cause.advice.map(|advice| format!(" {} {}", advice.meaning, advice.next_step));
        say(
            &mut text,
            format_args!(
                "| {} | {} | {} | {} | {} | {}{} |",
                cause.lately,
                cause.members.len(),
                cause.volumes.len(),
                time(cause.first_seen),
                time(cause.last_seen),
                reason(cause, fence_in_cell),
                advice.unwrap_or_default() + known
            ),
        );
    }
    text
}

fn volumes(ReportContext { clock, analysis, .. }: ReportContext<'_>, lines: &[&Line]) -> String {
    let mut text = String::new();
    for line in lines {
        let volume = &line.volume;
        let good = match volume.last_good {
            Some(at) => format!("last good recovery point {} ({})", clock.exact(at), ago(at, clock.now)),
            None if line.has_lost_all() => "its backups are no longer listed".to_owned(),
            None if volume.backups == 0 => "never backed up".to_owned(),
            None => "no recovery point is known".to_owned(),
        };
        let ahead = volume.ahead.map(|at| format!(", ignoring one dated in the future ({})", clock.exact(at)));
        let usual = volume.rhythm.map(|rhythm| format!(", runs {}", rhythm.words())).unwrap_or_default();
        let known = analysis.acknowledgement(line.acknowledged);
        let known = known.map(|one| format!(", acknowledged{}", note(&one.note))).unwrap_or_default();
        let failed = match volume.streak {
            0 => String::new(),
            1 => ", the last run failed".to_owned(),
            times => format!(", {times} failures in a row"),
        };
        say(
            &mut text,
            format_args!(
                "- {}: {good}{}{usual}{failed}{known}",
                volume_name(analysis, &line.id),
                ahead.unwrap_or_default()
            ),
        );
    }
    text
}

/// A volume's name and id, or just its id.
fn volume_name(analysis: &Analysis, id: &str) -> String {
    match analysis.volumes.label(id) {
        Some(label) => format!("{} ({})", fence(label), fence(id)),
        None => fence(id),
    }
}

fn reason(cause: &Cause, fence: fn(&str) -> String) -> String {
    if cause.template.is_empty() { cause.words() } else { fence(&cause.words()) }
}

fn with_reason(cause: &Cause) -> String {
    if cause.template.is_empty() { format!("with {NO_REASON}") } else { format!("× {}", reason(cause, fence)) }
}

/// A string as code in a table cell, which an unescaped bar would end.
fn fence_in_cell(text: &str) -> String {
    fence(text).replace('|', "\\|")
}

/// A string as code, enclosed in more backticks than any run inside it.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let (ticks, pad) = ("`".repeat(longest + 1), if text.contains('`') { " " } else { "" });
    let text = text.replace(['\n', '\r'], " ");
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::input;
    use crate::analysis::{AnalysisInput, analyse};
    use crate::inventory::plan::Extent;
    use crate::inventory::tests::inventory;

    #[test]
    fn the_report_says_what_the_overview_says_and_texts_stay_texts() {
        let all = inventory(&[
            r#"{"id": "a", "status": "error", "volume_id": "v<1>", "fail_reason": "no | space `x`", "created_at": "2026-11-24T02:00:00"}"#,
            r#"{"id": "b", "status": "available", "volume_id": "w", "created_at": "2026-11-24T03:00:00"}"#,
            r#"{"id": "c", "status": "creating", "volume_id": "w", "created_at": "2026-11-22T03:00:00"}"#,
            r#"{"id": "d", "status": "error", "volume_id": "w", "fail_reason": "old", "created_at": "2026-11-20T03:00:00"}"#,
        ]);
        let baseless = r#"{"id": "e", "status": "available", "is_incremental": true, "volume_id": "x", "created_at": "2026-11-24T03:00:00"}"#;
        let now = Instant::parse("2026-11-24T08:00:00").unwrap();
        let written = |all: &Inventory, analysis: &Analysis| {
            report(ReportContext {
                title: "T",
                project_id: "p",
                all,
                analysis,
                target_age: TargetAge::default(),
                clock: Clock { now, offset: |_| 0 },
                link: "",
                handover: None,
            })
        };
        let one = inventory(&[baseless]);
        let text = written(&one, &analyse(&one, input()));
        assert!(text.contains("## Last good backup may be incomplete\n\n- `x`: last good recovery point"), "{text}");
        let input = AnalysisInput { extent: Extent::Partial(4, Some(5)), ..input() };
        let clock = Clock { now, offset: |_| 0 };
        let analysis = &analyse(&all, input);
        let (target_age, link) = (TargetAge::default(), "https://x/?view=overview");
        let handover = None;
        let text = report(ReportContext {
            title: "T",
            project_id: "p",
            all: &all,
            analysis,
            target_age,
            clock,
            link,
            handover,
        });
        assert!(
            text.contains(
                "**Incomplete data: 1 of 2 volumes with backups has no good backup from the last 26\u{a0}h among \
                 those read.**"
            ),
            "{text}"
        );
        assert!(text.contains("partial: 4 of 5"), "{text}");
        assert!(
            text.contains("| 1 | 1 | 1 | 2026-11-24 02:00 | 2026-11-24 02:00 | `` no \\| space `x` `` |"),
            "{text}"
        );
        assert!(
            text.contains(
                "\n1 × `` no | space `x` ``:\n\n- `unnamed a` of volume `v<1>`, 2026-11-24 02:00:00 UTC, `a`\n\n"
            ),
            "{text}"
        );
        assert!(text.contains("\n- `unnamed c` of volume `w`: creating for 2 days, over 24 h, `c`\n"), "{text}");
        assert!(text.contains("| 0 | 1 | 1 | 2026-11-20 03:00 | 2026-11-20 03:00 | `old` |"), "{text}");
        assert!(text.contains("- `v<1>`: no recovery point is known, the last run failed"), "{text}");
        assert!(text.ends_with("<https://x/?view=overview>\n"), "{text}");
    }
}
