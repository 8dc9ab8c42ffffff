//! Rendering the Overview: its first screen at once, the rest in steps.

use crate::cells::{Cell, Computed, effect};
use crate::platform::dom;
use crate::query::View;
use crate::state::current_view::CurrentView;
use crate::ui::node::{Node, live};
use crate::ui::pages::overview::{DEPTH, below, overview};
use crate::ui::parts::analysis_view::AnalysisView;
use leptos::prelude::*;
use std::time::Duration;

/// The verdict and its evidence.
#[component]
pub(crate) fn OverviewPage(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> impl IntoView {
    let depth = deepen(current, analysis_view);
    view! {
        {live(move || {
            let is_shown = current.is(View::Overview);
            is_shown.then(|| analysis_view.with(overview)).flatten().unwrap_or_default()
        })}
        {live(move || match depth.get() {
            0 => Node::Nothing,
            depth => analysis_view.with(|analysis, context| below(analysis, depth, context)).unwrap_or_default(),
        })}
    }
}

/// The number of steps rendered below the first screen: one task and one frame each, once the first screen has been
/// painted.
fn deepen(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Cell<usize> {
    let depth = Cell::new(0);
    let is_overview =
        Computed::new(move || current.is(View::Overview) && analysis_view.project.latest.with(Option::is_some));
    effect(move || {
        if !is_overview.get() {
            depth.set(0);
        } else if depth.get() < DEPTH {
            // The frame comes first; the task then checks whether the Overview is still shown.
            let deepen = move || {
                if is_overview.get_untracked() {
                    depth.update(|depth| *depth = DEPTH.min(*depth + 1));
                }
            };
            dom::next_frame(move || set_timeout(deepen, Duration::ZERO));
        }
    });
    depth
}
