//! The list of volumes: the controls above it, the table, and the search field.

use crate::analysis::Analysis;
use crate::platform::element_ref::ElementRef;
use crate::query::{Query, View, Volumes};
use crate::state::address::Address;
use crate::state::current_view::CurrentView;
use crate::state::typing::Typing;
use crate::ui::node::{Node, el, live};
use crate::ui::pages::volumes;
use crate::ui::pages::volumes::words;
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::day_strip::strip_days;
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::virtual_rows::{Source, use_slices};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

thread_local! {
    /// The table's container.
    static TABLE: ElementRef = const { ElementRef::new() };
}

/// The controls above the volumes.
#[derive(Clone, Copy)]
pub(crate) struct VolumeChoices {
    pub(crate) address: Address,
    pub(crate) typing: Typing,
}

impl VolumeChoices {
    /// Changes the selection.
    pub(crate) fn change(self, change: impl FnOnce(&mut Volumes)) {
        self.address.go(&self.address.query.get_untracked().with_volumes(change));
    }

    /// Finds volumes by part of their id or name.
    pub(crate) fn find(self, text: &str, is_sent: bool) {
        let id = Some(text.trim().to_owned()).filter(|id| !id.is_empty());
        let typed = self.address.query.get_untracked().with_volumes(|volumes| volumes.id = id);
        self.typing.follow(typed, is_sent, true);
    }
}

/// The controls above the table.
#[component]
pub(crate) fn VolumeControls(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> impl IntoView {
    live(move || {
        if !current.is(View::Volumes) {
            return Node::Nothing;
        }
        let draw = |analysis: &Analysis, context: AnalysisContext<'_>| {
            volumes::controls(analysis, analysis.select(&context.query.volumes).len(), context)
        };
        analysis_view.with(draw).unwrap_or_default()
    })
}

/// The table of volumes.
#[component]
pub(crate) fn VolumesTable(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> impl IntoView {
    use_slices(&TABLE, move || table(current, analysis_view), move || source(analysis_view));
    live(|| el("div").handle(&TABLE).into())
}

/// The table without its rows.
fn table(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Node {
    let is_shown = current.is(View::Volumes);
    let rows = analysis_view.project.selected.with(|selected| selected.as_ref().map(|selected| selected.1.len() + 1));
    let is_beyond_doubt =
        analysis_view.project.latest.with(|analysis| analysis.as_ref().is_some_and(|known| known.is_beyond_doubt()));
    let head = if is_shown {
        analysis_view.address.query.with(|query| volumes::head(query, analysis_view.clock.get()))
    } else {
        Node::Nothing
    };
    el("table")
        .attr("role", "table")
        .attr("class", "backups volumes")
        .attr("aria-busy", current.is_loading().to_string())
        .attr_if("aria-rowcount", rows.map(|rows| rows.to_string()))
        .attr_if("data-partial", (!is_beyond_doubt).then_some(""))
        .attr_if("hidden", (!is_shown).then_some(""))
        .child(el("caption").class("unseen").child(words::VOLUMES))
        .child(head)
        .into()
}

fn source(view: &'static AnalysisView) -> Option<Source> {
    let selected = view.project.selected.get()?;
    let query = view.address.query.get();
    let AnalysisContext { clock, target_age, usual_target_age, .. } = view.context(&query);
    let (analysis, places) = &*selected;
    let days = strip_days(analysis.now, clock, &analysis.unread);
    let id = query.volumes.open.as_deref();
    let open =
        id.and_then(|id| places.iter().position(|place| analysis.lines.get(*place).is_some_and(|line| line.id == id)));
    let address = query.with_volumes(|volumes| volumes.open = None).to_string();
    let (stamp, count) = (([Arc::as_ptr(&selected) as usize, 0, 0], clock, address), places.len());
    let draw = move |range: std::ops::Range<usize>| {
        let (analysis, places) = &*selected;
        let context = AnalysisContext { query: &query, clock, target_age, usual_target_age, quota: None };
        let one = |row: usize| {
            let line = analysis.lines.get(*places.get(row)?)?;
            let drawn = volumes::line(line, row, open == Some(row), analysis, &days, context);
            Some(drawn.attr("aria-rowindex", (row + 2).to_string()).into())
        };
        range.filter_map(one).collect()
    };
    Some(Source { stamp, rows: count, is_page: false, open, draw: Rc::new(draw) })
}

/// The volume opened by the address, unless a backup's panel covers it.
pub(super) fn open_volume(query: &Query) -> Option<String> {
    query.volumes.open.clone().filter(|_| query.view == View::Volumes && query.backup.is_none())
}
