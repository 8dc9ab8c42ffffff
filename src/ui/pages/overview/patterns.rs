//! Where and when backups failed: zones, containers, hours of the day.

use crate::analysis::patterns::Tally;
use crate::analysis::{Analysis, LISTED};
use crate::number::grouped;
use crate::query::search::{Is, Term, TextField, What};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{headings, quiet, section, so_far};
use crate::ui::parts::figures::{AnalysisContext, figure};

pub(super) fn radius(analysis: &Analysis, seen: AnalysisContext<'_>) -> Element {
    let part = section("radius", "Failure patterns of the last 30 days");
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
