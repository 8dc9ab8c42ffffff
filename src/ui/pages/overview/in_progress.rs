//! Backups in progress, and those that are stuck.

use crate::analysis::in_progress::BackupInProgress;
use crate::analysis::{Analysis, LISTED};
use crate::query::search::{Property, Term};
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{quiet, section, so_far, zero};
use crate::ui::pages::overview::words;
use crate::ui::parts::badge::badge;
use crate::ui::parts::figures::{AnalysisContext, figure, volume_link};

pub(super) fn in_progress(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("in-progress", words::HEADING_IN_PROGRESS);
    let in_progress = &analysis.in_progress;
    if in_progress.list.is_empty() {
        return part.child(quiet(so_far(analysis, words::NOTHING_IN_PROGRESS)));
    }
    let stuck = in_progress.list.iter().filter(|backup| backup.stuck.is_some()).count();
    let all = context.rows(vec![Term::is(Property::Running)]);
    let stuck_number = match stuck {
        0 => zero("stuck"),
        number => figure("stuck", number, context.rows(vec![Term::is(Property::Stuck)])),
    };
    let numbers = words::BackupsInProgress {
        all: figure("running", in_progress.list.len(), all),
        stuck: stuck_number,
        older_than_a_day: in_progress.list.iter().filter(|backup| backup.is_of_last_day == Some(false)).count(),
        of_unknown_start: in_progress.list.iter().filter(|backup| backup.seconds.is_none()).count(),
        usual_seconds: in_progress.usual,
    };
    let line = words::backups_in_progress(el("p"), numbers);
    let row = |backup: &BackupInProgress| {
        let stuck = backup.stuck.map(|stuck| el("span").class("badge").attr("data-tone", "bad").child(stuck.words()));
        let volume = backup.volume.as_ref();
        let volume = volume.map(|id| words::of_volume(el("span"), volume_link(id, &analysis.volumes, context)));
        let name: Node = match backup.id.as_str() {
            "" => backup.name.clone().into(),
            id => el("a").goes(context.backup(id)).child(backup.name.clone()).into(),
        };
        el("li")
            .child(el("p").child(badge(&backup.status)).child(words::for_how_long(backup.seconds)).child(stuck))
            .child(el("p").child(name).child(volume))
    };
    let rows = el("ul").class("in-progress").children(in_progress.list.iter().take(LISTED).map(row));
    let more = in_progress.list.len().saturating_sub(LISTED);
    part.child(line).child(rows).child((more > 0).then(|| quiet(words::more(more))))
}
