//! Connects the parts: the address to the readings, the readings to the views, what the reader does to the address or
//! the preferences. Decides nothing else.

mod events;
mod exports;
mod project;

use crate::api::cinder::{Failure, Row};
use crate::api::clock_skew;
use crate::cells::{Cell, Computed, Stored, effect};
use crate::export::commands;
use crate::export::rows::Format;
use crate::number::grouped;
use crate::platform::element_ref::{ElementRef, Handle, Key};
use crate::platform::{clock, dom};
use crate::query::search::ParseError;
use crate::query::{Misread, Query, Sort, View};
use crate::state::address::{Address, use_address};
use crate::state::backup_detail::{Open, use_panel};
use crate::state::backup_list::{List, spoken, use_automatic, use_list};
use crate::state::config::Config;
use crate::state::preferences::Preferences;
use crate::state::project_analysis::{ProjectAnalysis, use_project_analysis};
use crate::state::project_snapshot::{ProjectSnapshot, use_project_snapshot};
use crate::state::reading::ReadingState;
use crate::state::remote::Remote;
use crate::state::service::{ListedPage, Service};
use crate::state::session::{Access, Session, use_access};
use crate::time::Clock;
use crate::time::{Instant, ago};
use crate::ui::dialogs::help;
use crate::ui::dialogs::sign_in::{account, dialog};
use crate::ui::header::{Paused, Refreshing, header};
use crate::ui::keyboard::use_keyboard;
use crate::ui::messages::Action;
use crate::ui::node::slots::link_to;
use crate::ui::node::{Node, el, live};
use crate::ui::pages::backups::columns::columns;
use crate::ui::pages::backups::detail::{Commands, detail};
use crate::ui::pages::backups::filters::chips;
use crate::ui::pages::backups::row::{line, row};
use crate::ui::pages::backups::table::head;
use crate::ui::pages::backups::{detail, filters, row, search};
use crate::ui::parts::pagination::{limit, pages};
use crate::ui::parts::{notices, screens};
use crate::ui::virtual_rows::{Source, use_slices};

use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

thread_local! {
    /// What follows the header.
    static CONTENT: ElementRef = const { ElementRef::new() };
    /// Where the table of the backups stands.
    static BACKUPS: ElementRef = const { ElementRef::new() };
    /// Where the table of the volumes stands.
    static VOLUMES: ElementRef = const { ElementRef::new() };
}

/// What is wanted once everything is read, or thought over.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wanted {
    /// A file of backups. With `all` it has to have all of them.
    File { format: Format, query: Box<Query>, all: bool },
    /// The report for the next shift.
    Report,
}

/// What the parts of the page follow.
#[derive(Clone, Copy)]
struct App {
    address: Address,
    list: List,
    snapshot: ProjectSnapshot,
    project_analysis: ProjectAnalysis,
    /// Whether the inventory answers what the list asks, not the service.
    is_local: Computed<bool>,
    /// What is wrong with the text in the search box, and the text.
    mistake: Cell<Option<(String, ParseError)>>,
    /// Whether what is typed there is followed only once it is sent.
    waits: Cell<bool>,
    /// What the address asked before a search was typed, and what it has asked since the last key.
    typing: Stored<Option<(Query, Query)>>,
    /// What the reader asked to take along once everything is read.
    wanted: Cell<Option<Wanted>>,
    /// Looks again at the backup that is open beside a view of the whole project.
    panel_again: Trigger,
    /// Now, by the second, while a next attempt is counted down to.
    second: Cell<Instant>,
    /// What was done, for those who hear the page; or why it was not, which all see.
    said: Cell<Result<String, String>>,
    /// What was copied, for those who hear the page.
    copied: Cell<String>,
    /// Steps that have been drawn of what is below the Overview's first screen.
    depth: Cell<usize>,
    service: Stored<Service>,
    now: Cell<Instant>,
    preferences: Cell<Preferences>,
    access: Access,
    config: Stored<Config>,
}

/// The whole page.
#[component]
pub fn Dashboard(
    /// What the deployment sets.
    config: Config,
) -> impl IntoView {
    let address = use_address();
    let access = use_access(&config, address);
    let service = Service::new(&config, access);
    let lacking = service.clone();
    let is_local = Computed::new(move || {
        address
            .query
            .with(|query| query.view == View::Backups && (!query.search.is_empty() || lacking.lacks_filter(query)))
    });
    let list = use_list(service.clone(), address, is_local);
    let snapshot = use_project_snapshot(service.clone(), address, is_local);
    let preferences = crate::state::preferences::use_preferences();
    let now = clock::use_now();
    let ahead = service.ahead;
    effect(move || {
        // The clock that counts from now on is another one.
        ahead.get();
        now.set(clock::now());
    });
    let project_analysis = use_project_analysis(&config, address, snapshot, is_local, now, preferences);
    let app = App {
        address,
        list,
        snapshot,
        project_analysis,
        is_local,
        mistake: Cell::new(None),
        waits: Cell::new(false),
        typing: Stored::new(None),
        wanted: Cell::new(None),
        panel_again: Trigger::new(),
        second: Cell::new(clock::now()),
        said: Cell::new(Ok(String::new())),
        copied: Cell::new(String::new()),
        depth: Cell::new(0),
        service: Stored::new(service.clone()),
        now,
        preferences,
        access,
        config: Stored::new(config),
    };
    let next = use_automatic(preferences, move || app.due(), move || app.look_again());
    app.count_down(next);
    use_keyboard(move || app.close(), || dom::show_dialog(&help::DIALOG, true), move |route| app.is_open(route));
    app.name_page();
    app.keep_forms();
    app.keep_search();
    app.freshen();
    app.export_when_read();
    app.open_sign_in();
    app.look_after_sign_in();
    app.follow_project();
    app.deepen();
    use_slices(&BACKUPS, move || app.table(), move || app.source());
    use_slices(&VOLUMES, move || app.volume_table(), move || app.volume_source());
    view! {
        <div
            class="page"
            on:click=move |event| app.click(&event)
            on:input=move |event| app.type_in(&event)
            on:change=move |event| app.choose(&event)
            on:submit=move |event| app.submit(&event)
        >
            {live(skip)}
            {live(move || app.header())}
            <main id="backups" tabindex="-1" node_ref=Handle(&CONTENT)>
                <div class="asking">{live(move || app.search())} {live(move || app.filters())}</div>
                {live(move || app.summary())}
                {live(move || app.notices())}
                {live(move || app.coverage())}
                {live(move || app.next_try(next))}
                {live(move || app.facets())}
                {live(move || app.volume_controls())}
                <div class="board">
                    <div class="list">
                        {live(move || app.screen())}
                        {live(move || app.overview())}
                        {live(move || app.below())}
                        <div class="rows">
                            {live(|| place(&BACKUPS))} {live(|| place(&VOLUMES))}
                            {live(move || app.pagination())}
                        </div>
                        {live(move || app.commands())}
                    </div>
                    {app.panel(service)}
                    {app.chain()}
                </div>
            </main>
            {live(move || app.live_region())}
            {live(help::help)}
            {live(move || app.sign_in())}
        </div>
    }
}

/// A link, so that it is the first stop of the Tab key everywhere.
fn skip() -> Node {
    el("a").class("skip").attr("href", "#backups").asks(Action::Skip).child("Skip to the content").into()
}

/// Where a table stands.
fn place(key: Key) -> Node {
    el("div").handle(key).into()
}

/// What is drawn.
impl App {
    fn clock(self) -> Clock {
        clock::for_zone(self.now.get(), self.preferences.with(|chosen| chosen.zone))
    }

    fn view(self) -> View {
        self.address.query.with(|query| query.view)
    }

    /// Whether the list of backups is in sight, and the service answers it.
    fn is_paged(self) -> bool {
        self.view() == View::Backups && !self.is_local.get()
    }

    /// Why what is in sight could not be read anew.
    fn failure(self) -> Option<Failure> {
        if self.is_paged() {
            self.list.remote.with(|remote| remote.failure().cloned())
        } else {
            self.snapshot.state.with(|state| state.course.failure().cloned())
        }
    }

    fn is_loading(self) -> bool {
        if self.is_paged() {
            self.list.remote.with(Remote::is_loading) || self.list.checking.get()
        } else {
            self.snapshot.state.with(|state| state.course.is_reading())
        }
    }

    fn header(self) -> Node {
        let at = if self.is_paged() {
            self.list.remote.with(|remote| remote.last().map(|good| good.at))
        } else {
            self.snapshot.state.with(|state| state.contents.as_ref().map(|contents| contents.at))
        };
        let clock = self.clock();
        self.config.with(|config| {
            let standing = self.access.form.with(|form| form.standing);
            let coming = self.access.coming.get();
            let draw = |session: &Option<Session>| {
                account(&config.sign_in, session.as_ref(), standing, coming.as_ref(), clock)
            };
            let account = self.access.session.with(draw);
            let is_loading = self.is_loading() && self.access.session.with(Option::is_some);
            let refreshing = Refreshing { is_loading, paused: self.paused() };
            let draw = |query: &Query| {
                self.preferences.with(|chosen| header(config, query, account, at, clock, refreshing, chosen))
            };
            self.address.query.with(draw)
        })
    }

    /// Why nothing is read by itself at present.
    fn paused(self) -> Option<Paused> {
        if self.access.has_ended() || self.access.session.with(Option::is_none) {
            return Some(Paused::SignedOut);
        }
        let is_stopped = || self.snapshot.state.with(|state| matches!(state.course, ReadingState::Stopped { .. }));
        if !self.is_paged() && is_stopped() {
            return Some(Paused::Stopped);
        }
        self.failure().map(|_| Paused::Failed)
    }

    fn sign_in(self) -> Node {
        let is_again = self.access.session.with(Option::is_some);
        self.config.with(|config| self.access.form.with(|form| dialog(&config.sign_in, form, is_again)))
    }

    fn search(self) -> Node {
        if self.view() != View::Backups {
            return Node::Nothing;
        }
        let asked = self.address.query.with(|query| query.as_search().to_string());
        let waits = self.waits.get();
        self.mistake.with(|mistake| search::search(&asked, mistake.as_ref(), waits))
    }

    fn filters(self) -> Node {
        if self.view() != View::Backups {
            return Node::Nothing;
        }
        self.address.query.with(filters::filters)
    }

    /// What is asked for, how much there is of it, and which columns of it are shown.
    fn summary(self) -> Node {
        if self.view() != View::Backups {
            return Node::Nothing;
        }
        let is_local = self.is_local.get();
        let place = if is_local {
            let found = self.project_analysis.found.with(|found| found.as_ref().map(|found| found.places.len()));
            let so_far = self.snapshot.state.with(|state| {
                state.contents.as_ref().map(|contents| if contents.extent().is_complete() { "" } else { " so far" })
            });
            found.zip(so_far).map(|(found, so_far)| {
                let all = self.snapshot.with(crate::inventory::Inventory::len);
                format!("{} of {} backups{so_far}", grouped(found as u64), grouped(all as u64))
            })
        } else {
            self.list.listed().map(|listed| listed.place.to_string())
        };
        let by_service = !is_local && self.address.query.with(Query::is_filtered);
        el("div")
            .class("summary")
            .child(self.address.query.with(chips))
            .child(place.map(|place| el("strong").child(place)))
            .child(by_service.then(|| el("span").class("quiet").child("answered by the service")))
            .child(search::exports(is_local, self.preferences.with(|chosen| chosen.delimiter)))
            .child(self.waiting_file())
            .child(self.preferences.with(columns))
            .into()
    }

    /// What the reader must know about the rows in sight.
    fn notices(self) -> Node {
        let is_paged = self.is_paged();
        let correction = self.list.correction.with(|correction| correction.as_ref().map(ToString::to_string));
        let correction = correction.filter(|_| is_paged);
        // The search box says itself what is wrong with a search.
        let is_said = |part: &&Misread| self.view() == View::Backups && part.key == "q";
        let misread =
            self.address.misread.with(|misread| notices::about_address(misread.iter().filter(|part| !is_said(part))));
        let strange = self.access.strange.get().map(|id| notices::about_project(&id, &self.project_name()));
        let about = self.list.listed().filter(|_| is_paged).map(|listed| notices::about(&listed)).unwrap_or_default();
        let trouble = self.project_analysis.forgets.get().then(|| notices::FORGETS.to_owned());
        let undone = self.said.with(|said| said.as_ref().err().cloned());
        let skew = clock_skew::words(self.service.with(|service| service.ahead).get());
        let notices =
            skew.into_iter().chain(strange).chain(correction).chain(misread).chain(about).chain(trouble).chain(undone);
        let notices = notices.map(notices::notice);
        let unopened = self.access.unopened.get().map(|unopened| {
            let again =
                self.address.query.with(|query| query.in_project(self.access.named(unopened.project.id.clone())));
            let (wanted, still) = (self.access.label(&unopened.project), self.project_name());
            screens::unopened(&unopened.trouble, &wanted, &still, again)
        });
        let clock = self.clock();
        let stale = self.list.remote.with(|remote| {
            let (failure, last) = (remote.failure().filter(|_| is_paged)?, remote.last()?);
            let age = format!("{}, {}", clock.exact(last.at), ago(last.at, clock.now));
            let other = self.address.query.with(|query| query.with_backup(None) != last.value.query);
            Some(screens::stale(failure, &age, other))
        });
        el("div").child(stale).child(unopened).children(notices).into()
    }

    /// What stands in the place of the rows, if anything does.
    fn screen(self) -> Node {
        if self.access.session.with(Option::is_none) {
            return screens::signed_out().into();
        }
        if !self.is_paged() {
            return self.whole_screen();
        }
        self.list.remote.with(|remote| match (remote.last(), remote.failure()) {
            (Some(good), _) if !good.value.page.rows.is_empty() => Node::Nothing,
            (Some(good), _) if good.value.query.is_filtered() => screens::no_match(&good.value.query, 0).into(),
            (Some(_), _) => screens::nothing_yet(&self.project_name()).into(),
            (None, Some(failure)) => screens::failed(failure).into(),
            (None, None) => screens::skeleton().into(),
        })
    }

    /// What to call the project that is shown.
    fn project_name(self) -> String {
        let project = self.access.session.with(|session| session.as_ref().map(|session| session.project.clone()));
        project.map(|project| self.access.label(&project)).unwrap_or_default()
    }

    /// The table without its rows.
    fn table(self) -> Node {
        let is_local = self.is_local.get();
        let listed = || self.list.listed().map_or(Some(Sort::default()), |listed| listed.order);
        let sort = if is_local { Some(self.address.query.with(|query| query.sort)) } else { listed() };
        // All rows are there only in a page: of more, those near to what is seen.
        let rows =
            self.project_analysis.found.with(|found| found.as_ref().map(|found| (found.places.len() + 1).to_string()));
        el("table")
            .attr("role", "table")
            .attr("class", "backups")
            .attr("data-hidden", self.preferences.with(|chosen| chosen.hidden_words(" ")))
            .attr("aria-busy", self.is_loading().to_string())
            .attr_if("aria-rowcount", rows)
            .attr_if("hidden", (self.view() != View::Backups).then_some(""))
            .child(el("caption").class("unseen").child("Volume backups"))
            .child(head(sort, &self.clock().zone()))
            .into()
    }

    /// The rows of the list: those of the page, or all that were found.
    fn source(self) -> Option<Source> {
        match (self.view(), self.is_local.get()) {
            (View::Backups, true) => self.found_source(),
            (View::Backups, false) => self.page_source(),
            _ => None,
        }
    }

    fn found_source(self) -> Option<Source> {
        let found = self.project_analysis.found.get()?;
        let clock = self.clock();
        let (setting, id) = self.address.query.with(|query| (row::RowContext::new(query, clock), query.backup.clone()));
        let snapshot = self.snapshot;
        let place = id.as_ref().and_then(|id| snapshot.with(|all| all.place(id)));
        let open = place.and_then(|place| found.places.iter().position(|found| *found as usize == place));
        let (stamp, count) = ((Arc::as_ptr(&found) as usize, clock, setting.opening().to_owned()), found.places.len());
        let draw = move |places: std::ops::Range<usize>| {
            let read = |place: usize| {
                let at = *found.places.get(place)? as usize;
                let drawn = snapshot.with(|all| {
                    let entry = all.get(at)?;
                    Some(line(&entry.read(), entry.raw().unwrap_or_default(), &setting, place, open == Some(place)))
                })?;
                Some(drawn.attr("aria-rowindex", (place + 2).to_string()).into())
            };
            places.filter_map(read).collect()
        };
        Some(Source { stamp, rows: count, open, draw: Rc::new(draw) })
    }

    /// The rows of the page.
    fn page_source(self) -> Option<Source> {
        let listed = self.list.listed()?;
        let clock = self.clock();
        let id = self.address.query.with(|query| query.backup.clone());
        let rows = &listed.page.rows;
        let is_open = |read: &Row| Some(&read.rest().id) == id.as_ref();
        let open = id.as_ref().and_then(|_| rows.iter().position(is_open));
        let setting = row::RowContext::new(&listed.query, clock);
        let (stamp, count) = ((Arc::as_ptr(&listed) as usize, clock, String::new()), rows.len());
        let draw = move |places: std::ops::Range<usize>| {
            let read = |place| Some(row(listed.page.rows.get(place)?, &setting, place, open == Some(place)));
            places.filter_map(read).collect()
        };
        Some(Source { stamp, rows: count, open, draw: Rc::new(draw) })
    }

    fn pagination(self) -> Node {
        if !self.is_paged() {
            return Node::Nothing;
        }
        let nav = |listed: Arc<ListedPage>| {
            let query = self.address.query.with(|query| listed.query.with_backup(query.backup.clone()));
            pages(&query, &listed.place)
        };
        let chosen = self.address.query.with(|query| query.limit);
        el("div").class("pagination").child(self.list.listed().map(nav)).child(limit(chosen)).into()
    }

    /// The panel of the open backup. It takes the focus when the reader opens it and gives it back to the row.
    fn panel(self, service: Service) -> impl IntoView {
        let Self { address, list, .. } = self;
        let is_paged = Computed::new(move || self.is_paged());
        let open = use_panel(service.clone(), address, list, is_paged, self.panel_again);
        let mut before = address.query.with_untracked(|query| query.backup.clone());
        effect(move || {
            let id = address.query.with(|query| query.backup.clone());
            match (&before, &id) {
                (_, Some(_)) if before != id => dom::focus_soon(&detail::HEADING),
                (Some(before), None) => {
                    let before = before.clone();
                    dom::soon(move || dom::focus_on(link_to(&|route| route.opens_backup(&before))));
                }
                _ => {}
            }
            before = id;
        });
        live(move || {
            let draw = |open: Open| {
                let query = address.query.get();
                let (curl, openstack) = self.as_commands();
                let project_id = service.project_id().unwrap_or_default();
                let commands = Commands { curl, openstack, show: commands::openstack_show(&project_id, &open.id) };
                detail(&open, self.clock(), commands, query.with_backup(None))
            };
            open().map(draw).into()
        })
    }

    /// The list in words for those who hear the page, and what was copied.
    fn live_region(self) -> Node {
        let list = if self.is_paged() {
            self.list.listed().map(|listed| spoken(&listed)).unwrap_or_default()
        } else {
            self.spoken()
        };
        let said = el("p").class("unseen").attr("role", "status").attr("aria-live", "polite");
        said.child(list)
            .child(self.copied.get())
            .child(self.said.with(|said| said.as_ref().unwrap_or_else(|why| why).clone()))
            .into()
    }
}
