//! The whole project's answer: the verdict as the headline, the evidence below it, every number a link to the rows
//! behind it.

use crate::analysis::causes::Cause;
use crate::analysis::daily::DayCount;
use crate::analysis::patterns::Tally;
use crate::analysis::{Analysis, Counts, LISTED, Line, Moving, Names};
use crate::number::grouped;
use crate::query::search::parser::NO_REASON;
use crate::query::search::{Is, Term, TextField, What};
use crate::query::volumes::Show;
use crate::query::{Query, View};
use crate::time::Clock;
use crate::time::{Instant, ago, at_most, span};
use crate::ui::messages::Action;
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::parts::badge::badge;
use crate::ui::parts::day_strip::{strip, strip_days};
use crate::ui::parts::figures::{AnalysisContext, figure, imports, objective, volume_link};
use crate::ui::parts::form::button;

/// Causes that are seen at once.
const CAUSES: usize = 8;
/// Volumes in the matrix.
const MATRIX: usize = 25;
/// Steps in which what is below the first screen is drawn: the matrix has a thousand cells.
pub const DEPTH: usize = 3;

thread_local! {
    /// The form of the target.
    pub(crate) static OBJECTIVE: ElementRef = const { ElementRef::new() };
}

/// The page's first screen: the verdict, and what to do about it.
pub fn overview(analysis: &Analysis, seen: AnalysisContext<'_>) -> Node {
    let counts = analysis.counts();
    let beside = el("div").class("beside").child(differences(analysis, seen)).child(transit(analysis, seen));
    board(analysis)
        .child(verdict(analysis, &counts, seen))
        .child(el("div").class("columns lead").child(causes(analysis, seen)).child(beside))
        .into()
}

/// What is below it, after so many steps.
pub fn below(analysis: &Analysis, depth: usize, seen: AnalysisContext<'_>) -> Node {
    let matrix = matrix(analysis, MATRIX * depth / DEPTH, seen);
    let is_all = depth >= DEPTH;
    board(analysis)
        .child(el("div").class("columns lead").child(matrix).child(is_all.then(|| per_day(analysis, seen))))
        .child(is_all.then(|| radius(analysis, seen)))
        .child(is_all.then(|| limits(analysis)))
        .into()
}

fn board(analysis: &Analysis) -> Element {
    el("div").class("overview").attr_if("data-partial", (!analysis.is_certain()).then_some(""))
}

fn section(name: &'static str, heading: &'static str) -> Element {
    el("section").attr("data-part", name).child(el("h3").child(heading))
}

fn said(text: impl Into<Node>) -> Element {
    el("span").child(text)
}

/// What is so of all backups, or of those that were read.
fn so_far(analysis: &Analysis, words: &str) -> String {
    let end = if analysis.extent.is_complete() { "." } else { " among the backups read so far." };
    let odd = analysis.said_of_unreadable();
    if odd.is_empty() { format!("{words}{end}") } else { format!("{words}{end} {odd}") }
}

fn quiet(text: impl Into<Node>) -> Element {
    el("p").class("quiet").child(text)
}

fn verdict(analysis: &Analysis, counts: &Counts, seen: AnalysisContext<'_>) -> Element {
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
    let count = |name: &'static str, number: usize, show: Show, verbs: [&'static str; 2], words: Node| {
        let verb = verbs[usize::from(number != 1)];
        (number > 0).then(|| el("li").child(figure(name, number, seen.volumes(show))).child(verb).child(words))
    };
    let (is, has) = ([" is ", " are "], [" has ", " have "]);
    let all = seen.volumes(Show::All);
    let whole = el("li")
        .child(figure("backups", analysis.backups, seen.query.at_view(View::Backups)))
        .child(if analysis.backups == 1 { " backup of " } else { " backups of " })
        .child(figure("volumes", counts.volumes, all))
        .child(if counts.volumes == 1 { " volume" } else { " volumes" })
        .child((counts.retired > 0).then(|| {
            let number = figure("of-retired", counts.retired, seen.volumes(Show::Retired));
            el("span").child(" and of ").child(number).child(" marked as retired")
        }))
        .child(".");
    let evidence = el("ul")
        .class("evidence")
        .child(attempts(analysis, seen))
        .children(unread(analysis, seen))
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
        .child(count(
            "too-old",
            counts.too_old,
            Show::TooOld,
            has,
            lacking("a last good recovery point older than the target"),
        ))
        .child(count(
            "unknown",
            counts.unknown,
            Show::Unknown,
            has,
            "a good backup of which nobody knows the age.".into(),
        ))
        .child(count("protected", counts.protected, Show::Protected, is, "within the target.".into()))
        .child(count("failing", counts.failing, Show::Failing, [" "; 2], "failed at the last run.".into()))
        .child(count("overdue", counts.overdue, Show::Overdue, is, "later than usual.".into()))
        .child(count("single-copy", counts.single, Show::SingleCopy, has, lacking("a single copy")))
        .child(count("at-limit", counts.at_limit, Show::AtLimit, is, "at the limit of backups.".into()))
        .child(count(
            "retired",
            counts.retired,
            Show::Retired,
            is,
            "marked as retired in this browser: not counted above, but their backups are below.".into(),
        ))
        .child(future(analysis, seen))
        .child(imports(analysis, seen).map(|words| el("li").child(words)))
        .child(whole);
    let report = button("Hand-over report").asks(Action::Report);
    let steps =
        el("form").handle(&OBJECTIVE).class("steps").attr("aria-label", "Target").child(objective(seen)).child(report);
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
        el("span").child(", ").child(asked("last-unknown", day.unknown, Some(Is::Unknown))).child(" cannot be judged")
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
        .child("\u{a0}in\u{a0}transition")
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

fn time(clock: Clock, at: Option<Instant>) -> Node {
    match at {
        Some(at) => el("time")
            .attr("datetime", at.to_string())
            .attr("title", format!("{} ({})", clock.exact(at), ago(at, clock.now)))
            .child(clock.to_minute(at))
            .into(),
        None => crate::ui::parts::time::nothing().into(),
    }
}

fn causes(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("causes", "Failures by cause");
    if analysis.causes.is_empty() {
        return part.child(quiet(so_far(analysis, "No failures")));
    }
    let row = |cause: &Cause| {
        let this = || Term::from(What::Cause(cause.template.clone()));
        let lately = match cause.lately {
            0 => zero("cause-lately"),
            lately => {
                let since = analysis.from(analysis.last_day.0);
                figure("cause-lately", lately, seen.rows(vec![this(), since]))
            }
        };
        let time = |label: &'static str, at| el("td").attr("data-label", label).child(time(seen.clock, at));
        let volumes = seen.query.at_view(View::Volumes);
        let volumes = volumes.with_volumes(|volumes| volumes.cause = Some(cause.template.clone()));
        let volumes = match cause.volumes.len() {
            0 => zero("cause-volumes"),
            number => figure("cause-volumes", number, volumes),
        };
        let streak = (cause.streak > 1).then(|| {
            el("p").class("quiet").child(format!("The newest {} failures in a row are of this cause.", cause.streak))
        });
        let advice = cause
            .advice
            .map(|advice| el("p").class("advice").child(format!("{} {}", advice.meaning, advice.next_step)));
        let template: Node = match cause.template.as_str() {
            "" => NO_REASON.into(),
            template => el("code").child(template.to_owned()).into(),
        };
        let sample = Some(&cause.sample).filter(|sample| **sample != cause.template && !sample.is_empty());
        let source = cause.advice.map(|advice| quiet(format!("Known from {}.", advice.source)));
        let more = (sample.is_some() || source.is_some()).then(|| {
            let sample = sample.map(|sample| el("pre").child(sample.clone()));
            let heading = el("summary").child(if sample.is_some() { "The latest, word for word" } else { "Source" });
            el("details").child(heading).child(sample).child(source)
        });
        let number = |label: &'static str, figure| el("td").class("number").attr("data-label", label).child(figure);
        el("tr")
            .child(number("in 24 h", lately))
            .child(number("of all time", figure("cause", cause.members.len(), seen.rows(vec![this()]))))
            .child(number("volumes", volumes))
            .child(time("first", cause.first_seen))
            .child(time("last", cause.last_seen))
            .child(el("td").class("wide").child(template).child(advice).child(streak).child(more))
    };
    let table = |some: &[Cause]| {
        let zone = seen.clock.zone();
        let head = [format!("First ({zone})"), format!("Last ({zone})"), "Reason".to_owned()];
        let table = el("table").class("plain causes").child(headings(&["In 24 h", "Of all time", "Volumes"], &head));
        table.child(el("tbody").children(some.iter().map(row)))
    };
    let (first, rest) = analysis.causes.split_at(CAUSES.min(analysis.causes.len()));
    let rest = (!rest.is_empty()).then(|| {
        let failures: usize = rest.iter().map(|cause| cause.members.len()).sum();
        let summary = format!("{} more causes, {} failures together", rest.len(), grouped(failures as u64));
        el("details").child(el("summary").child(summary)).child(table(rest))
    });
    part.child(table(first)).child(rest)
}

/// The headings of a plain table: numbers, then texts.
fn headings(numbers: &[&'static str], texts: &[String]) -> Element {
    let numbers = numbers.iter().map(|text| el("th").attr("scope", "col").class("number").child(*text));
    let texts = texts.iter().map(|text| el("th").attr("scope", "col").child(text.clone()));
    el("thead").child(el("tr").children(numbers).children(texts))
}

fn differences(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("visit", "Since the last visit");
    let forget = || button("Forget").asks(Action::Forget);
    let Some(changes) = &analysis.changes else {
        let text = if analysis.extent.is_complete() {
            "This is the first visit that this browser remembers."
        } else {
            "What changed is known once the whole project has been read."
        };
        return part.child(quiet(text));
    };
    let since = changes.since;
    let number = |name: &'static str, number: usize, word: Is| match number {
        0 => zero(name),
        number => figure(name, number, seen.rows(vec![Term::is(word)])),
    };
    let more =
        |all: usize| (all > LISTED).then(|| el("li").child(format!("and {} more", grouped((all - LISTED) as u64))));
    let group = |number: Element, words: &'static str, all: usize, names: Vec<Element>| {
        let names = el("ul").children(names.into_iter().map(|name| el("li").child(name))).child(more(all));
        let names = (all > 0).then(|| el("details").child(el("summary").child("Which")).child(names));
        el("div").child(el("p").child(number).child(words)).child(names)
    };
    let links = |names: &Names| {
        let link = |(id, name): &(String, String)| el("a").goes(seen.backup(id)).child(name.clone());
        names.iter().map(link).collect()
    };
    let (failed, recovered) =
        analysis.named.as_ref().map(|named| (links(&named.failed), links(&named.recovered))).unwrap_or_default();
    let gone = changes.vanished.iter().take(LISTED).map(|id| el("code").child(id.clone())).collect();
    let vanished = match changes.vanished.len() {
        0 => zero("vanished"),
        // Nothing is left that it could lead to.
        number => el("span").class("figure").attr("data-figure", "vanished").child(grouped(number as u64)),
    };
    let when = if since.is_ahead(seen.clock.now) {
        "Nobody knows when that was: this computer’s clock was ahead then.".to_owned()
    } else {
        format!("{}, {}.", seen.clock.exact(since), ago(since, seen.clock.now))
    };
    part.child(quiet(when))
        .child(el("p").child(number("new", changes.new.len(), Is::New)).child(" new"))
        .child(group(
            number("newly-failed", changes.failed.len(), Is::NewlyFailed),
            " failed since",
            changes.failed.len(),
            failed,
        ))
        .child(group(
            number("recovered", changes.recovered.len(), Is::Recovered),
            " recovered",
            changes.recovered.len(),
            recovered,
        ))
        .child(group(vanished, " vanished", changes.vanished.len(), gone))
        .child(el("p").class("steps").child(button("Compare from now on").asks(Action::Remember)).child(forget()))
        .child(quiet("Kept in this browser only."))
}

/// A number that leads nowhere, because nothing is behind it.
fn zero(name: &'static str) -> Element {
    el("span").class("figure").attr("data-figure", name).child("0")
}

fn transit(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("transit", "In transition");
    let transit = &analysis.transit;
    if transit.list.is_empty() {
        return part.child(quiet(so_far(analysis, "No backup is being made, restored or removed")));
    }
    let stuck = transit.list.iter().filter(|moving| moving.stuck.is_some()).count();
    let all = seen.rows(vec![Term::is(Is::Running)]);
    let usual = transit.usual.map_or_else(
        || " (too few finished lately to say how long one usually takes)".to_owned(),
        |usual| format!(" (95 of 100 were made within {} here, as far as their records tell)", at_most(usual)),
    );
    let unknown = transit.list.iter().filter(|moving| moving.seconds.is_none()).count();
    let unknown = (unknown > 0).then(|| format!(", {} with an unknown start", grouped(unknown as u64)));
    let stuck_number = match stuck {
        0 => zero("stuck"),
        number => figure("stuck", number, seen.rows(vec![Term::is(Is::Stuck)])),
    };
    let line = el("p")
        .child(figure("running", transit.list.len(), all))
        .child(" in transition, ")
        .child(stuck_number)
        .child(" of them stuck")
        .child(unknown)
        .child(usual)
        .child(".");
    let row = |moving: &Moving| {
        let for_how_long =
            moving.seconds.map_or_else(|| "start unknown".to_owned(), |time| format!("for {}", span(time)));
        let stuck = moving.stuck.map(|stuck| el("span").class("badge").attr("data-tone", "bad").child(stuck.words()));
        let volume = moving.volume.as_ref().map(|id| el("span").child(" of volume ").child(volume_link(id, seen)));
        let backup: Node = match moving.id.as_str() {
            "" => moving.name.clone().into(),
            id => el("a").goes(seen.backup(id)).child(moving.name.clone()).into(),
        };
        el("li")
            .child(el("p").child(badge(&moving.status)).child(format!(" {for_how_long} ")).child(stuck))
            .child(el("p").child(backup).child(volume))
    };
    let rows = el("ul").class("moving").children(transit.list.iter().take(LISTED).map(row));
    let more = transit.list.len().saturating_sub(LISTED);
    part.child(line).child(rows).child((more > 0).then(|| quiet(format!("and {more} more."))))
}

fn matrix(analysis: &Analysis, lines: usize, seen: AnalysisContext<'_>) -> Element {
    let part = section("matrix", "The last 30 days, worst volumes first");
    let shown: Vec<&Line> = analysis.shown_lines().collect();
    if shown.is_empty() {
        let odd = analysis.said_of_unreadable();
        let text = match (analysis.lines.is_empty(), analysis.extent.is_complete()) {
            (false, _) => "All volumes are retired.",
            (true, true) if odd.is_empty() => "No volume has a backup.",
            (true, true) => odd.as_str(),
            (true, false) => "No volume has been read yet.",
        };
        return part.child(quiet(text.to_owned()));
    }
    let days = strip_days(seen.clock, &analysis.unread);
    let head =
        days.iter().map(|day| el("th").attr("scope", "col").attr("title", day.date.clone()).child(day.number.clone()));
    let head = el("thead").child(el("tr").child(el("th").attr("scope", "col").child("Volume")).children(head));
    let row = |line: &&Line| {
        let heading = el("th").attr("scope", "row").child(volume_link(&line.id, seen));
        el("tr").child(heading).children(strip(line, analysis, &days, seen))
    };
    let body = el("tbody").children(shown.iter().take(lines).map(row));
    let table = el("table").class("matrix").child(head).child(body);
    let more = shown.len().saturating_sub(MATRIX);
    let more = (more > 0).then(|| {
        let link = el("a").goes(seen.volumes(Show::All)).child("all volumes");
        el("p").child(format!("and {} more: ", grouped(more as u64))).child(link)
    });
    let unread =
        if days.iter().any(|day| day.is_unread) { ", ▒ or striped: not all of the day was read." } else { "." };
    let legend = quiet(format!(
        "Each cell is the worst that happened that day: ✕ failed, ? cannot be judged, ◐ in transition, ✓ succeeded, · \
         nothing asked for{unread}",
    ));
    let scroll = el("div").class("scroll").attr("role", "region").attr("aria-label", "Volumes by day");
    part.child(scroll.attr("tabindex", "0").child(table)).child(more).child(legend)
}

/// Height of the chart, in its own units.
const TALL: u32 = 60;

fn per_day(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("days", "Success per day");
    let days = strip_days(seen.clock, &analysis.unread);
    let most = analysis.days.iter().map(|(day, _)| day.attempts()).max().unwrap_or(0).max(1);
    let scaled = |count: u32| u32::try_from(u64::from(count) * u64::from(TALL) / u64::from(most)).unwrap_or(TALL);
    // What is there is seen, however little of it.
    let height = |count: u32| if count == 0 { 0 } else { scaled(count).max(2) };
    let mut chart = el("svg")
        .class("chart")
        .attr("viewBox", format!("0 0 300 {}", TALL + 12))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .attr(
            "aria-label",
            "Backups asked for on each of the last 30 days, by how they ended; the table below says the same",
        );
    for (index, (day, _)) in analysis.days.iter().enumerate() {
        let mut below = TALL + 12;
        if days.get(index).is_some_and(|day| day.is_unread) {
            chart = chart.child(
                el("rect")
                    .attr("data-tone", "unread")
                    .attr("x", (index * 10).to_string())
                    .attr("y", "0")
                    .attr("width", "10")
                    .attr("height", below.to_string()),
            );
        }
        for (tone, count) in [("bad", day.failed), ("unknown", day.unknown), ("busy", day.busy), ("good", day.good)] {
            let tall = height(count);
            below = below.saturating_sub(tall);
            if tall > 0 {
                chart = chart.child(
                    el("rect")
                        .attr("data-tone", tone)
                        .attr("x", (index * 10 + 1).to_string())
                        .attr("y", below.to_string())
                        .attr("width", "8")
                        .attr("height", tall.to_string()),
                );
            }
        }
    }
    let row = |(index, (day, bounds)): (usize, &(DayCount, (Instant, Instant)))| {
        let within = analysis.on_day(index, *bounds);
        let cell = |name: &'static str, count: u32, kind: Option<Is>| {
            let terms = std::iter::once(within.clone()).chain(kind.map(Term::is)).collect();
            el("td").class("number").child(figure(name, count as usize, seen.rows(terms)))
        };
        let shown = days.get(index);
        let is_unread = shown.is_some_and(|day| day.is_unread);
        let rate = day.rate().filter(|_| !is_unread).map(|rate| format!("{rate} %"));
        let unread = is_unread.then_some(if day.attempts() == 0 { " not read" } else { " part not read" });
        el("tr")
            .child(el("th").attr("scope", "row").child(shown.map(|day| day.date.clone())).child(unread))
            .child(cell("day-good", day.good, Some(Is::Good)))
            .child(cell("day-failed", day.failed, Some(Is::Failed)))
            .child(cell("day-busy", day.busy, Some(Is::Running)))
            .child(cell("day-unknown", day.unknown, Some(Is::Unknown)))
            .child(cell("day-all", day.attempts(), None))
            .child(el("td").class("number").child(rate))
    };
    let head = ["Succeeded", "Failed", "In transition", "Unknown", "All", "Success"];
    let head = head.map(|text| el("th").attr("scope", "col").class("number").child(text));
    let head =
        el("tr").child(el("th").attr("scope", "col").child(format!("Day ({})", seen.clock.zone()))).children(head);
    let rows = analysis.days.iter().enumerate().rev().map(row);
    let table = el("table").class("plain days").child(el("thead").child(head)).child(el("tbody").children(rows));
    let first = days.first().map(|day| day.date.clone()).unwrap_or_default();
    let last = days.last().map(|day| day.date.clone()).unwrap_or_default();
    let axis = el("p")
        .class("axis quiet")
        .child(said(first))
        .child(said(format!("at most {} a day", grouped(u64::from(most)))))
        .child(said(last));
    let undated = (analysis.undated.attempts() > 0).then(|| {
        quiet(format!("Without a start time, and so on no day: {}.", grouped(u64::from(analysis.undated.attempts()))))
    });
    let unread = days.iter().filter(|day| day.is_unread).count();
    let unread =
        (unread > 0).then(|| quiet(format!("Shaded: {unread} of the days were not read, or not all of them.")));
    part.child(chart)
        .child(axis)
        .child(undated)
        .child(unread)
        .child(el("details").child(el("summary").child("The same as a table")).child(table))
}

fn radius(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("radius", "Where and when it failed in the last 30 days");
    if analysis.failed == 0 {
        let known = if analysis.undated.failed + analysis.undated.unknown == 0 {
            "Nothing failed in that time"
        } else {
            "No failure is known in that time"
        };
        return part.child(quiet(so_far(analysis, known)));
    }
    let row = |name: &'static str, label: Node, tally: &Tally, term: &Term| {
        let rows = |word: Option<Is>| {
            let terms = [Some(analysis.from(analysis.since)), word.map(Term::is), Some(term.clone())];
            seen.rows(terms.into_iter().flatten().collect())
        };
        el("tr")
            .child(el("td").class("number").child(figure(name, tally.failed as usize, rows(Some(Is::Failed)))))
            .child(el("td").class("number").child(figure("attempts-there", tally.attempts as usize, rows(None))))
            .child(el("td").child(label))
    };
    let table = |what: String, rows: Vec<Element>, more: usize| {
        let table = el("table").class("plain").child(headings(&["Failed", "of"], &[what]));
        let more = (more > 0).then(|| quiet(format!("and {more} more.")));
        el("div").child(table.child(el("tbody").children(rows))).child(more)
    };
    let share = |what: &'static str, name: &'static str, field: TextField, list: &[&(Option<String>, Tally)]| {
        let one = |(text, tally): &(Option<String>, Tally)| {
            let term = text.as_ref().map_or_else(|| Term::absent(field), |text| Term::text(field, text));
            let label = text.clone().map_or_else(|| Node::from(el("i").child("not stated")), Node::from);
            row(name, label, tally, &term)
        };
        let rows = list.iter().take(LISTED).copied().map(one).collect();
        table(what.to_owned(), rows, list.len().saturating_sub(LISTED))
    };
    let (hours, offset) = &analysis.hours;
    let hour = |(hour, tally): (u8, &Tally)| {
        let term = What::Hour(hour, *offset).into();
        (tally.attempts > 0).then(|| row("hour", format!("{hour:02}:00").into(), tally, &term))
    };
    let hours = (0..).zip(hours).filter_map(hour).collect();
    let zones: Vec<_> = analysis.zones.iter().collect();
    // A driver that gives each backup a container of its own says nothing by it.
    let containers: Vec<_> = analysis.containers.iter().filter(|(_, tally)| tally.attempts > 1).collect();
    let own = analysis.containers.len() - containers.len();
    let own = (own > 0).then(|| quiet(format!("{} more failed in a container of their own.", grouped(own as u64))));
    part.child(
        el("div")
            .class("columns")
            .child(share("Availability zone", "zone", TextField::Zone, &zones))
            .child(share("Container", "container", TextField::Container, &containers).child(own))
            .child(table(format!("Hour ({})", seen.clock.zone()), hours, 0)),
    )
}

fn limits(analysis: &Analysis) -> Element {
    let lost = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(quiet(format!("1 {one} It counts for no volume."))),
        many_of => Some(quiet(format!("{} {many} They count for no volume.", grouped(many_of as u64)))),
    };
    let nameless = lost(analysis.without_volume, "backup names no volume.", "backups name no volume.");
    el("section").class("limits").child(nameless).child(quiet(
        "This page knows what the Block Storage API lists: backups. It cannot know of volumes that were never backed up, \
         of schedules, or of the bytes stored. Rhythms and chains are inferred from recovery points.",
    ))
}
