//! The list of backups: the filters and counts, the facets, the table, and its pages.

use crate::analysis::Analysis;
use crate::inventory::Inventory;
use crate::number::grouped;
use crate::platform::element_ref::ElementRef;
use crate::query::search::{Is, Search, Term};
use crate::query::{Query, Sort, View};
use crate::state::current_view::CurrentView;
use crate::state::service::ListedPage;
use crate::ui::downloads::Downloads;
use crate::ui::node::{Element, Node, el, live};
use crate::ui::pages::backups::columns::columns;
use crate::ui::pages::backups::filters::chips;
use crate::ui::pages::backups::row::{RowContext, line, row};
use crate::ui::pages::backups::search;
use crate::ui::pages::backups::table::head;
use crate::ui::pages::heading;
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::pagination::{limit, pages};
use crate::ui::virtual_rows::{Source, use_slices};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

thread_local! {
    /// The table's container.
    static TABLE: ElementRef = const { ElementRef::new() };
}

/// The filters, the count, and the shown columns.
#[component]
pub(crate) fn BackupsSummary(
    current: &'static CurrentView,
    analysis: &'static AnalysisView,
    downloads: &'static Downloads,
) -> impl IntoView {
    live(move || {
        if !current.is(View::Backups) {
            return Node::Nothing;
        }
        let (query, preferences) = (current.address.query, analysis.clock.preferences);
        let is_local = current.is_local.get();
        let place = if is_local {
            let found = analysis.project.found.with(|found| found.as_ref().map(|found| found.places.len()));
            let so_far = current.snapshot.state.with(|state| {
                state.contents.as_ref().map(|contents| if contents.extent().is_complete() { "" } else { " so far" })
            });
            found.zip(so_far).map(|(found, so_far)| {
                let all = current.snapshot.with(Inventory::len);
                format!("{} of {} backups{so_far}", grouped(found as u64), grouped(all as u64))
            })
        } else {
            current.list.listed().map(|listed| listed.place.to_string())
        };
        let by_service = !is_local && query.with(Query::is_filtered);
        el("div")
            .class("summary")
            .child(heading("Backups"))
            .child(query.with(|query| current.volumes.known.with(|known| chips(query, known))))
            .child(place.map(|place| el("strong").child(place)))
            .child(query.with(|query| shortcuts(query, analysis)))
            .child(by_service.then(|| el("span").class("quiet").child("answered by the service")))
            .child(search::exports(is_local, preferences.with(|chosen| chosen.delimiter)))
            .child(downloads.waiting_file())
            .child(preferences.with(columns))
            .into()
    })
}

/// The most common searches, each with its count once the whole project has been read.
fn shortcuts(query: &Query, analysis: &AnalysisView) -> Element {
    let counts = analysis.with(|analysis, _| {
        let (_, day) = &analysis.last_day;
        [day.failed as usize, analysis.transit.list.len(), analysis.stuck().len()]
    });
    let all = [
        ("Failed, last 24 h", vec![Analysis::in_last_day(), Term::is(Is::Failed)]),
        ("In progress", vec![Term::is(Is::Running)]),
        ("Stuck", vec![Term::is(Is::Stuck)]),
    ];
    let link = |(place, (label, terms)): (usize, (&'static str, Vec<Term>))| {
        let search = Search { terms };
        let is_set = query.as_search() == search;
        let route = if is_set { query.without_filters() } else { query.without_filters().with_search(&search) };
        let count = counts.as_ref().and_then(|counts| counts.get(place));
        let count = count.map(|count| el("b").child(grouped(*count as u64)));
        let link = el("a").goes(route).attr_if("aria-current", is_set.then_some("true"));
        el("li").child(link.child(label).child(" ").child(count))
    };
    let links = all.into_iter().enumerate().map(link);
    el("nav").class("shortcuts").attr("aria-label", "Shortcuts").child(el("ul").children(links))
}

/// How many backups each choice would show, if the whole project answers.
#[component]
pub(crate) fn Facets(current: &'static CurrentView, analysis: &'static AnalysisView) -> impl IntoView {
    live(move || {
        if !current.is(View::Backups) || !current.is_local.get() {
            return Node::Nothing;
        }
        analysis.project.found.with(|found| {
            let draw = |query: &Query| found.as_ref().map(|found| search::facets(&found.facets, query));
            current.address.query.with(draw).unwrap_or_default()
        })
    })
}

/// The table of backups.
#[component]
pub(crate) fn BackupsTable(current: &'static CurrentView, analysis: &'static AnalysisView) -> impl IntoView {
    use_slices(&TABLE, move || table(current, analysis), move || source(current, analysis));
    live(|| el("div").handle(&TABLE).into())
}

/// The pages of a list answered by the service.
#[component]
pub(crate) fn Pages(current: &'static CurrentView) -> impl IntoView {
    live(move || {
        if !current.is_paged() {
            return Node::Nothing;
        }
        current.address.query.with(|query| {
            let nav = |listed: Arc<ListedPage>| pages(&listed.query.with_backup(query.backup.clone()), &listed.place);
            el("div").class("pagination").child(current.list.listed().map(nav)).child(limit(query.limit)).into()
        })
    })
}

/// The table without its rows.
fn table(current: &'static CurrentView, analysis: &'static AnalysisView) -> Node {
    let listed = || current.list.listed().map_or(Some(Sort::default()), |listed| listed.order);
    let sort = if current.is_local.get() { Some(current.address.query.with(|query| query.sort)) } else { listed() };
    // A page contains all its rows; of a longer list, only the rows near the visible ones are in the table.
    let rows = analysis.project.found.with(|found| found.as_ref().map(|found| (found.places.len() + 1).to_string()));
    el("table")
        .attr("role", "table")
        .attr("class", "backups")
        .attr("data-hidden", analysis.clock.preferences.with(|chosen| chosen.hidden_words(" ")))
        .attr("aria-busy", current.is_loading().to_string())
        .attr_if("aria-rowcount", rows)
        .attr_if("hidden", (!current.is(View::Backups)).then_some(""))
        .child(el("caption").class("unseen").child("Volume backups"))
        .child(head(sort, &analysis.clock.get().zone()))
        .into()
}

/// The rows of the list: those of the page, or all matches.
fn source(current: &'static CurrentView, analysis: &'static AnalysisView) -> Option<Source> {
    match (current.view(), current.is_local.get()) {
        (View::Backups, true) => found_source(current, analysis),
        (View::Backups, false) => page_source(current, analysis),
        (View::Overview | View::Volumes, _) => None,
    }
}

fn found_source(current: &'static CurrentView, analysis: &'static AnalysisView) -> Option<Source> {
    let found = analysis.project.found.get()?;
    let clock = analysis.clock.get();
    let volumes = current.volumes.known.get();
    let names = Arc::as_ptr(&volumes) as usize;
    let (context, id) =
        current.address.query.with(|query| (RowContext::new(query, clock, volumes), query.backup.clone()));
    let snapshot = current.snapshot;
    let place = id.as_ref().and_then(|id| snapshot.with(|all| all.place(id)));
    let open = place.and_then(|place| found.places.iter().position(|found| *found as usize == place));
    let (stamp, count) =
        (([Arc::as_ptr(&found) as usize, names], clock, context.opening().to_owned()), found.places.len());
    let draw = move |places: std::ops::Range<usize>| {
        let read = |place: usize| {
            let at = *found.places.get(place)? as usize;
            let drawn = snapshot.with(|all| {
                let entry = all.get(at)?;
                Some(line(&entry.read(), entry.raw().unwrap_or_default(), &context, place, open == Some(place)))
            })?;
            Some(drawn.attr("aria-rowindex", (place + 2).to_string()).into())
        };
        places.filter_map(read).collect()
    };
    Some(Source { stamp, rows: count, is_page: false, open, draw: Rc::new(draw) })
}

fn page_source(current: &'static CurrentView, analysis: &'static AnalysisView) -> Option<Source> {
    let listed = current.list.listed()?;
    let clock = analysis.clock.get();
    let id = current.address.query.with(|query| query.backup.clone());
    let rows = &listed.page.rows;
    let open = id.as_ref().and_then(|id| rows.iter().position(|row| row.rest().id == *id));
    let volumes = current.volumes.known.get();
    let names = Arc::as_ptr(&volumes) as usize;
    let context = RowContext::new(&listed.query, clock, volumes);
    let (stamp, count) = (([Arc::as_ptr(&listed) as usize, names], clock, String::new()), rows.len());
    let draw = move |places: std::ops::Range<usize>| {
        let read = |place| Some(row(listed.page.rows.get(place)?, &context, place, open == Some(place)));
        places.filter_map(read).collect()
    };
    Some(Source { stamp, rows: count, is_page: true, open, draw: Rc::new(draw) })
}
