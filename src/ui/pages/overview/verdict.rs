//! The headline: how many volumes are protected, what was started in the last 24 h, and what is not known.

use crate::analysis::daily::DayCount;
use crate::analysis::{Analysis, Counts};
use crate::number::grouped;
use crate::query::search::{Is, Term};
use crate::query::volumes::Show;
use crate::query::{Query, View};
use crate::ui::messages::{Action, ReportTo};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::overview::quota::quota;
use crate::ui::parts::figures::{AnalysisContext, figure, imports, objective};
use crate::ui::parts::form::button;

thread_local! {
    /// The form of the target.
    pub(crate) static OBJECTIVE: ElementRef = const { ElementRef::new() };
}

pub(super) fn verdict(analysis: &Analysis, counts: &Counts, seen: AnalysisContext<'_>) -> Element {
    let said = analysis.verdict(counts, seen.objective);
    let number = said.number.map(|(number, show)| figure("verdict", number, seen.volumes(show)));
    let headline = el("h2")
        .attr("id", "verdict")
        .attr("tabindex", "-1")
        .attr("data-tone", said.tone.name())
        .child(said.before)
        .child(number)
        .child(said.after);
    // What was not read may give a volume another backup, a newer one, a good one.
    let so_far = if analysis.extent.is_complete() { "." } else { " among those read so far." };
    let lacking = |words: &str| Node::from(format!("{words}{so_far}"));
    let count = |name: &'static str, number: usize, show: Show, [one, many]: [&'static str; 2], words: Node| {
        let verb = if number == 1 { one } else { many };
        (number > 0).then(|| el("li").child(figure(name, number, seen.volumes(show))).child(verb).child(words))
    };
    let (is, has) = ([" is ", " are "], [" has ", " have "]);
    let all = seen.volumes(Show::All);
    let whole = el("li")
        .child(figure("backups", analysis.backups, seen.query.at_view(View::Backups)))
        .child(if analysis.backups == 1 { " backup, " } else { " backups, " })
        .child(figure("volumes", counts.volumes, all))
        .child(if counts.volumes == 1 { " volume" } else { " volumes" })
        .child((counts.retired > 0).then(|| {
            let number = figure("of-retired", counts.retired, seen.volumes(Show::Retired));
            el("span").child(" and ").child(number).child(" marked as retired")
        }))
        .child(".");
    let evidence = el("ul")
        .class("evidence")
        .child(attempts(analysis, seen))
        .children(unread(analysis, seen))
        .child(count(
            "never-backed-up",
            counts.never_backed_up,
            Show::NeverBackedUp,
            [" was ", " were "],
            "never backed up.".into(),
        ))
        .child(count(
            "unprotected",
            counts.unprotected,
            Show::Unprotected,
            has,
            lacking("no backup that can be restored"),
        ))
        .child(count(
            "ahead",
            counts.ahead,
            Show::Ahead,
            has,
            "a recovery point in the future, which is not counted.".into(),
        ))
        .child(count("too-old", counts.too_old, Show::TooOld, has, lacking("a last good backup that is too old")))
        .child(count("unknown", counts.unknown, Show::Unknown, has, "a good backup, age unknown.".into()))
        .child(count("new-volumes", counts.new, Show::New, is, "new and not backed up yet.".into()))
        .child(count("protected", counts.protected, Show::Protected, is, "protected.".into()))
        .child(count("failing", counts.failing, Show::Failing, [" "; 2], "failed at the last run.".into()))
        .child(count(
            "acknowledged",
            counts.acknowledged,
            Show::Acknowledged,
            is,
            "acknowledged: still counted above, and sorted below what is new.".into(),
        ))
        .child(count("overdue", counts.overdue, Show::Overdue, is, "later than usual.".into()))
        .child(count("single-copy", counts.single, Show::SingleCopy, has, lacking("only one good backup")))
        .child(count("at-limit", counts.at_limit, Show::AtLimit, is, "at the backup limit.".into()))
        .child(count("grown", counts.grown, Show::Grown, is, "larger than at the last good backup.".into()))
        .child(count(
            "excluded",
            counts.excluded,
            Show::Excluded,
            is,
            "excluded by a policy: left out of the volume counts.".into(),
        ))
        .child(count("deleted", counts.deleted, Show::Deleted, is, "deleted: left out of the volume counts.".into()))
        .child(count(
            "retired",
            counts.retired,
            Show::Retired,
            is,
            "retired in this browser: left out of the volume counts.".into(),
        ))
        .child(future(analysis, seen))
        .child(imports(analysis, seen).map(|words| el("li").child(words)))
        .child(whole)
        .child(seen.quota.and_then(|known| quota(analysis, &known)));
    let report = button("Shift report").asks(Action::Report(ReportTo::File));
    let copied = button("Copy report").asks(Action::Report(ReportTo::Clipboard));
    let steps = el("form")
        .handle(&OBJECTIVE)
        .class("steps")
        .attr("aria-label", "Target")
        .child(objective(seen))
        .child(report)
        .child(copied);
    el("section").class("verdict").attr("aria-labelledby", "verdict").child(headline).child(evidence).child(steps)
}

/// The backups that a wrong clock dated.
fn future(analysis: &Analysis, seen: AnalysisContext<'_>) -> Option<Element> {
    (analysis.ahead > 0).then(|| {
        el("li")
            .child(figure("future", analysis.ahead, seen.rows(vec![Term::is(Is::Future)])))
            .child(if analysis.ahead == 1 { " backup is dated" } else { " backups are dated" })
            .child(" in the future by a wrong clock: left out of ages, days and the last 24 h.")
    })
}

/// What was started in the last 24 h, and how it ended.
fn attempts(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let (since, day) = &analysis.last_day;
    let asked = |name: &'static str, number: u32, word: Option<Is>| {
        let terms = [Some(analysis.from(*since)), word.map(Term::is)];
        figure(name, number as usize, seen.rows(terms.into_iter().flatten().collect()))
    };
    let unknown = (day.unknown > 0).then(|| {
        el("span").child(", ").child(asked("last-unknown", day.unknown, Some(Is::Unknown))).child(" of unknown result")
    });
    // A row that could not be read, or not dated, may be one more.
    let known = if analysis.knows_failures() { "\u{a0}failed, " } else { "\u{a0}known to have failed, " };
    el("li")
        .child((!analysis.extent.is_complete()).then_some("At least "))
        .child(asked("attempts", day.attempts(), None))
        .child(" started in the last 24 h: ")
        .child(asked("succeeded", day.good, Some(Is::Good)))
        .child("\u{a0}succeeded, ")
        .child(asked("failed", day.failed, Some(Is::Failed)))
        .child(known)
        .child(asked("busy", day.busy, Some(Is::Running)))
        .child("\u{a0}in\u{a0}progress")
        .child(unknown)
        .child(".")
}

/// The rows that could not be read, and the failures of which nobody knows when they were.
fn unread(analysis: &Analysis, seen: AnalysisContext<'_>) -> [Option<Element>; 2] {
    let odd = ["unreadable", " row could not be read", " rows could not be read"];
    let odd = rest(&analysis.unreadable, odd, Some(seen.rows(vec![Term::is(Is::Unreadable)])));
    let undated =
        ["undated", " backup has no start time that could be read", " backups have no start time that could be read"];
    let undated = if analysis.knows_failures() { None } else { rest(&analysis.undated, undated, None) };
    [odd, undated]
}

/// How those ended of which something could not be read.
fn rest(count: &DayCount, [name, one, many]: [&'static str; 3], rows: Option<Query>) -> Option<Element> {
    let all = count.attempts();
    let number: Node = match rows {
        Some(rows) => figure(name, all as usize, rows).into(),
        None => el("span").class("figure").attr("data-figure", name).child(grouped(u64::from(all))).into(),
    };
    let mut ends: Vec<String> = Vec::new();
    let each = [
        (count.failed, "failed"),
        (count.unknown, "of unknown result"),
        (count.busy, "in progress"),
        (count.good, "succeeded"),
    ];
    for (count, word) in each.into_iter().filter(|(count, _)| *count > 0) {
        ends.push(format!("{} {word}", grouped(u64::from(count))));
    }
    let said = format!("{}: {}.", if all == 1 { one } else { many }, ends.join(", "));
    (all > 0).then(|| el("li").child(number).child(said))
}
