//! Backups in progress, and those that are stuck.

use crate::analysis::{Analysis, LISTED, Moving};
use crate::number::grouped;
use crate::query::search::{Property, Term};
use crate::time::{at_most, span};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{quiet, section, so_far, zero};
use crate::ui::parts::badge::badge;
use crate::ui::parts::figures::{AnalysisContext, figure, volume_link};

pub(super) fn in_progress(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("transit", "In progress");
    let transit = &analysis.transit;
    if transit.list.is_empty() {
        return part.child(quiet(so_far(analysis, "No backup is being made, restored or removed")));
    }
    let stuck = transit.list.iter().filter(|moving| moving.stuck.is_some()).count();
    let all = context.rows(vec![Term::is(Property::Running)]);
    let usual = transit.usual.map_or_else(
        || " (too few recent backups to estimate the usual duration)".to_owned(),
        |usual| format!(" (95 % finish within {})", at_most(usual)),
    );
    let unknown = transit.list.iter().filter(|moving| moving.seconds.is_none()).count();
    let unknown = (unknown > 0).then(|| format!(", {} with an unknown start", grouped(unknown as u64)));
    let stuck_number = match stuck {
        0 => zero("stuck"),
        number => figure("stuck", number, context.rows(vec![Term::is(Property::Stuck)])),
    };
    let older = transit.list.iter().filter(|moving| moving.is_of_last_day == Some(false)).count();
    let older = (older > 0).then(|| format!(" ({} started more than 24 h ago)", grouped(older as u64)));
    let line = el("p")
        .child(figure("running", transit.list.len(), all))
        .child(" in progress")
        .child(older)
        .child(", ")
        .child(stuck_number)
        .child(" of them stuck")
        .child(unknown)
        .child(usual)
        .child(".");
    let row = |moving: &Moving| {
        let for_how_long =
            moving.seconds.map_or_else(|| "start unknown".to_owned(), |time| format!("for {}", span(time)));
        let stuck = moving.stuck.map(|stuck| el("span").class("badge").attr("data-tone", "bad").child(stuck.words()));
        let volume = moving
            .volume
            .as_ref()
            .map(|id| el("span").child(" of volume ").child(volume_link(id, &analysis.volumes, context)));
        let backup: Node = match moving.id.as_str() {
            "" => moving.name.clone().into(),
            id => el("a").goes(context.backup(id)).child(moving.name.clone()).into(),
        };
        el("li")
            .child(el("p").child(badge(&moving.status)).child(format!(" {for_how_long} ")).child(stuck))
            .child(el("p").child(backup).child(volume))
    };
    let rows = el("ul").class("moving").children(transit.list.iter().take(LISTED).map(row));
    let more = transit.list.len().saturating_sub(LISTED);
    part.child(line).child(rows).child((more > 0).then(|| quiet(format!("and {more} more."))))
}
