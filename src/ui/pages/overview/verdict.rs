//! The headline: how many volumes are protected, what was started in the last 24 h, and what is unknown.

use crate::analysis::daily::DayCount;
use crate::analysis::{Analysis, Counts};
use crate::number::grouped;
use crate::query::search::{Property, Term};
use crate::query::volumes::Show;
use crate::query::{Query, View};
use crate::ui::messages::{Action, ReportTo};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::VIEW_HEADING;
use crate::ui::pages::overview::quota::quota;
use crate::ui::parts::figures::{AnalysisContext, figure, imports, target_age};
use crate::ui::parts::form::button;

thread_local! {
    /// The form that sets the target.
    pub(crate) static TARGET_AGE: ElementRef = const { ElementRef::new() };
}

pub(super) fn verdict(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Element {
    let sentence = analysis.verdict(counts, context.target_age);
    let number = sentence.number.map(|(number, show)| figure("verdict", number, context.volumes(show)));
    let headline = el("h1")
        .handle(&VIEW_HEADING)
        .attr("id", "verdict")
        .attr("tabindex", "-1")
        .attr("data-tone", sentence.tone.name())
        .child(sentence.before)
        .child(number)
        .child(sentence.after);
    let count = |name: &'static str, number: usize, show: Show, [one, many]: [&'static str; 2], words: &str| {
        let verb = if number == 1 { one } else { many };
        let number_of = figure(name, number, context.volumes(show));
        let number_of = number_of.attr("aria-label", format!("{}{verb}{words}", grouped(number as u64)));
        (number > 0).then(|| el("li").child(number_of).child(verb).child(words.to_owned()))
    };
    // Unread rows may contain another backup of a volume.
    let only = if analysis.extent.is_complete() { "only one good backup." } else { "only one good backup so far." };
    let at_limit = format!("at the limit of {} backups per volume.", analysis.limit);
    let (is, has) = ([" is ", " are "], [" has ", " have "]);
    let all = context.volumes(Show::All);
    let whole = el("li")
        .child(figure("backups", analysis.backups, context.query.at_view(View::Backups)))
        .child(if analysis.backups == 1 { " backup, " } else { " backups, " })
        .child(figure("volumes", counts.volumes, all))
        .child(if counts.volumes == 1 { " volume" } else { " volumes" })
        .child((counts.retired > 0).then(|| {
            let number = figure("of-retired", counts.retired, context.volumes(Show::Retired));
            el("span").child(" and ").child(number).child(" marked as retired")
        }))
        .child(".");
    let evidence = el("ul")
        .class("evidence")
        .children(unread(analysis, context))
        .child(count("ahead", counts.ahead, Show::Ahead, has, "a recovery point in the future, which is not counted."))
        .child(count("failing", counts.failing, Show::Failing, [" "; 2], "failed at the last run."))
        .child(count(
            "acknowledged",
            counts.acknowledged,
            Show::Acknowledged,
            is,
            "acknowledged: still counted above, but listed below new problems.",
        ))
        .child(count("overdue", counts.overdue, Show::Overdue, is, "later than usual."))
        .child(count("single-copy", counts.single, Show::SingleCopy, has, only))
        .child(count("at-limit", counts.at_limit, Show::AtLimit, is, &at_limit))
        .child(count("grown", counts.grown, Show::Grown, is, "larger than at the last good backup."))
        .child(count(
            "excluded",
            counts.excluded,
            Show::Excluded,
            is,
            "excluded by a policy: left out of the volume counts.",
        ))
        .child(count("deleted", counts.deleted, Show::Deleted, is, "deleted: left out of the volume counts."))
        .child(count(
            "retired",
            counts.retired,
            Show::Retired,
            is,
            "retired in this browser: left out of the volume counts.",
        ))
        .child(future(analysis, context))
        .child(imports(analysis, context).map(|words| el("li").child(words)))
        .child(whole)
        .child(context.quota.and_then(|read| quota(analysis, read.as_ref().ok()?)));
    let report = button("Shift report").asks(Action::Report(ReportTo::File));
    let copied = button("Copy report").asks(Action::Report(ReportTo::Clipboard));
    let steps = el("form")
        .handle(&TARGET_AGE)
        .class("steps")
        .attr("aria-label", "Target")
        .child(target_age(context))
        .child(report)
        .child(copied);
    el("section")
        .class("verdict")
        .attr("aria-labelledby", "verdict")
        .child(headline)
        .child(split(analysis, counts, context))
        .child((analysis.backups > 0).then(|| attempts(analysis, context)))
        .child(evidence)
        .child(steps)
}

/// The backups dated in the future by a wrong clock.
fn future(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    (analysis.ahead > 0).then(|| {
        el("li")
            .child(figure("future", analysis.ahead, context.rows(vec![Term::is(Property::Future)])))
            .child(if analysis.ahead == 1 { " backup is dated" } else { " backups are dated" })
            .child(" in the future (wrong clock) and left out of ages, days and the last 24 h.")
    })
}

/// All counted volumes by state, as a bar and in numbers: each volume occurs once.
fn split(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Option<Element> {
    let unprotected =
        if analysis.extent.is_complete() { "with no good backup" } else { "with no good backup read yet" };
    let parts = [
        ("protected", counts.protected, Show::Protected, "protected"),
        ("new-volumes", counts.new, Show::New, "new, no backup yet"),
        ("unknown", counts.unknown, Show::Unknown, "of unknown age"),
        ("too-old", counts.too_old, Show::TooOld, "too old"),
        ("future-only", counts.future_only, Show::FutureOnly, "dated in the future"),
        ("unprotected", counts.unprotected, Show::Unprotected, unprotected),
        ("never-backed-up", counts.never_backed_up, Show::NeverBackedUp, "never backed up"),
    ];
    let shown = || parts.into_iter().filter(|(_, number, ..)| *number > 0);
    let mut bar = el("svg")
        .class("bar")
        .attr("viewBox", format!("0 0 {} 1", counts.volumes))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true");
    let mut from = 0;
    for (name, number, ..) in shown() {
        let part = el("rect").attr("data-part", name).attr("x", from.to_string()).attr("y", "0");
        bar = bar.child(part.attr("width", number.to_string()).attr("height", "1"));
        from += number;
    }
    let legend = |(name, number, show, words): (&'static str, usize, Show, &'static str)| {
        let label = format!("{} {} {words}", grouped(number as u64), if number == 1 { "volume" } else { "volumes" });
        let number = figure(name, number, context.volumes(show)).attr("aria-label", label);
        el("li").attr("data-part", name).child(number).child(" ").child(words)
    };
    (counts.volumes > 0).then(|| {
        el("div")
            .class("split")
            .child(bar)
            .child(el("ul").children(parts.map(|part| (part.1 > 0).then(|| legend(part)))))
    })
}

/// What was started in the last 24 h, how it ended, and the change in failures from the day before.
fn attempts(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let (_, day) = &analysis.last_day;
    let count = |name: &'static str, number: u32, word: Option<Property>, words: &'static str| {
        let terms = [Some(Analysis::in_last_day()), word.map(Term::is)];
        let number_of = figure(name, number as usize, context.rows(terms.into_iter().flatten().collect()));
        number_of.attr("aria-label", format!("{} {words} in the last 24 h", grouped(u64::from(number))))
    };
    let unknown = (day.unknown > 0).then(|| {
        el("span")
            .child(", ")
            .child(count("last-unknown", day.unknown, Some(Property::Unknown), "of unknown result"))
            .child(" of unknown result")
    });
    // An unreadable or undated row may be another failure.
    let is_known = analysis.knows_failures();
    let failed = if is_known { "\u{a0}failed" } else { "\u{a0}known to have failed" };
    let rate = day.rate().filter(|_| is_known).map(|rate| format!(" ({rate}\u{a0}%)"));
    let (now, before) = (i64::from(day.failed), i64::from(analysis.day_before.failed));
    let change = match now - before {
        _ if !is_known => None,
        0 => None,
        more if more > 0 => Some(format!(" ({more} more than the day before)")),
        fewer => Some(format!(" ({} fewer than the day before)", -fewer)),
    };
    el("p")
        .class("last-day")
        .child((!analysis.extent.is_complete()).then_some("At least "))
        .child(count("attempts", day.attempts(), None, "started"))
        .child(" started in the last 24 h: ")
        .child(
            count("failed", day.failed, Some(Property::Failed), "failed")
                .attr_if("data-tone", (day.failed > 0).then_some("bad")),
        )
        .child(failed)
        .child(change)
        .child(", ")
        .child(count("succeeded", day.good, Some(Property::Good), "succeeded"))
        .child("\u{a0}succeeded")
        .child(rate)
        .child(", ")
        .child(count("busy", day.busy, Some(Property::Running), "in progress"))
        .child("\u{a0}in\u{a0}progress")
        .child(unknown)
        .child(".")
}

/// The unreadable rows, and the failures whose time is unknown.
fn unread(analysis: &Analysis, context: AnalysisContext<'_>) -> [Option<Element>; 2] {
    let odd = ["unreadable", " row could not be read", " rows could not be read"];
    let odd = rest(&analysis.unreadable, odd, Some(context.rows(vec![Term::is(Property::Unreadable)])));
    let undated =
        ["undated", " backup has no start time that could be read", " backups have no start time that could be read"];
    let undated = if analysis.knows_failures() { None } else { rest(&analysis.undated, undated, None) };
    [odd, undated]
}

/// How backups ended that could only be read in part.
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
    let words = if all == 1 { one } else { many };
    // If all of them are unknown, that needs no mention.
    let results = if count.unknown == all { format!("{words}.") } else { format!("{words}: {}.", ends.join(", ")) };
    (all > 0).then(|| el("li").child(number).child(results))
}
