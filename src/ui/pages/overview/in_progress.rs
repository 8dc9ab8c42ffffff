//! Backups in progress, and those that are stuck.

use crate::analysis::{Analysis, LISTED, Moving};
use crate::query::search::{Is, Term};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{quiet, section, so_far, zero};
use crate::ui::pages::overview::words;
use crate::ui::parts::badge::badge;
use crate::ui::parts::figures::{AnalysisContext, figure, volume_link};

pub(super) fn in_progress(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("transit", words::TRANSIT);
    let transit = &analysis.transit;
    if transit.list.is_empty() {
        return part.child(quiet(so_far(analysis, words::NOTHING_IN_PROGRESS)));
    }
    let stuck = transit.list.iter().filter(|moving| moving.stuck.is_some()).count();
    let all = context.rows(vec![Term::is(Is::Running)]);
    let stuck_number = match stuck {
        0 => zero("stuck"),
        number => figure("stuck", number, context.rows(vec![Term::is(Is::Stuck)])),
    };
    let said = words::Transit {
        all: figure("running", transit.list.len(), all),
        stuck: stuck_number,
        older_than_a_day: transit.list.iter().filter(|moving| moving.is_of_last_day == Some(false)).count(),
        of_unknown_start: transit.list.iter().filter(|moving| moving.seconds.is_none()).count(),
        usual_seconds: transit.usual,
    };
    let line = words::transit(el("p"), said);
    let row = |moving: &Moving| {
        let stuck = moving.stuck.map(|stuck| el("span").class("badge").attr("data-tone", "bad").child(stuck.words()));
        let volume = moving.volume.as_ref();
        let volume = volume.map(|id| words::of_volume(el("span"), volume_link(id, &analysis.volumes, context)));
        let backup: Node = match moving.id.as_str() {
            "" => moving.name.clone().into(),
            id => el("a").goes(context.backup(id)).child(moving.name.clone()).into(),
        };
        el("li")
            .child(el("p").child(badge(&moving.status)).child(words::for_how_long(moving.seconds)).child(stuck))
            .child(el("p").child(backup).child(volume))
    };
    let rows = el("ul").class("moving").children(transit.list.iter().take(LISTED).map(row));
    let more = transit.list.len().saturating_sub(LISTED);
    part.child(line).child(rows).child((more > 0).then(|| quiet(words::more(more))))
}
