//! The list of backups: the filters and counts, the facets, the table, and its pages.

use crate::analysis::Analysis;
use crate::analysis::grouping::GroupLine;
use crate::analysis::matcher::Found;
use crate::inventory::Inventory;
use crate::number;
use crate::platform::element_ref::ElementRef;
use crate::query::search::{Property, Search, Term};
use crate::query::{Query, Sort, View};
use crate::state::columns::Columns;
use crate::state::current_view::CurrentView;
use crate::state::service::ListedPage;
use crate::ui::downloads::Downloads;
use crate::ui::node::{Element, Node, el, live};
use crate::ui::pages::backups::columns::columns;
use crate::ui::pages::backups::filters::chips;
use crate::ui::pages::backups::grouped::{self, GroupContext};
use crate::ui::pages::backups::row::{RowContext, line, row};
use crate::ui::pages::backups::search;
use crate::ui::pages::backups::table::head;
use crate::ui::pages::backups::words;
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
    analysis_view: &'static AnalysisView,
    downloads: &'static Downloads,
) -> impl IntoView {
    live(move || {
        if !current.is(View::Backups) {
            return Node::Nothing;
        }
        let (query, preferences) = (current.address.query, analysis_view.clock.preferences);
        let is_local = current.is_local.get();
        let place = if is_local {
            let found = analysis_view.project.found.with(|found| found.as_ref().map(|found| found.places.len()));
            let is_complete = current
                .snapshot
                .state
                .with(|state| state.contents.as_ref().map(|contents| contents.extent().is_complete()));
            found
                .zip(is_complete)
                .map(|(found, is_complete)| words::found_of(found, current.snapshot.with(Inventory::len), is_complete))
        } else {
            current.list.listed().map(|listed| listed.place.to_string())
        };
        let is_answer = !current.is_misread();
        let by_service = is_answer && !is_local && query.with(Query::is_filtered);
        el("div")
            .class("summary")
            .child(heading(words::BACKUPS))
            .child(query.with(|query| current.volumes.known.with(|known| chips(query, known))))
            .child(place.filter(|_| is_answer).map(|place| el("strong").child(place)))
            .child(query.with(|query| shortcuts(query, analysis_view)))
            .child(query.with(grouped::choice))
            .child(by_service.then(|| el("span").class("quiet").child(words::ANSWERED_BY_SERVICE)))
            .child(is_answer.then(|| search::exports(is_local, preferences.with(|chosen| chosen.delimiter))))
            .child(downloads.waiting_file())
            .child(preferences.with(columns))
            .into()
    })
}

/// The most common searches, each with its count once the whole project has been read.
fn shortcuts(query: &Query, analysis_view: &AnalysisView) -> Element {
    let counts = analysis_view.with(|analysis, _| {
        let (_, day) = &analysis.last_day;
        [day.failed as usize, analysis.in_progress.list.len(), analysis.stuck().len()]
    });
    let all = [
        (words::FAILED_LATELY, vec![Analysis::in_last_day(), Term::is(Property::Failed)]),
        (words::IN_PROGRESS, vec![Term::is(Property::Running)]),
        (words::STUCK, vec![Term::is(Property::Stuck)]),
    ];
    let link = |(place, (label, terms)): (usize, (&'static str, Vec<Term>))| {
        let search = Search { terms };
        let is_set = query.as_search() == search;
        let route = if is_set { query.without_filters() } else { query.without_filters().with_search(&search) };
        let count = counts.as_ref().and_then(|counts| counts.get(place));
        let count = count.map(|count| el("b").child(number::grouped(*count as u64)));
        let link = el("a").goes(route).attr_if("aria-current", is_set.then_some("true"));
        el("li").child(link.child(label).child(" ").child(count))
    };
    let links = all.into_iter().enumerate().map(link);
    el("nav").class("shortcuts").attr("aria-label", words::SHORTCUTS).child(el("ul").children(links))
}

/// How many backups each choice would show, if the whole project answers.
#[component]
pub(crate) fn Facets(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> impl IntoView {
    live(move || {
        if !current.is(View::Backups) || !current.is_local.get() {
            return Node::Nothing;
        }
        analysis_view.project.found.with(|found| {
            let draw = |query: &Query| found.as_ref().map(|found| search::facets(&found.facets, query));
            current.address.query.with(draw).unwrap_or_default()
        })
    })
}

/// The table of backups.
#[component]
pub(crate) fn BackupsTable(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> impl IntoView {
    use_slices(&TABLE, move || table(current, analysis_view), move || source(current, analysis_view));
    live(|| el("div").handle(&TABLE).into())
}

/// The pages of a list answered by the service.
#[component]
pub(crate) fn Pages(current: &'static CurrentView) -> impl IntoView {
    live(move || {
        if !current.is_paged() || current.is_misread() {
            return Node::Nothing;
        }
        current.address.query.with(|query| {
            let nav = |listed: Arc<ListedPage>| pages(&listed.query.with_backup(query.backup.clone()), &listed.place);
            el("div").class("pagination").child(current.list.listed().map(nav)).child(limit(query.limit)).into()
        })
    })
}

/// The table without its rows.
fn table(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Node {
    let listed = || current.list.listed().map_or(Some(Sort::default()), |listed| listed.order);
    let sort = if current.is_local.get() { Some(current.address.query.with(|query| query.sort)) } else { listed() };
    // A page contains all its rows; of a longer list, only the rows near the visible ones are in the table.
    let rows = analysis_view.project.found.with(|found| found.as_ref().map(|found| (rows_of(found) + 1).to_string()));
    el("table")
        .attr("role", "table")
        .attr("class", "backups")
        .attr("aria-busy", current.is_loading().to_string())
        .attr_if("aria-rowcount", rows)
        .attr_if("hidden", (!current.is(View::Backups) || current.is_misread()).then_some(""))
        .child(el("caption").class("unseen").child(words::TABLE))
        .child(head(sort, columns_of(analysis_view), &analysis_view.clock.get().zone()))
        .into()
}

/// The rows of the list: those of the page, or all matches.
fn source(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Option<Source> {
    match (current.view(), current.is_local.get()) {
        (View::Backups, true) => found_source(current, analysis_view),
        (View::Backups, false) => page_source(current, analysis_view),
        (View::Overview | View::Volumes, _) => None,
    }
}

/// The number of rows in the table.
fn rows_of(found: &Found) -> usize {
    found.grouping.as_ref().map_or(found.places.len(), |grouping| grouping.lines.len())
}

fn columns_of(analysis_view: &'static AnalysisView) -> Columns {
    analysis_view.clock.preferences.with(|chosen| chosen.columns)
}

fn found_source(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Option<Source> {
    let found = analysis_view.project.found.get()?;
    let clock = analysis_view.clock.get();
    let volumes = current.volumes.known.get();
    let names = Arc::as_ptr(&volumes) as usize;
    let columns = columns_of(analysis_view);
    let (context, id) =
        current.address.query.with(|query| (RowContext::new(query, clock, columns, volumes), query.backup.clone()));
    let snapshot = current.snapshot;
    let place = id.as_ref().and_then(|id| snapshot.with(|all| all.place(id)));
    let open = place.and_then(|place| match &found.grouping {
        Some(grouping) => {
            grouping.lines.iter().position(|line| matches!(line, GroupLine::Backup(at) if *at as usize == place))
        }
        None => found.places.iter().position(|found| *found as usize == place),
    });
    let known = analysis_view.project.latest.get_untracked();
    let (stamp, count) =
        (([Arc::as_ptr(&found) as usize, names, columns.bits()], clock, context.opening().to_owned()), rows_of(&found));
    let draw = move |places: std::ops::Range<usize>| {
        let read = |place: usize| {
            let row_line = match &found.grouping {
                Some(grouping) => *grouping.lines.get(place)?,
                None => GroupLine::Backup(*found.places.get(place)?),
            };
            let group = |index: usize| found.grouping.as_ref()?.groups.get(index).copied();
            let drawn = snapshot.with(|inventory| {
                let groups = GroupContext {
                    query: context.list(),
                    inventory,
                    volumes: context.volumes(),
                    analysis: known.as_deref(),
                };
                match row_line {
                    GroupLine::Heading(index) => Some(grouped::heading(group(index)?, &groups)),
                    GroupLine::More(index) => Some(grouped::more(group(index)?, &groups)),
                    GroupLine::Backup(at) => {
                        let entry = inventory.get(at as usize)?;
                        let raw = entry.raw().unwrap_or_default();
                        Some(line(&entry.read(), raw, &context, place, open == Some(place)))
                    }
                }
            })?;
            Some(drawn.attr("aria-rowindex", (place + 2).to_string()).into())
        };
        places.filter_map(read).collect()
    };
    Some(Source { stamp, rows: count, is_page: false, open, draw: Rc::new(draw) })
}

fn page_source(current: &'static CurrentView, analysis_view: &'static AnalysisView) -> Option<Source> {
    let listed = current.list.listed()?;
    let clock = analysis_view.clock.get();
    let id = current.address.query.with(|query| query.backup.clone());
    let rows = &listed.page.rows;
    let open = id.as_ref().and_then(|id| rows.iter().position(|row| row.rest().id == *id));
    let volumes = current.volumes.known.get();
    let names = Arc::as_ptr(&volumes) as usize;
    let columns = columns_of(analysis_view);
    let context = RowContext::new(&listed.query, clock, columns, volumes);
    let (stamp, count) = (([Arc::as_ptr(&listed) as usize, names, columns.bits()], clock, String::new()), rows.len());
    let draw = move |places: std::ops::Range<usize>| {
        let read = |place| Some(row(listed.page.rows.get(place)?, &context, place, open == Some(place)));
        places.filter_map(read).collect()
    };
    Some(Source { stamp, rows: count, is_page: true, open, draw: Rc::new(draw) })
}
