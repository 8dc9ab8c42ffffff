//! The panel of the open volume beside the list.

use crate::analysis::volumes::{ChainLink, chain};
use crate::cells::effect;
use crate::platform::dom;
use crate::state::project_snapshot::ProjectSnapshot;
use crate::ui::node::slots::link_to;
use crate::ui::node::{Node, live};
use crate::ui::pages::volumes;
use crate::ui::pages::volumes::ChainEntry;
use crate::ui::pages::volumes::page::open_volume;
use crate::ui::parts::analysis_view::AnalysisView;
use leptos::prelude::*;

/// It takes the focus when the reader opens it and gives it back to the row.
#[component]
pub(crate) fn VolumePanel(snapshot: ProjectSnapshot, analysis: &'static AnalysisView) -> impl IntoView {
    let address = analysis.address;
    let mut before = address.query.with_untracked(|query| query.volumes.open.clone());
    effect(move || {
        let id = address.query.with(open_volume);
        match (&before, &id) {
            (_, Some(_)) if before != id => dom::focus_soon(&volumes::HEADING),
            (Some(before), None) if address.query.with(|query| query.backup.is_none()) => {
                let before = before.clone();
                dom::soon(move || dom::focus_on(link_to(&|route| route.opens_volume(&before))));
            }
            (Some(_) | None, _) => {}
        }
        before = id;
    });
    live(move || {
        let Some(id) = address.query.with(open_volume) else { return Node::Nothing };
        let entries = entries(snapshot, &id);
        let is_retired = analysis.project.marks.is_retired(&id);
        let panel = analysis.with(|analysis, context| volumes::chain(&id, analysis, &entries, is_retired, context));
        panel.unwrap_or_default()
    })
}

/// The backups of a volume, oldest recovery point first.
fn entries(snapshot: ProjectSnapshot, id: &str) -> Vec<ChainEntry> {
    snapshot.version();
    snapshot.with(|all| {
        let entry = |link: ChainLink| {
            Some(ChainEntry {
                backup: all.get(link.place)?.backup(),
                base: link.base.and_then(|base| all.get(base)?.id()).map(str::to_owned),
                is_orphan: link.is_orphan,
            })
        };
        chain(all, id).into_iter().filter_map(entry).collect()
    })
}
