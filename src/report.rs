//! The hand-over report: what the Overview says, as Markdown for a ticket or a chat. Pure. Texts from the API are set
//! as code, where Markdown and HTML mean nothing.

use crate::analysis::{Analysis, Line};
use crate::pagination::grouped;
use crate::query::volumes::Target;
use crate::timestamp::{relative, rounded};
use crate::view::Clock;
use std::fmt::Write as _;

/// Lines of a list before it says how many more there are.
const LISTED: usize = 20;

/// The report. `link` is the Overview's whole address.
pub fn report(title: &str, project_id: &str, analysis: &Analysis, target: Target, clock: Clock, link: &str) -> String {
    let counts = analysis.counts();
    let said = analysis.verdict(&counts, target);
    let number = said.number.map(|(number, _)| grouped(number as u64)).unwrap_or_default();
    let (_, day) = &analysis.last_day;
    let mut text = format!("# {}\n\n", title.replace(['\n', '\r'], " "));
    let mut say = |words: std::fmt::Arguments<'_>| {
        // Writing to a text does not fail.
        let _ = text.write_fmt(words);
        text.push('\n');
    };
    say(format_args!("**{}{number}{}**\n", said.before, said.after));
    say(format_args!(
        "As of {} · {} · {} backups of {} volumes · project {}\n",
        clock.exact(analysis.now),
        analysis.extent,
        grouped(analysis.backups as u64),
        grouped(counts.volumes as u64),
        fence(project_id)
    ));
    say(format_args!(
        "In the last 24 h {} were asked for: {} succeeded, {} failed, {} in transition, {} cannot be judged.\n",
        day.attempts(),
        day.good,
        day.failed,
        day.busy,
        day.unknown
    ));
    if counts.retired > 0 {
        let (volumes, are) = if counts.retired == 1 { ("volume", "is") } else { ("volumes", "are") };
        let retired = grouped(counts.retired as u64);
        say(format_args!(
            "{retired} more {volumes} {are} marked as retired: left out of what is said of volumes; their backups count.\n"
        ));
    }
    say(format_args!("## Failures by cause\n"));
    if analysis.causes.is_empty() {
        say(format_args!("None.\n"));
    } else {
        say(format_args!("| failures | volumes | first ({}) | last | reason |\n|---:|---:|---|---|---|", clock.zone()));
        for cause in analysis.causes.iter().take(LISTED) {
            let time = |at: Option<crate::timestamp::Instant>| at.map(|at| clock.to_minute(at)).unwrap_or_default();
            let reason = if cause.template.is_empty() { "no reason given".to_owned() } else { fence(&cause.template) };
            let advice = cause.advice.map(|advice| format!(" {} {}", advice.meaning, advice.next_step));
            say(format_args!(
                "| {} | {} | {} | {} | {reason}{} |",
                cause.members.len(),
                cause.volumes.len(),
                time(cause.first_seen),
                time(cause.last_seen),
                advice.unwrap_or_default()
            ));
        }
        say(format_args!("{}", more(analysis.causes.len())));
    }
    let list = |say: &mut dyn FnMut(std::fmt::Arguments<'_>), heading: &str, lines: Vec<&Line>| {
        say(format_args!("## {heading}\n"));
        for of in lines.iter().take(LISTED) {
            let volume = &of.volume;
            let good = match volume.last_good {
                Some(at) => format!("last good recovery point {} ({})", clock.exact(at), relative(at, clock.now)),
                None => "no recovery point is known".to_owned(),
            };
            let usual = volume.cadence.map(|usual| format!(", usually every {}", rounded(usual))).unwrap_or_default();
            let failed = match volume.streak {
                0 => String::new(),
                1 => ", the latest attempt failed".to_owned(),
                times => format!(", {times} failures in a row"),
            };
            say(format_args!("- {}: {good}{usual}{failed}", fence(&of.id)));
        }
        say(format_args!("{}", if lines.is_empty() { "None.\n".to_owned() } else { more(lines.len()) }));
    };
    let pick = |fits: fn(&Line) -> bool| analysis.shown_lines().filter(|line| fits(line)).collect::<Vec<_>>();
    let missed = pick(|line| line.volume.standing < crate::volumes::Standing::Unknown);
    list(&mut say, &format!("No recovery point within {}", target.words()), missed);
    list(&mut say, "Overdue by their own cadence", pick(|line| line.volume.is_overdue));
    say(format_args!("<{link}>"));
    text
}

/// A text as code: between more backticks than it has in a row. A bar would end a table's cell.
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let (ticks, pad) = ("`".repeat(longest + 1), if text.contains('`') { " " } else { "" });
    let text = text.replace(['\n', '\r'], " ").replace('|', "\\|");
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

fn more(all: usize) -> String {
    if all > LISTED { format!("\nand {} more.\n", grouped((all - LISTED) as u64)) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::setting;
    use crate::analysis::{Setting, analyse};
    use crate::inventory::tests::inventory;
    use crate::reading::Extent;
    use crate::timestamp::Instant;

    #[test]
    fn the_report_says_what_the_overview_says_and_texts_stay_texts() {
        let all = inventory(&[
            r#"{"id": "a", "status": "error", "volume_id": "v<1>", "fail_reason": "no | space `x`", "created_at": "2026-11-24T02:00:00"}"#,
            r#"{"id": "b", "status": "available", "volume_id": "w", "created_at": "2026-11-24T03:00:00"}"#,
        ]);
        let now = Instant::parse("2026-11-24T08:00:00").unwrap();
        let setting = Setting { extent: Extent::Partial(2, Some(3)), ..setting() };
        let clock = Clock { now, offset: |_| 0 };
        let text = report("T", "p", &analyse(&all, setting), Target::default(), clock, "https://x/?view=overview");
        assert!(
            text.contains(
                "**So far, with the reading not complete: 1 of 2 volumes has no recovery point within 26 h.**"
            ),
            "{text}"
        );
        assert!(text.contains("partial: 2 of 3"), "{text}");
        assert!(text.contains("| 1 | 1 | 2026-11-24 02:00 | 2026-11-24 02:00 | `` no \\| space `x` `` |"), "{text}");
        assert!(text.contains("- `v<1>`: no recovery point is known, the latest attempt failed"), "{text}");
        assert!(text.ends_with("<https://x/?view=overview>\n"), "{text}");
    }
}
