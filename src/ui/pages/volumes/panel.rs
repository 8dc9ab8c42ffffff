//! The panel of the open volume, beside the list.

use crate::analysis::volumes::{ChainLink, chain};
use crate::cells::effect;
use crate::platform::dom;
use crate::state::project_snapshot::ProjectSnapshot;
use crate::ui::messages::RowLink;
use crate::ui::node::slots::{link_to, nearest_row, row_link};
use crate::ui::node::{Node, live};
use crate::ui::pages::volumes;
use crate::ui::pages::volumes::ChainEntry;
use crate::ui::pages::volumes::page::open_volume;
use crate::ui::parts::analysis_view::AnalysisView;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// It gets the focus when the user opens it and returns it to the row.
#[component]
pub(crate) fn VolumePanel(snapshot: ProjectSnapshot, analysis_view: &'static AnalysisView) -> impl IntoView {
    let address = analysis_view.address;
    let mut before: Option<String> = None;
    // The index of the open volume's row while it is rendered: a retired volume leaves the list.
    let place = Rc::new(Cell::new(0));
    effect(move || {
        let id = address.query.with(open_volume);
        match (&before, &id) {
            (_, Some(id)) if before.as_ref() != Some(id) => {
                if let Some(link) = row_of(id) {
                    place.set(link.place);
                }
                dom::focus_soon(&volumes::HEADING);
            }
            (Some(before), None) if address.query.with(|query| query.backup.is_none()) => {
                let (before, place) = (before.clone(), place.get());
                dom::next_frame(move || {
                    let row = || nearest_row(&|link, _| Some(link.place.abs_diff(place)));
                    dom::focus_on(link_to(&|route| route.opens_volume(&before)).or_else(row));
                });
            }
            (Some(_) | None, _) => {}
        }
        before = id;
    });
    // A link to the panel may have to wait for the project to be read; the user may have moved on by then.
    let mut waits = address.query.with_untracked(open_volume).is_some();
    effect(move || {
        let is_known = analysis_view.project.latest.with(Option::is_some);
        if is_known && std::mem::take(&mut waits) && dom::has_no_focus() {
            dom::focus_soon(&volumes::HEADING);
        }
    });
    live(move || {
        let Some(id) = address.query.with(open_volume) else { return Node::Nothing };
        let entries = entries(snapshot, &id);
        let is_retired = analysis_view.project.marks.is_retired(&id);
        let panel =
            analysis_view.with(|analysis, context| volumes::chain(&id, analysis, &entries, is_retired, context));
        panel.unwrap_or_default()
    })
}

/// The row of a volume, if it is rendered.
fn row_of(id: &str) -> Option<Arc<RowLink>> {
    row_link(&link_to(&|route| route.opens_volume(id))?.into())
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
