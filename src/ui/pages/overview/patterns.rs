//! Where and when backups failed: zones, containers, hours of the day.

use crate::analysis::patterns::Tally;
use crate::analysis::{Analysis, LISTED};
use crate::query::search::{Criterion, Term, TextField};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::bar::bar;
use crate::ui::pages::overview::section::{headings, quiet, section, so_far};
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, figure};

pub(super) fn patterns(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("patterns", words::PATTERNS);
    if analysis.failed == 0 {
        let known = if analysis.knows_results() { words::NOTHING_FAILED } else { words::NO_FAILURE_KNOWN_THEN };
        return part.child(quiet(so_far(analysis, known)));
    }
    let row = |name: &'static str, label: Node, tally: &Tally, term: &Term| {
        let rows = |word: Option<Term>| {
            let terms = [Some(analysis.from(analysis.since)), word, Some(term.clone())];
            context.rows(terms.into_iter().flatten().collect())
        };
        el("tr")
            .child(el("td").class("number").child(figure(name, tally.failed as usize, rows(Some(Term::not_made())))))
            .child(el("td").class("number").child(figure("attempts-there", tally.attempts as usize, rows(None))))
            .child(el("td").child(label))
    };
    let table = |what: String, rows: Vec<Element>, more: usize| {
        let table = el("table").class("plain").child(headings(&words::PATTERNS_NUMBERS, &[what]));
        let more = (more > 0).then(|| quiet(words::more(more)));
        el("div").child(table.child(el("tbody").children(rows))).child(more)
    };
    // If the service never gives a value, a table of “not stated” is useless.
    let says_something = |list: &[&(Option<String>, Tally)]| list.iter().any(|(text, _)| text.is_some());
    let share = |what: &'static str, name: &'static str, field: TextField, list: &[&(Option<String>, Tally)]| {
        let one = |(text, tally): &(Option<String>, Tally)| {
            let term = text.as_ref().map_or_else(|| Term::absent(field), |text| Term::text(field, text));
            let label = text.clone().map_or_else(|| Node::from(el("i").child(words::NOT_STATED)), Node::from);
            row(name, label, tally, &term)
        };
        let rows = list.iter().take(LISTED).copied().map(one).collect();
        table(what.to_owned(), rows, list.len().saturating_sub(LISTED))
    };
    let zones: Vec<_> = analysis.zones.iter().collect();
    // Containers that belong to a single backup show no pattern.
    let containers: Vec<_> = analysis.containers.iter().filter(|(_, tally)| tally.attempts > 1).collect();
    let own = analysis.containers.len() - containers.len();
    let own = (own > 0).then(|| quiet(words::in_own_containers(own)));
    part.child(
        el("div")
            .class("columns")
            .child(says_something(&zones).then(|| share(words::AVAILABILITY_ZONE, "zone", TextField::Zone, &zones)))
            .child(
                says_something(&containers)
                    .then(|| share(words::CONTAINER, "container", TextField::Container, &containers).child(own)),
            )
            .child(hours(analysis, context)),
    )
}

/// Failures by hour of the day, as bars and as a table of links.
fn hours(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let (hours, offset) = &analysis.hours;
    let most = hours.iter().map(|tally| tally.failed).max().unwrap_or(0);
    let rows = |hour: u8, word: Option<Term>| {
        let at: Term = Criterion::Hour(hour, *offset).into();
        let terms = [Some(analysis.from(analysis.since)), word, Some(at)];
        context.rows(terms.into_iter().flatten().collect())
    };
    let cell = |(hour, tally): (u8, &Tally)| {
        let cell = el("li");
        if tally.failed == 0 {
            return cell;
        }
        let title = words::failed_at(hour, tally.failed, tally.attempts);
        cell.attr("title", title).child(bar(tally.failed, most, "bad"))
    };
    let row = |(hour, tally): (u8, &Tally)| {
        let number = |name: &'static str, count: u32, word| {
            el("td").class("number").child(figure(name, count as usize, rows(hour, word)))
        };
        (tally.attempts > 0).then(|| {
            el("tr")
                .child(number("hour", tally.failed, Some(Term::not_made())))
                .child(number("attempts-there", tally.attempts, None))
                .child(el("td").child(format!("{hour:02}:00")))
        })
    };
    let heading = words::hour(&context.clock.zone());
    let table = el("table").class("plain").child(headings(&words::PATTERNS_NUMBERS, std::slice::from_ref(&heading)));
    let table = table.child(el("tbody").children((0..).zip(hours).filter_map(row)));
    let axis = el("p").class("axis quiet").children(["0", "6", "12", "18", "24"].map(|hour| el("span").child(hour)));
    el("div")
        .child(quiet(words::failed_by_hour(&context.clock.zone())))
        .child(el("ol").class("hours bars").attr("aria-hidden", "true").children((0..).zip(hours).map(cell)))
        .child(axis)
        .child(el("details").child(el("summary").child(words::SHOW_AS_TABLE)).child(table))
}
