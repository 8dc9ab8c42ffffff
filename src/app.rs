//! Connects the parts: the address to the readings, the readings to the views. Decides nothing else.

use crate::address::{Address, use_address};
use crate::browser;
use crate::cinder::{Failure, Request};
use crate::command;
use crate::config::{Config, Mistake};
use crate::keyboard::use_keyboard;
use crate::list::{List, spoken, use_automatic, use_list};
use crate::pagination::Place;
use crate::paint::use_slices;
use crate::panel::use_panel;
use crate::preferences::Preferences;
use crate::query::{Query, encode};
use crate::remote::Remote;
use crate::service::{Listed, Service, read_config};
use crate::timestamp::relative;
use crate::view::Clock;
use crate::view::columns::Columns;
use crate::view::detail::{Commands, Detail};
use crate::view::filters::{Chips, Filters};
use crate::view::header::{AsOf, Header};
use crate::view::help::Help;
use crate::view::notices::{self, Notices};
use crate::view::pagination::Pagination;
use crate::view::screens::{Failed, Misconfigured, NoMatch, Nothing, Stale};
use crate::view::table::{Skeleton, Table, sorted};
use leptos::html;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use std::sync::Arc;

/// The whole page: set up, or a screen that says what is missing.
#[component]
pub fn App() -> impl IntoView {
    let preferences = browser::use_preferences();
    let (config, write) = signal(None::<Result<Config, Mistake>>);
    let again = Trigger::new();
    Effect::new(move |_| {
        again.track();
        spawn_local_scoped_with_cancellation(async move { write.set(Some(read_config().await)) });
    });
    move || match config.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Err(mistake)) => {
            view! { <main><Misconfigured mistake on_retry=Callback::new(move |()| again.notify()) /></main> }.into_any()
        }
        Some(Ok(config)) => view! { <Dashboard config preferences /> }.into_any(),
    }
}

#[component]
fn Dashboard(config: Config, preferences: RwSignal<Preferences>) -> impl IntoView {
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
        <main id="backups" tabindex="-1">
            <Filters query=address.query.into() on_change=Callback::new(move |query| address.go(&query)) />
            <Summary address list preferences />
            <Told address list clock />
            <div class="board">
                <div class="list"><Backups service=service.clone() address list clock preferences /></div>
                <Panel service address list clock />
            </div>
        </main>
        <p class="unseen" role="status" aria-live="polite">
            {move || list.listed().map(|listed| spoken(&listed.query, &listed))}
        </p>
        <Help place=help />
    }
}

/// A link, so that it is the first stop of the Tab key everywhere; its own address would lead to the list's start.
fn skip(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    browser::focus("#backups");
}

/// What is asked for, and how much there is of it.
#[component]
fn Summary(address: Address, list: List, preferences: RwSignal<Preferences>) -> impl IntoView {
    let place = move || list.listed().map(|listed| Place::of(&listed.query, &listed.page).to_string());
    view! {
        <div class="summary">
            {move || view! { <Chips query=address.query.get() /> }}
            <strong class="count">{place}</strong>
            <Columns preferences />
        </div>
    }
}

/// What the reader must know about the rows in sight.
#[component]
fn Told(address: Address, list: List, clock: Memo<Clock>) -> impl IntoView {
    let notices = Signal::derive(move || {
        let correction = list.correction.get().map(|correction| correction.to_string());
        let misread = address.misread.with(|misread| notices::about_address(misread));
        let about = list.listed().map(|listed| notices::about(&listed)).unwrap_or_default();
        correction.into_iter().chain(misread).chain(about).collect()
    });
    let stale = move || {
        list.remote.with(|remote| {
            let (failure, last) = (remote.failure()?.clone(), remote.last()?);
            let clock = clock.get();
            let age = format!("{}, {}", clock.exact(last.at), relative(last.at, clock.now));
            let other = address.query.with(|query| query.with_backup(None) != last.value.query);
            Some(view! { <Stale failure age other on_retry=Callback::new(move |()| list.again.notify()) /> })
        })
    };
    view! { <Notices notices /> {stale} }
}

/// What stands in the place of the rows.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Waiting,
    Failed(Failure),
    Nothing,
    NoMatch(Query),
    Rows,
}

impl Stage {
    fn of(remote: &Remote<Arc<Listed>>) -> Self {
        match (remote.last(), remote.failure()) {
            (Some(good), _) if !good.value.page.rows.is_empty() => Self::Rows,
            (Some(good), _) if good.value.query.is_filtered() => Self::NoMatch(good.value.query.clone()),
            (Some(_), _) => Self::Nothing,
            (None, Some(failure)) => Self::Failed(failure.clone()),
            (None, None) => Self::Waiting,
        }
    }
}

/// The table with its pages, or the screen in its place.
#[component]
fn Backups(
    service: Service,
    address: Address,
    list: List,
    clock: Memo<Clock>,
    preferences: RwSignal<Preferences>,
) -> impl IntoView {
    let stage = Memo::new(move |_| list.remote.with(Stage::of));
    let listed = Memo::new(move |_| list.listed());
    let retry = Callback::new(move |()| list.again.notify());
    let project_id = service.config().project_id.clone();
    let screen = move || match stage.get() {
        Stage::Rows => None,
        Stage::Waiting => Some(view! { <Skeleton /> }.into_any()),
        Stage::Failed(failure) => Some(view! { <Failed failure on_retry=retry /> }.into_any()),
        Stage::Nothing => Some(view! { <Nothing project_id=project_id.clone() /> }.into_any()),
        Stage::NoMatch(query) => Some(view! { <NoMatch query /> }.into_any()),
    };
    let sort_by = Callback::new(move |column| {
        if let Some(query) = sorted(&address.query.get_untracked(), column) {
            address.go(&query);
        }
    });
    let resize = Callback::new(move |limit| address.go(&address.query.get_untracked().with_limit(limit)));
    let pages = move || {
        listed.get().filter(|listed| !listed.page.rows.is_empty()).map(|listed| {
            let query = address.query.with(|query| listed.query.with_backup(query.backup.clone()));
            let place = Place::of(&query, &listed.page);
            view! { <Pagination query place on_limit=resize /> }
        })
    };
    view! {
        {screen}
        <div class="rows" hidden=move || stage.get() != Stage::Rows>
            <Table
                slices=use_slices(listed.into(), clock.into())
                open=Signal::derive(move || address.query.with(|query| query.backup.clone()))
                sort=Signal::derive(move || listed.with(|listed| listed.as_ref().map(|l| l.query.sort).unwrap_or_default()))
                hidden=Signal::derive(move || preferences.with(|chosen| chosen.hidden_words(" ")))
                busy=Signal::derive(move || list.remote.with(Remote::is_loading))
                zone=Signal::derive(move || clock.get().zone())
                on_sort=sort_by
            />
        </div>
        {pages}
    }
}

/// The panel of the open backup. It takes the focus when the reader opens it and gives it back to the row.
#[component]
fn Panel(service: Service, address: Address, list: List, clock: Memo<Clock>) -> impl IntoView {
    let open = use_panel(service.clone(), address, list);
    let id = Memo::new(move |_| address.query.with(|query| query.backup.clone()));
    Effect::new(move |before: Option<Option<String>>| {
        let id = id.get();
        match (&before, &id) {
            (Some(before), Some(_)) if *before != id => browser::focus_soon("#detail-heading".to_owned()),
            (Some(Some(before)), None) => {
                browser::focus_soon(format!("a.open[href$='backup={}']", encode(before)));
            }
            _ => {}
        }
        id
    });
    move || {
        let open = open.get()?;
        let query = address.query.get();
        let commands = commands(&service, &query, &open.id);
        let close = query.with_backup(None).to_string();
        let retry = Callback::new(move |()| list.again.notify());
        Some(view! { <Detail id=open.id backup=open.remote clock=clock.get() commands close on_retry=retry /> })
    }
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
