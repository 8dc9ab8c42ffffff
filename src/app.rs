//! Connects the parts: the address to the readings, the readings to the views, what the reader does to the address or
//! the preferences. Decides nothing else.

use crate::action::{Action, Setting};
use crate::address::{Address, use_address};
use crate::browser::{self, Entered};
use crate::cinder::Request;
use crate::command;
use crate::config::{Config, SignIn};
use crate::keyboard::use_keyboard;
use crate::keystone::Credentials;
use crate::list::{List, spoken, use_automatic, use_list};
use crate::pagination::Place;
use crate::paint::{Slice, use_slices};
use crate::panel::{Open, use_panel};
use crate::preferences::{Preferences, Theme, Zone};
use crate::query::{Field, PageSize, Query, encode};
use crate::remote::Remote;
use crate::service::{Listed, Service};
use crate::session::{Access, use_access};
use crate::timestamp::{Instant, relative};
use crate::view::columns::columns;
use crate::view::detail::{Commands, detail};
use crate::view::filters::{self, chips};
use crate::view::header::header;
use crate::view::pagination::{limit, pages};
use crate::view::sign_in::{account, dialog};
use crate::view::table::{head, rows};
use crate::view::{Clock, Node, el, help, live, notices, screens};
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

const HELP: &str = "dialog.help";
const SIGN_IN: &str = "dialog.sign-in";

/// What the parts of the page follow.
#[derive(Clone, Copy)]
struct App {
    address: Address,
    list: List,
    now: ReadSignal<Instant>,
    preferences: RwSignal<Preferences>,
    access: Access,
    config: StoredValue<Config>,
}

/// The whole page.
#[component]
pub fn Dashboard(
    /// What the deployment sets.
    config: Config,
) -> impl IntoView {
    browser::name_page(&config.title);
    let address = use_address();
    let access = use_access(&config, address);
    let service = Service::new(&config, access);
    let list = use_list(service.clone(), address);
    let preferences = browser::use_preferences();
    let now = browser::use_now();
    let copied = browser::use_copying();
    let app = App { address, list, now, preferences, access, config: StoredValue::new(config) };
    use_automatic(list, preferences);
    use_keyboard(move || app.close(), || browser::show_dialog(HELP, true));
    app.keep_forms();
    app.open_sign_in();
    app.follow_project();
    view! {
        <div
            class="page"
            on:click=move |event| app.click(&event)
            on:change=move |event| app.choose(&event)
            on:submit=move |event| app.submit(&event)
        >
            {live(skip)}
            {live(move || app.header())}
            <main id="backups" tabindex="-1">
                {live(move || address.query.with(filters::filters))}
                {live(move || app.summary())}
                {live(move || app.told())}
                <div class="board">
                    <div class="list">
                        {live(move || app.screen())}
                        <div class="rows">{app.table()} {live(move || app.pagination())}</div>
                    </div>
                    {app.panel(service)}
                </div>
            </main>
            {live(move || app.heard(&copied.get()))}
            {live(help::help)}
            {live(move || app.sign_in())}
        </div>
    }
}

/// A link, so that it is the first stop of the Tab key everywhere.
fn skip() -> Node {
    el("a")
        .class("skip")
        .attr("href", "#backups")
        .attr("data-do", Action::Skip.to_string())
        .child("Skip to the backups")
        .into()
}

/// What is drawn.
impl App {
    fn clock(self) -> Clock {
        browser::clock(self.now.get(), self.preferences.with(|chosen| chosen.zone))
    }

    fn header(self) -> Node {
        let (at, loading) = self.list.remote.with(|remote| (remote.last().map(|good| good.at), remote.is_loading()));
        let clock = self.clock();
        self.config.with_value(|config| {
            let account = self.access.session.with(|session| account(&config.sign_in, session.as_ref(), clock));
            let loading = loading && self.access.session.with(Option::is_some);
            let home = self.address.query.with(|query| query.start().to_string());
            self.preferences.with(|chosen| header(config, home, account, at, clock, loading, chosen))
        })
    }

    fn sign_in(self) -> Node {
        let session = self.access.session.get();
        self.config.with_value(|config| self.access.form.with(|form| dialog(&config.sign_in, form, session.as_ref())))
    }

    /// What is asked for, how much there is of it, and which columns of it are shown.
    fn summary(self) -> Node {
        let place = self.list.listed().map(|listed| Place::of(&listed.query, &listed.page).to_string());
        el("div")
            .class("summary")
            .child(self.address.query.with(chips))
            .child(place.map(|place| el("strong").child(place)))
            .child(self.preferences.with(columns))
            .into()
    }

    /// What the reader must know about the rows in sight.
    fn told(self) -> Node {
        let correction = self.list.correction.with(|correction| correction.as_ref().map(ToString::to_string));
        let misread = self.address.misread.with(|misread| notices::about_address(misread));
        let strange = self.access.strange.get().map(|id| notices::about_project(&id, &self.project_name()));
        let about = self.list.listed().map(|listed| notices::about(&listed)).unwrap_or_default();
        let notices = strange.into_iter().chain(correction).chain(misread).chain(about).map(notices::notice);
        let clock = self.clock();
        let stale = self.list.remote.with(|remote| {
            let (failure, last) = (remote.failure()?, remote.last()?);
            let age = format!("{}, {}", clock.exact(last.at), relative(last.at, clock.now));
            let other = self.address.query.with(|query| query.with_backup(None) != last.value.query);
            Some(screens::stale(failure, &age, other))
        });
        el("div").child(stale).children(notices).into()
    }

    /// What stands in the place of the rows, if anything does.
    fn screen(self) -> Node {
        self.list.remote.with(|remote| match (remote.last(), remote.failure()) {
            (Some(good), _) if !good.value.page.rows.is_empty() => Node::Nothing,
            (Some(good), _) if good.value.query.is_filtered() => screens::no_match(&good.value.query).into(),
            (Some(_), _) => screens::nothing_yet(&self.project_name()).into(),
            (None, Some(failure)) => screens::failed(failure).into(),
            (None, None) => screens::skeleton().into(),
        })
    }

    /// What to call the project that is shown.
    fn project_name(self) -> String {
        self.access.session.with(|session| {
            let project = session.as_ref().map(|session| &session.project);
            project
                .map(|known| if known.name.is_empty() { &known.id } else { &known.name })
                .cloned()
                .unwrap_or_default()
        })
    }

    fn table(self) -> impl IntoView {
        let Self { list, preferences, .. } = self;
        let hidden = move || preferences.with(|chosen| chosen.hidden_words(" "));
        let busy = move || list.remote.with(Remote::is_loading).to_string();
        let headings = live(move || {
            let sort = list.listed().map(|listed| listed.query.sort).unwrap_or_default();
            head(sort, &self.clock().zone())
        });
        let slices = use_slices(list, move || self.clock());
        view! {
            <table role="table" class="backups" data-hidden=hidden aria-busy=busy>
                {live(|| el("caption").class("unseen").child("Volume backups").into())}
                {headings}
                {slices.into_iter().map(|slice| self.rows(slice)).collect::<Vec<_>>()}
            </table>
        }
    }

    /// Only the slices that hold or held the open row are drawn again when another one opens.
    fn rows(self, slice: RwSignal<Option<Slice>>) -> impl IntoView {
        let open = Memo::new(move |_| {
            let id = self.address.query.with(|query| query.backup.clone())?;
            slice.with(|slice| {
                let rows = slice.as_ref()?.rows();
                rows.iter().position(|row| row.backup().is_some_and(|backup| backup.id == id))
            })
        });
        live(move || slice.with(|slice| rows(slice.as_ref(), open.get())))
    }

    fn pagination(self) -> Node {
        let nav = |listed: Arc<Listed>| {
            let query = self.address.query.with(|query| listed.query.with_backup(query.backup.clone()));
            pages(&query, &Place::of(&query, &listed.page))
        };
        let chosen = self.address.query.with(|query| query.limit);
        el("div").class("pagination").child(self.list.listed().map(nav)).child(limit(chosen)).into()
    }

    /// The panel of the open backup. It takes the focus when the reader opens it and gives it back to the row.
    fn panel(self, service: Service) -> impl IntoView {
        let Self { address, list, .. } = self;
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
                detail(&open, self.clock(), commands, query.with_backup(None).to_string())
            };
            open().map(draw).into()
        })
    }

    /// The list in words for those who hear the page, and what was copied.
    fn heard(self, copied: &str) -> Node {
        let list = self.list.listed().map(|listed| spoken(&listed)).unwrap_or_default();
        let said = el("p").class("unseen").attr("role", "status").attr("aria-live", "polite");
        said.child(list).child(copied.to_owned()).into()
    }
}

fn commands(service: &Service, query: &Query, id: &str) -> Commands {
    let project_id = service.project_id().unwrap_or_default();
    let request = Request::list(&project_id, query, &service.dialect());
    Commands {
        curl: command::curl(&browser::absolute(service.api()), &request),
        openstack: command::openstack(&project_id, query),
        show: command::openstack_show(&project_id, id),
    }
}

/// What the reader does.
impl App {
    fn click(self, event: &MouseEvent) {
        browser::close_menu(Some(event));
        let named = browser::closest(event, "[data-do]").and_then(|element| element.get_attribute("data-do"));
        match named.as_deref().and_then(Action::parse) {
            Some(Action::Again) => self.list.again.notify(),
            Some(Action::Help) => browser::show_dialog(HELP, true),
            Some(Action::SignIn) => {
                self.access.form.update(|form| form.wanted = true);
                browser::show_dialog(SIGN_IN, true);
            }
            Some(Action::SignOut) => self.access.sign_out(),
            Some(Action::Skip) => {
                event.prevent_default();
                browser::focus("#backups");
            }
            Some(Action::Sort(key)) => {
                let query = self.address.query.get_untracked();
                self.address.go(&query.sorted(query.next_sort(key)));
            }
            None => {
                if let Some(href) = browser::clicked_row(event) {
                    self.address.go(&Query::parse(&href).0);
                }
            }
        }
    }

    fn choose(self, event: &Event) {
        let Some(Entered { setting, value, ticked, form }) = browser::entered(event) else { return };
        match Setting::parse(&setting) {
            Some(Setting::Limit) => {
                if let Some(size) = value.parse().ok().and_then(PageSize::new) {
                    self.address.go(&self.address.query.get_untracked().with_limit(size));
                }
            }
            Some(Setting::Status) if !filters::asks_for_a_word(&value) => {
                if let Some(form) = form {
                    self.apply(&form);
                }
            }
            Some(Setting::Project) => {
                self.show_project();
                let query = self.address.query.get_untracked();
                self.address.go(&query.in_project(self.access.named(value)));
            }
            Some(Setting::Status) => browser::focus("input[name='other-status']"),
            Some(setting) => self.preferences.update(|chosen| match setting {
                Setting::Theme => chosen.theme = Theme::from_word(&value),
                Setting::Zone => chosen.zone = Zone::from_word(&value),
                Setting::Automatic => chosen.automatic = ticked,
                Setting::Column(column) => chosen.show(column, ticked),
                Setting::Limit | Setting::Status | Setting::Project => {}
            }),
            None => {}
        }
    }

    fn submit(self, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        match form.class_name().as_str() {
            "filters" => self.apply(&form),
            "sign-in" => self.send_sign_in(&form),
            // Closes its dialog, which the browser does by itself.
            _ => return,
        }
        event.prevent_default();
    }

    fn send_sign_in(self, form: &HtmlFormElement) {
        let value = browser::values(form);
        let keep = !value("keep").is_empty();
        match self.config.with_value(|config| config.sign_in.clone()) {
            SignIn::Gateway => {}
            SignIn::Token => self.access.paste(&value("token"), keep),
            SignIn::Keystone { .. } => {
                let (user, domain, password) = (value("user"), value("domain"), value("password"));
                self.access.sign_in(Credentials { user, domain, password }, keep);
            }
        }
    }

    /// The project's name stands over its own rows only: a picked one is shown once it is here.
    fn show_project(self) {
        let project = self.access.session.with_untracked(|session| session.as_ref().map(|s| s.project.id.clone()));
        browser::show_choice("select[data-set='project']", &project.unwrap_or_default());
    }

    /// The sign-in follows the address to another project.
    fn follow_project(self) {
        Effect::new(move |before: Option<Query>| {
            let query = self.address.query.get();
            let here = self.access.project_of(&query).is_some();
            request_animation_frame(move || self.show_project());
            if here || self.access.session.with(Option::is_none) {
                return query;
            }
            let before = before.unwrap_or_else(|| query.clone());
            self.access.follow(&query, before.clone());
            before
        });
    }

    /// Opens the sign-in form when it is wanted, and closes it after.
    fn open_sign_in(self) {
        Effect::new(move |before: Option<bool>| {
            let wanted = self.access.form.with(|form| form.wanted);
            if before != Some(wanted) {
                request_animation_frame(move || browser::show_dialog(SIGN_IN, wanted));
            }
            wanted
        });
    }

    /// Goes to what the filter form asks for.
    fn apply(self, form: &HtmlFormElement) {
        self.address.go(&filters::read(browser::values(form), &self.address.query.get_untracked()));
    }

    /// Shows in the forms what the address says, whenever it asks for something else. What is typed and not sent yet
    /// stays through a new page, another order and an opened row.
    fn keep_forms(self) {
        Effect::new(move |before: Option<Query>| {
            let query = self.address.query.get();
            let same = |before: &Query| {
                before.limit == query.limit
                    && Field::ALL.into_iter().all(|field| before.filter(field) == query.filter(field))
            };
            if !before.as_ref().is_some_and(same) {
                request_animation_frame(browser::reset_forms);
            }
            query
        });
    }

    fn close(self) {
        let query = self.address.query.get_untracked();
        if !browser::close_menu(None) && query.backup.is_some() {
            self.address.go(&query.with_backup(None));
        }
    }
}
