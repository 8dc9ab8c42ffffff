//! Between the header and the rows: notices about the view, how much of the project has been read, when the next
//! attempt will be made, and what is shown instead of missing rows.

use crate::api::clock_skew;
use crate::cells::{Cell, effect};
use crate::inventory::Inventory;
use crate::inventory::volumes::VolumesRead;
use crate::platform::clock;
use crate::query::{Misread, Query, View};
use crate::state::address::SEARCH;
use crate::state::current_view::CurrentView;
use crate::state::reading::ReadingState;
use crate::state::service::Service;
use crate::time::{Instant, ago};
use crate::ui::announcements::Announcements;
use crate::ui::downloads::Downloads;
use crate::ui::node::{Node, el, live};
use crate::ui::pages::backups::search;
use crate::ui::pages::volumes;
use crate::ui::parts;
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::coverage::{Use, extent, next_try};
use crate::ui::parts::{notices, screens};
use crate::ui::words;
use leptos::prelude::*;
use std::time::Duration;

/// Notices about the current view.
#[component]
pub(crate) fn StatusRegion(
    current: &'static CurrentView,
    analysis_view: &'static AnalysisView,
    downloads: &'static Downloads,
    announcements: Announcements,
    service: Service,
    /// When the next automatic refresh is due.
    next: Cell<Option<Instant>>,
) -> impl IntoView {
    let second = count_down(current, next);
    view! {
        {live(move || notices(current, analysis_view, announcements, service.ahead.get()))}
        {live(move || coverage(current, analysis_view, downloads, second))}
        {live(move || {
            let (Some(at), true) = (next.get(), current.failure().is_some()) else { return Node::Nothing };
            second.with(|_| ());
            next_try(at.seconds_since(clock::now())).into()
        })}
    }
}

fn notices(
    current: &'static CurrentView,
    analysis_view: &'static AnalysisView,
    announcements: Announcements,
    ahead: i64,
) -> Node {
    let CurrentView { address, list, access, .. } = *current;
    let is_paged = current.is_paged();
    let correction = list.correction.with(|correction| correction.as_ref().map(ToString::to_string));
    let correction = correction.filter(|_| is_paged);
    // The search box itself shows what is wrong with a search.
    let is_in_box = |part: &&Misread| current.is(View::Backups) && part.key == SEARCH;
    let misread =
        address.misread.with(|misread| notices::about_address(misread.iter().filter(|part| !is_in_box(part))));
    let strange = access.strange.get().map(|id| parts::words::unknown_project(&id, &current.project_name()));
    let about = list.listed().filter(|_| is_paged).map(|listed| notices::about(&listed)).unwrap_or_default();
    let forgets = analysis_view.project.visit.forgets.get().then(|| parts::words::FORGETS_HISTORY.to_owned());
    let forgets_marks = analysis_view.project.marks.forgets.get().then(|| parts::words::FORGETS_MARKS.to_owned());
    let forgets = forgets.into_iter().chain(forgets_marks);
    let undone = announcements.outcome.with(|outcome| outcome.as_ref().err().cloned());
    let skew = clock_skew::words(ahead);
    let notices =
        skew.into_iter().chain(strange).chain(correction).chain(misread).chain(about).chain(forgets).chain(undone);
    let unopened = access.unopened.get().map(|unopened| {
        let again = address.query.with(|query| query.in_project(access.named(unopened.project.id.clone())));
        screens::unopened(&unopened.trouble, &access.label(&unopened.project), &current.project_name(), again)
    });
    let clock = analysis_view.clock.get();
    let stale = list.remote.with(|remote| {
        let (failure, last) = (remote.failure().filter(|_| is_paged)?, remote.last()?);
        let age = format!("{}, {}", clock.exact(last.at), ago(last.at, clock.now));
        let other = address.query.with(|query| query.with_backup(None) != last.value.query);
        Some(screens::stale(failure, &age, other, clock))
    });
    el("div").child(stale).child(unopened).children(notices.map(notices::notice)).into()
}

/// How far the volumes have been read, or when they were.
fn volumes_read(current: &CurrentView, analysis_view: &AnalysisView) -> Option<String> {
    if current.is(View::Backups) {
        return None;
    }
    let volumes = current.volumes;
    if let Some((read, total)) = volumes.progress.get() {
        return Some(words::reading_volumes(read, total));
    }
    let clock = analysis_view.clock.get();
    volumes.known.with(|known| match known.read {
        VolumesRead::Complete { at, .. } => Some(words::volumes_read_at(&clock.brief(at), &clock.zone())),
        VolumesRead::Refused(_) => Some(words::VOLUMES_NOT_READ.to_owned()),
        VolumesRead::Partial => Some(words::VOLUMES_PARTLY_READ.to_owned()),
        VolumesRead::Pending | VolumesRead::Off => None,
    })
}

/// How much of the project the view is based on.
fn coverage(
    current: &'static CurrentView,
    analysis_view: &'static AnalysisView,
    downloads: &'static Downloads,
    second: Cell<Instant>,
) -> Node {
    let is_waited_for = downloads.is_waiting();
    if current.is_paged() && !is_waited_for {
        return Node::Nothing;
    }
    let by = current.is(View::Backups).then_some(if is_waited_for { Use::File } else { Use::Search });
    let mut clock = analysis_view.clock.get();
    if is_paused(current) {
        clock.now = second.get();
    }
    let volumes = volumes_read(current, analysis_view);
    let (backups, odd) = current.snapshot.with(|all| (all.len(), all.unreadable()));
    current.snapshot.state.with(|state| extent(state, backups, odd, by, volumes, clock))
}

/// Whether the reading of the project is paused.
fn is_paused(current: &'static CurrentView) -> bool {
    current.snapshot.state.with(|state| matches!(state.course, ReadingState::Reading { pause: Some(_), .. }))
}

/// Ticks once a second while a retry is pending.
fn count_down(current: &'static CurrentView, next: Cell<Option<Instant>>) -> Cell<Instant> {
    let second = Cell::new(clock::now());
    effect(move || {
        second.with(|_| ());
        if !(is_paused(current) || next.get().is_some() && current.failure().is_some()) {
            return;
        }
        let handle = set_timeout_with_handle(move || second.set(clock::now()), Duration::from_secs(1));
        if let Ok(handle) = handle {
            on_cleanup(move || handle.clear());
        }
    });
    second
}

/// What is shown instead of the rows, if anything.
#[component]
pub(crate) fn Screen(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> impl IntoView {
    live(move || {
        if current.access.session.with(Option::is_none) {
            return screens::signed_out().into();
        }
        if let Some(mistake) = current.misread() {
            return current.address.query.with(|query| search::misread(&mistake, query)).into();
        }
        if !current.is_paged() {
            return whole_project(current, analysis_view);
        }
        current.list.remote.with(|remote| match (remote.last(), remote.failure()) {
            (Some(good), _) if !good.value.page.rows.is_empty() => Node::Nothing,
            (Some(good), _) if good.value.query.is_filtered() => screens::no_match(&good.value.query, 0).into(),
            (Some(good), _) => match good.value.withheld {
                Some(counted) => screens::withheld(counted).into(),
                None => screens::nothing_yet(&current.project_name()).into(),
            },
            (None, Some(failure)) => screens::failed(failure, analysis_view.clock.get()).into(),
            (None, None) => screens::skeleton().into(),
        })
    })
}

fn whole_project(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Node {
    let snapshot = current.snapshot;
    let has_rows = snapshot.state.with(|state| state.contents.is_some());
    if !has_rows {
        match snapshot.state.with(|state| state.course.clone()) {
            ReadingState::Failed { failure, .. } => return screens::failed(&failure, analysis_view.clock.get()).into(),
            ReadingState::Stopped { why, .. } => return screens::stopped(why.as_ref()).into(),
            ReadingState::Idle | ReadingState::Reading { .. } | ReadingState::Done => {}
        }
    }
    let query = current.address.query.get();
    match query.view {
        View::Backups => {
            let found = analysis_view.project.found.with(|found| found.as_ref().map_or(0, |found| found.places.len()));
            let waits = !has_rows || current.is_loading() || waits_for_analysis(current, analysis_view, &query);
            match found {
                0 if waits => screens::skeleton().into(),
                0 if !current.is_all_read() => screens::no_match_yet(&query).into(),
                0 => screens::no_match(&query, snapshot.with(Inventory::unreadable)).into(),
                _ => Node::Nothing,
            }
        }
        View::Overview | View::Volumes if analysis_view.project.latest.with(Option::is_none) => {
            screens::skeleton().into()
        }
        View::Volumes => {
            let nothing = analysis_view.with(|analysis, context| {
                let none = analysis.select(&context.query.volumes).is_empty();
                none.then(|| volumes::nothing(analysis, context))
            });
            nothing.flatten().unwrap_or_default()
        }
        View::Overview => Node::Nothing,
    }
}

fn waits_for_analysis(current: &'static CurrentView, analysis_view: &'static AnalysisView, query: &Query) -> bool {
    let epoch = current.snapshot.state.with(|state| state.epoch);
    let is_current = |known: &crate::analysis::Analysis| known.epoch == epoch;
    query.needs_analysis() && analysis_view.project.latest.with(|analysis| !analysis.as_deref().is_some_and(is_current))
}
