//! The live region for screen readers: the view in words, and the results of actions.

use crate::query::View;
use crate::state::backup_list::spoken;
use crate::state::current_view::CurrentView;
use crate::ui::announcements::Announcements;
use crate::ui::node::{el, live};
use crate::ui::pages::backups::search;
use crate::ui::parts::analysis_view::AnalysisView;
use leptos::prelude::*;

/// The live region; the saved file is also visible.
#[component]
pub(crate) fn LiveRegion(
    current: &'static CurrentView,
    analysis_view: &'static AnalysisView,
    announcements: Announcements,
) -> impl IntoView {
    let for_readers = live(move || {
        let region = el("p").class("unseen").attr("role", "status").attr("aria-live", "polite");
        region
            .child(summary(current, analysis_view))
            .child(" ")
            .child(announcements.copied.get())
            .child(" ")
            .child(announcements.outcome.with(|outcome| outcome.as_ref().unwrap_or_else(|why| why).clone()))
            .into()
    });
    let for_eyes = live(move || {
        let saved = announcements.saved.get();
        saved.map(|saved| el("p").class("saved").attr("aria-hidden", "true").child(saved)).into()
    });
    view! {
        {for_eyes}
        {for_readers}
    }
}

fn summary(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> String {
    if current.is_misread() {
        return String::new();
    }
    if current.is_paged() {
        return current.list.listed().map(|listed| spoken(&listed)).unwrap_or_default();
    }
    if current.is_loading() {
        return String::new();
    }
    match current.view() {
        View::Backups => analysis_view.project.found.with(|found| {
            let found = found.as_ref().map(|found| found.places.len());
            found.map(|found| search::spoken(found, current.is_all_read())).unwrap_or_default()
        }),
        View::Overview | View::Volumes => analysis_view
            .with(|analysis, context| {
                let verdict = analysis.verdict(&analysis.counts(), context.target_age);
                let number = verdict.number.map(|(number, _)| number.to_string()).unwrap_or_default();
                format!("{}{number}{}", verdict.before, verdict.after)
            })
            .unwrap_or_default(),
    }
}
