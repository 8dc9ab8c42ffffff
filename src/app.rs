//! Connects the parts: the address to the readings, the readings to the views. Decides nothing else.

use crate::address::{Address, use_address};
use crate::browser;
use crate::cinder::Request;
use crate::command;
use crate::config::Config;
use crate::keyboard::use_keyboard;
use crate::list::{List, spoken, use_automatic, use_list};
use crate::pagination::Place;
use crate::paint::use_slices;
use crate::panel::{Open, use_panel};
use crate::preferences::Preferences;
use crate::query::{Query, encode};
use crate::remote::Remote;
use crate::service::{Listed, Service};
use crate::timestamp::relative;
use crate::view::columns::Columns;
use crate::view::detail::{Commands, detail};
use crate::view::filters::{Filters, chips};
use crate::view::header::{AsOf, Header};
use crate::view::pagination::{Limit, pages};
use crate::view::table::{Table, sorted};
use crate::view::{Clock, Node, el, help, live, notices, screens};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// The whole page.
#[component]
pub fn Dashboard(
    /// What the deployment sets.
    config: Config,
) -> impl IntoView {
    let preferences = browser::use_preferences();
    browser::name_page(&config.title);
    let service = Service::new(config.clone());
    let address = use_address();
    let list = use_list(service.clone(), address);
    use_automatic(list, Signal::derive(move || preferences.with(|chosen| chosen.automatic)));
    let now = browser::use_now();
    let clock = Memo::new(move |_| browser::clock(now.get(), preferences.with(|chosen| chosen.zone)));
    let help = NodeRef::<html::Dialog>::new();
    let show_help = move || browser::show_dialog(help);
    let close = move || {
        if address.query.with_untracked(|query| query.backup.is_some()) {
            address.go(&address.query.get_untracked().with_backup(None));
        }
    };
    use_keyboard(close, show_help);
    let as_of = Signal::derive(move || {
        let at = list.remote.with(|remote| remote.last().map(|good| good.at))?;
        let clock = clock.get();
        Some(AsOf { text: format!("{} {}", clock.clock_minute(at), clock.zone()), machine: at.to_string() })
    });
    let copied = browser::use_copying();
    let heard = live(move || {
        let list = list.listed().map(|listed| spoken(&listed)).unwrap_or_default();
        el("p").class("unseen").attr("role", "status").attr("aria-live", "polite").child(list).child(copied.get()).into()
    });
    view! {
        <a class="skip" href="?" on:click=skip>"Skip to the backups"</a>
        <Header
            title=config.title.clone()
            project_id=config.project_id.clone()
            as_of
            preferences
            loading=Signal::derive(move || list.remote.with(Remote::is_loading))
            on_refresh=Callback::new(move |()| list.again.notify())
            on_help=Callback::new(move |()| show_help())
        />
        <main id="backups" tabindex="-1" on:click=move |event| retry_on(&event, list.again)>
            <Filters query=address.query.into() on_change=Callback::new(move |query| address.go(&query)) />
            <div class="summary">{live(move || summary(address, list))} <Columns preferences /></div>
            {live(move || told(address, list, clock.get()))}
            <div class="board">
                <div class="list"><Backups project_id=config.project_id.clone() address list clock preferences /></div>
                <Panel service address list clock />
            </div>
        </main>
        {heard}
        <dialog node_ref=help class="help" aria-labelledby="help-heading">
            {help::help()}
            <form method="dialog"><button>"Close"</button></form>
        </dialog>
    }
}

fn retry_on(event: &MouseEvent, again: Trigger) {
    if browser::closest(event, "[data-do='retry']").is_some() {
        again.notify();
    }
}

/// A link, so that it is the first stop of the Tab key everywhere; its own address would lead to the list's start.
fn skip(event: MouseEvent) {
    event.prevent_default();
    browser::focus("#backups");
}

/// What is asked for, and how much there is of it.
fn summary(address: Address, list: List) -> Node {
    let place = list.listed().map(|listed| Place::of(&listed.query, &listed.page).to_string());
    let chips = address.query.with(chips);
    el("div").child(chips).child(place.map(|place| el("strong").class("count").child(place))).into()
}

/// What the reader must know about the rows in sight.
fn told(address: Address, list: List, clock: Clock) -> Node {
    let correction = list.correction.with(|correction| correction.as_ref().map(ToString::to_string));
    let misread = address.misread.with(|misread| notices::about_address(misread));
    let about = list.listed().map(|listed| notices::about(&listed)).unwrap_or_default();
    let notices = correction.into_iter().chain(misread).chain(about).map(notices::notice);
    let stale = list.remote.with(|remote| {
        let (failure, last) = (remote.failure()?, remote.last()?);
        let age = format!("{}, {}", clock.exact(last.at), relative(last.at, clock.now));
        let other = address.query.with(|query| query.with_backup(None) != last.value.query);
        Some(screens::stale(failure, &age, other))
    });
    el("div").child(stale).children(notices).into()
}

/// What stands in the place of the rows, if anything does.
fn screen(list: List, project_id: &str) -> Node {
    list.remote.with(|remote| match (remote.last(), remote.failure()) {
        (Some(good), _) if !good.value.page.rows.is_empty() => Node::Nothing,
        (Some(good), _) if good.value.query.is_filtered() => screens::no_match(&good.value.query).into(),
        (Some(_), _) => screens::nothing_yet(project_id).into(),
        (None, Some(failure)) => screens::failed(failure).into(),
        (None, None) => screens::skeleton().into(),
    })
}

/// The table with its pages, or the screen in its place.
#[component]
fn Backups(
    project_id: String,
    address: Address,
    list: List,
    clock: Memo<Clock>,
    preferences: RwSignal<Preferences>,
) -> impl IntoView {
    let has_rows = Memo::new(move |_| list.listed().is_some_and(|listed| !listed.page.rows.is_empty()));
    let sort_by = Callback::new(move |column| {
        if let Some(query) = sorted(&address.query.get_untracked(), column) {
            address.go(&query);
        }
    });
    let resize = Callback::new(move |limit| address.go(&address.query.get_untracked().with_limit(limit)));
    let pages = live(move || {
        let listed = list.listed().filter(|listed| !listed.page.rows.is_empty());
        let nav = |listed: Arc<Listed>| {
            let query = address.query.with(|query| listed.query.with_backup(query.backup.clone()));
            pages(&query, &Place::of(&query, &listed.page))
        };
        listed.map(nav).into()
    });
    view! {
        {live(move || screen(list, &project_id))}
        <div class="rows" hidden=move || !has_rows.get()>
            <Table
                slices=use_slices(list, clock)
                open=Signal::derive(move || address.query.with(|query| query.backup.clone()))
                sort=Signal::derive(move || list.listed().map(|listed| listed.query.sort).unwrap_or_default())
                hidden=Signal::derive(move || preferences.with(|chosen| chosen.hidden_words(" ")))
                busy=Signal::derive(move || list.remote.with(Remote::is_loading))
                zone=Signal::derive(move || clock.get().zone())
                on_sort=sort_by
            />
            <div class="pagination">
                {pages}
                <Limit chosen=Memo::new(move |_| address.query.with(|query| query.limit)) on_limit=resize />
            </div>
        </div>
    }
}

/// The panel of the open backup. It takes the focus when the reader opens it and gives it back to the row.
#[component]
fn Panel(service: Service, address: Address, list: List, clock: Memo<Clock>) -> impl IntoView {
    let open = use_panel(service.clone(), address, list);
    Effect::new(move |before: Option<Option<String>>| {
        let id = address.query.with(|query| query.backup.clone());
        match (&before, &id) {
            (Some(before), Some(_)) if *before != id => browser::focus_soon("#detail-heading".to_owned()),
            (Some(Some(before)), None) => {
                browser::focus_soon(format!("a.open[href$='backup={}']", encode(before)));
            }
            _ => {}
        }
        id
    });
    live(move || {
        let draw = |open: Open| {
            let query = address.query.get();
            let commands = commands(&service, &query, &open.id);
            detail(&open, clock.get(), commands, query.with_backup(None).to_string())
        };
        open.get().map(draw).into()
    })
}

fn commands(service: &Service, query: &Query, id: &str) -> Commands {
    let config = service.config();
    let request = Request::list(&config.project_id, query, &service.dialect());
    Commands {
        curl: command::curl(&browser::absolute(&config.api), &request),
        openstack: command::openstack(&config.project_id, query),
        show: command::openstack_show(&config.project_id, id),
    }
}
