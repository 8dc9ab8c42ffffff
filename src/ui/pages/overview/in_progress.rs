//! Backups in progress, and those that are stuck.

use crate::analysis::in_progress::BackupInProgress;
use crate::analysis::{Analysis, LISTED};
use crate::number::grouped;
use crate::query::search::{Property, Term};
use crate::time::{at_most, span};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{quiet, section, so_far, zero};
use crate::ui::parts::badge::badge;
use crate::ui::parts::figures::{AnalysisContext, figure, volume_link};

pub(super) fn in_progress(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("in-progress", "In progress");
    let in_progress = &analysis.in_progress;
    if in_progress.list.is_empty() {
        return part.child(quiet(so_far(analysis, "No backup is being made, restored or removed")));
    }
    let stuck = in_progress.list.iter().filter(|backup| backup.stuck.is_some()).count();
    let all = context.rows(vec![Term::is(Property::Running)]);
    let usual = in_progress.usual.map_or_else(
        || " (too few recent backups to estimate the usual duration)".to_owned(),
        |usual| format!(" (95 % finish within {})", at_most(usual)),
    );
    let unknown = in_progress.list.iter().filter(|backup| backup.seconds.is_none()).count();
    let unknown = (unknown > 0).then(|| format!(", {} with an unknown start", grouped(unknown as u64)));
    let stuck_number = match stuck {
        0 => zero("stuck"),
        number => figure("stuck", number, context.rows(vec![Term::is(Property::Stuck)])),
    };
    let older = in_progress.list.iter().filter(|backup| backup.is_of_last_day == Some(false)).count();
    let older = (older > 0).then(|| format!(" ({} started more than 24 h ago)", grouped(older as u64)));
    let line = el("p")
        .child(figure("running", in_progress.list.len(), all))
        .child(" in progress")
        .child(older)
        .child(", ")
        .child(stuck_number)
        .child(" of them stuck")
        .child(unknown)
        .child(usual)
        .child(".");
    let row = |backup: &BackupInProgress| {
        let for_how_long =
            backup.seconds.map_or_else(|| "start unknown".to_owned(), |time| format!("for {}", span(time)));
        let stuck = backup.stuck.map(|stuck| el("span").class("badge").attr("data-tone", "bad").child(stuck.words()));
        let volume = backup
            .volume
            .as_ref()
            .map(|id| el("span").child(" of volume ").child(volume_link(id, &analysis.volumes, context)));
        let name: Node = match backup.id.as_str() {
            "" => backup.name.clone().into(),
            id => el("a").goes(context.backup(id)).child(backup.name.clone()).into(),
        };
        el("li")
            .child(el("p").child(badge(&backup.status)).child(format!(" {for_how_long} ")).child(stuck))
            .child(el("p").child(name).child(volume))
    };
    let rows = el("ul").class("in-progress").children(in_progress.list.iter().take(LISTED).map(row));
    let more = in_progress.list.len().saturating_sub(LISTED);
    part.child(line).child(rows).child((more > 0).then(|| quiet(format!("and {more} more."))))
}
