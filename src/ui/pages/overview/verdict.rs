//! The headline: how many volumes are protected, what was started in the last 24 h, and what is unknown.

use crate::analysis::{Analysis, Counts};
use crate::number::grouped;
use crate::query::View;
use crate::query::search::{Property, Term};
use crate::query::volumes::Show;
use crate::ui::messages::{Action, ReportTo};
use crate::ui::node::{Element, ElementRef, Node, Text, el};
use crate::ui::pages::VIEW_HEADING;
use crate::ui::pages::overview::quota::quota;
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, figure, imports, target_age};
use crate::ui::parts::form::button;

thread_local! {
    /// The form that sets the target.
    pub(crate) static TARGET_AGE: ElementRef = const { ElementRef::new() };
}

pub(super) fn verdict(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Element {
    let report = button(words::SHIFT_REPORT).asks(Action::Report(ReportTo::File));
    let copied = button(words::COPY_REPORT).asks(Action::Report(ReportTo::Clipboard));
    let steps = el("form")
        .handle(&TARGET_AGE)
        .class("steps")
        .attr("aria-label", words::TARGET)
        .child(target_age(context))
        .child(report)
        .child(copied);
    el("section")
        .class("verdict")
        .attr("aria-labelledby", "verdict")
        .child(headline(analysis, counts, context))
        .child(split(analysis, counts, context))
        .child((analysis.backups > 0).then(|| attempts(analysis, context)))
        .child(evidence(analysis, counts, context))
        .child(steps)
}

/// The verdict's sentence.
fn headline(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Element {
    let sentence = analysis.verdict(counts, context.target_age);
    let number = sentence.number.map(|(number, show)| figure("verdict", number, context.volumes(show)));
    el("h1")
        .handle(&VIEW_HEADING)
        .attr("id", "verdict")
        .attr("tabindex", "-1")
        .attr("data-tone", sentence.tone.name())
        .child(sentence.before)
        .child(number)
        .child(sentence.after)
}

/// What else there is to know about the volumes, each number with a link to those in question.
fn evidence(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Element {
    let count = |name: &'static str, number: usize, show: Show, sentence: Text| {
        let number_of = figure(name, number, context.volumes(show));
        let number_of = number_of.attr("aria-label", format!("{}{sentence}", grouped(number as u64)));
        (number > 0).then(|| el("li").child(number_of).child(Node::Text(sentence)))
    };
    let (limit, is_complete) = (analysis.limit, analysis.extent.is_complete());
    el("ul")
        .class("evidence")
        .children(unread(analysis, context))
        .child(count("ahead", counts.ahead, Show::Ahead, words::ahead(counts.ahead).into()))
        .child(failing(counts, context))
        .child(count(
            "acknowledged",
            counts.acknowledged,
            Show::Acknowledged,
            words::acknowledged(counts.acknowledged).into(),
        ))
        .child(count("overdue", counts.overdue, Show::Overdue, words::overdue(counts.overdue).into()))
        .child(count(
            "single-copy",
            counts.single,
            Show::SingleCopy,
            words::single_copy(counts.single, is_complete).into(),
        ))
        .child(count("at-limit", counts.at_limit, Show::AtLimit, words::at_limit(counts.at_limit, limit).into()))
        .child(count("grown", counts.grown, Show::Grown, words::grown(counts.grown).into()))
        .child(count("excluded", counts.excluded, Show::Excluded, words::excluded(counts.excluded).into()))
        .child(count("broken", counts.broken, Show::Broken, words::broken(counts.broken).into()))
        .child(count("deleted", counts.deleted, Show::Deleted, words::deleted(counts.deleted).into()))
        .child(count("retired", counts.retired, Show::Retired, words::retired(counts.retired).into()))
        .child(future(analysis, context))
        .child(imports(analysis, context).map(|sentence| el("li").child(sentence)))
        .child(whole_project(analysis, counts, context))
        .child(context.quota.and_then(|read| quota(analysis, read.as_ref().ok()?)))
}

/// The volumes whose last run failed.
fn failing(counts: &Counts, context: AnalysisContext<'_>) -> Option<Element> {
    let failing = counts.failing;
    (failing > 0).then(|| {
        let label = [words::ON, &grouped(failing as u64), words::failing(failing)].concat();
        let number = figure("failing", failing, context.volumes(Show::Failing)).attr("aria-label", label);
        el("li").child(words::ON).child(number).child(words::failing(failing))
    })
}

/// How many backups and volumes there are.
fn whole_project(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Element {
    let retired = (counts.retired > 0).then(|| figure("of-retired", counts.retired, context.volumes(Show::Retired)));
    words::whole_project(
        el("li"),
        (analysis.backups, figure("backups", analysis.backups, context.query.at_view(View::Backups))),
        (counts.volumes, figure("volumes", counts.volumes, context.volumes(Show::All))),
        analysis.of_those(),
        retired,
    )
}

/// The backups dated in the future by a wrong clock.
fn future(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    (analysis.ahead > 0).then(|| {
        el("li")
            .child(figure("future", analysis.ahead, context.rows(vec![Term::is(Property::Future)])))
            .child(words::in_future(analysis.ahead))
    })
}

/// All counted volumes by state, as a bar and in numbers: each volume occurs once.
fn split(analysis: &Analysis, counts: &Counts, context: AnalysisContext<'_>) -> Option<Element> {
    let unprotected = words::unprotected(analysis.extent.is_complete());
    let parts = [
        ("protected", counts.protected, Show::Protected, words::PROTECTED),
        ("suspicious", counts.doubtful, Show::Doubtful, words::SUSPICIOUS),
        ("new-volumes", counts.new, Show::New, words::NEW),
        ("unknown", counts.unknown, Show::Unknown, words::UNKNOWN_STATE),
        ("too-old", counts.too_old, Show::TooOld, words::TOO_OLD),
        ("future-only", counts.future_only, Show::FutureOnly, words::FUTURE_ONLY),
        ("unprotected", counts.unprotected, Show::Unprotected, unprotected),
        ("never-backed-up", counts.never_backed_up, Show::NeverBackedUp, words::NEVER_BACKED_UP),
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
    let legend = |(name, number, show, state): (&'static str, usize, Show, &'static str)| {
        let label = words::volumes_of_state(number, state);
        let number = figure(name, number, context.volumes(show)).attr("aria-label", label);
        el("li").attr("data-part", name).child(number).child(" ").child(state)
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
    let count = |name: &'static str, number: u32, word: Option<Property>, ended: &'static str| {
        let terms = [Some(Analysis::in_last_day()), word.map(Term::is)];
        let number_of = figure(name, number as usize, context.rows(terms.into_iter().flatten().collect()));
        number_of.attr("aria-label", words::in_last_day(number, ended))
    };
    let failed = count("failed", day.failed, Some(Property::Failed), words::FAILED);
    words::last_day(
        el("p").class("last-day"),
        words::LastDay {
            is_complete: analysis.extent.is_complete(),
            knows_starts: analysis.undated.attempts() == 0,
            // An unreadable or undated row may be another failure, and so may an unknown result.
            knows_failures: analysis.knows_last_day(),
            more_failed: i64::from(day.failed) - i64::from(analysis.day_before.failed),
            success_rate: day.rate().filter(|_| analysis.knows_last_day()),
            attempts: day.attempts() as usize,
            started: count("attempts", day.attempts(), None, words::STARTED),
            failed: failed.attr_if("data-tone", (day.failed > 0).then_some("bad")),
            succeeded: count("succeeded", day.good, Some(Property::Good), words::SUCCEEDED),
            in_progress: count("busy", day.busy, Some(Property::Running), words::IN_PROGRESS),
            unknown: (day.unknown > 0)
                .then(|| count("last-unknown", day.unknown, Some(Property::Unknown), words::UNKNOWN_RESULT)),
        },
    )
}

/// The unreadable rows, the failures whose time is unknown, and those that are not of making a backup.
fn unread(analysis: &Analysis, context: AnalysisContext<'_>) -> [Option<Element>; 3] {
    let line = |number: Element, sentence: String| el("li").child(number).child(sentence);
    let (odd, undated) = (&analysis.unreadable, &analysis.undated);
    let rows = context.rows(vec![Term::is(Property::Unreadable)]);
    let odd =
        (odd.attempts() > 0).then(|| line(figure("unreadable", odd.attempts() as usize, rows), words::unreadable(odd)));
    let plain = |name: &'static str, number: usize| {
        el("span").class("figure").attr("data-figure", name).child(grouped(number as u64))
    };
    let undated = (undated.attempts() > 0 && !analysis.knows_failures())
        .then(|| line(plain("undated", undated.attempts() as usize), words::undated(undated)));
    let later = analysis.failed_later;
    let later = (later > 0).then(|| line(plain("failed-later", later), words::failed_later(later).to_owned()));
    [odd, undated, later]
}
