//! The page's header: the title, the views, when the data was read, and the user's settings.

use crate::cells::Stored;
use crate::query::{Query, View};
use crate::state::config::Config;
use crate::state::current_view::CurrentView;
use crate::state::preferences::{Preferences, Theme};
use crate::state::reader_clock::ReaderClock;
use crate::time::{Clock, Instant, Zone};
use crate::ui::dialogs::sign_in::account;
use crate::ui::messages::{Action, Preference};
use crate::ui::node::{Element, ElementRef, Node, el, live};
use crate::ui::parts::form::{button, select, tick};
use crate::ui::words;
use leptos::prelude::*;

thread_local! {
    /// The menu of rarely used settings and help.
    pub(crate) static MORE: ElementRef = const { ElementRef::new() };
    pub(crate) static MORE_BUTTON: ElementRef = const { ElementRef::new() };
}

/// The header as a component.
#[component]
pub(crate) fn Header(config: Stored<Config>, current: &'static CurrentView, clock: ReaderClock) -> impl IntoView {
    let access = current.access;
    live(move || {
        let shown = clock.get();
        let is_signed_in = access.session.with(Option::is_some);
        let is_loading = current.is_loading() && is_signed_in;
        let refreshing = Refreshing { is_loading, paused: paused(current) };
        config.with(|config| {
            let standing = access.form.with(|form| form.standing);
            let coming = access.coming.get();
            let account = access
                .session
                .with(|session| account(&config.sign_in, session.as_ref(), standing, coming.as_ref(), shown));
            let at = current.read_at();
            let draw = |query: &Query| {
                clock.preferences.with(|chosen| header(config, query, account, at, shown, refreshing, chosen))
            };
            current.address.query.with(draw)
        })
    })
}

/// Why auto-refresh is paused.
fn paused(current: &'static CurrentView) -> Option<Paused> {
    if current.access.has_ended() || current.access.session.with(Option::is_none) {
        return Some(Paused::SignedOut);
    }
    if current.is_stopped() {
        return Some(Paused::Stopped);
    }
    current.failure().map(|_| Paused::Failed)
}

/// The header. `query` is the current one; `at` is when the current data was read; `account` is the signed-in user,
/// unless a gateway signs in.
pub fn header(
    config: &Config,
    query: &Query,
    account: Option<Element>,
    at: Option<Instant>,
    clock: Clock,
    refreshing: Refreshing,
    chosen: &Preferences,
) -> Node {
    let project = config.project_id.clone().filter(|_| account.is_none()).map(|id| {
        let id = el("span").class("id").attr("title", id.clone()).child(id);
        words::project(el("span").class("project"), id)
    });
    let refresh = button(words::REFRESH).class("refresh").attr("aria-busy", refreshing.is_loading.to_string());
    el("header")
        .class("header")
        .child(el("p").child(el("a").class("title").goes(query.start()).child(config.title.clone())))
        .child(project)
        .child(account)
        .child(views(query))
        .child(jump().child(el("kbd").child(words::JUMP_KEY)))
        .child(el("span").class("as-of").child(at.map(|at| as_of(at, clock))))
        .child(refreshing.paused.filter(|_| chosen.automatic).map(|why| el("span").class("quiet").child(waiting(why))))
        .child(refresh.asks(Action::Refresh))
        .child(more(chosen))
        .into()
}

/// The button that opens the palette: in the header, or in the menu where the header has no room.
fn jump() -> Element {
    button(words::JUMP).class("jump").asks(Action::Jump).attr("aria-keyshortcuts", "Control+K")
}

/// The menu of rarely used settings and help.
fn more(chosen: &Preferences) -> Element {
    let field = |label: &'static str, choice: Element| el("label").child(el("span").child(label)).child(choice);
    let summary = el("summary")
        .handle(&MORE_BUTTON)
        .attr("aria-label", words::SETTINGS_AND_HELP)
        .attr("title", words::SETTINGS_AND_HELP)
        .child("⋯");
    let settings = el("fieldset")
        .child(el("legend").class("unseen").child(words::SETTINGS))
        .child(automatic(chosen))
        .child(field(words::TIME_ZONE, zone(chosen.zone)))
        .child(field(words::THEME, theme(chosen.theme)))
        .child(jump())
        .child(button(words::COPY_LINK).asks(Action::CopyLink))
        .child(button(words::HELP).asks(Action::Help).attr("aria-keyshortcuts", "?"));
    el("details").handle(&MORE).class("menu more").child(summary).child(settings)
}

/// The links to the three views. Another view starts from its defaults; the link to the current one keeps its state.
fn views(query: &Query) -> Element {
    let link = |view: View| {
        let link = el("a").goes(query.at_view(view));
        link.attr_if("aria-current", (query.view == view).then_some("page")).child(view.label())
    };
    el("nav").class("views").attr("aria-label", words::VIEWS).children(View::ALL.map(link))
}

fn as_of(at: Instant, clock: Clock) -> Element {
    let text = words::as_of(&clock.clock_minute(at), &clock.zone());
    // A printed page may be read on another day.
    let day = clock.to_minute(at).get(..10).map(|day| el("span").class("on-paper").child(format!("{day}, ")));
    el("time").attr("datetime", at.to_string()).attr("title", clock.exact(at)).child(day).child(text)
}

/// The state of refreshing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refreshing {
    /// Whether a request is in flight.
    pub is_loading: bool,
    /// Why auto-refresh is paused.
    pub paused: Option<Paused>,
}

/// Why auto-refresh is paused although it is switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paused {
    /// Nobody is signed in.
    SignedOut,
    /// The user stopped the reading.
    Stopped,
    /// The last refresh failed, so the next one comes later.
    Failed,
}

fn automatic(chosen: &Preferences) -> Element {
    let tick = tick(Preference::Automatic, words::AUTO_REFRESH, chosen.automatic);
    tick.attr("title", words::when_it_refreshes())
}

/// The explanation for a pause.
fn waiting(paused: Paused) -> &'static str {
    match paused {
        Paused::SignedOut => words::WAITS_FOR_SIGN_IN,
        Paused::Stopped => words::REFRESH_STOPPED,
        Paused::Failed => words::REFRESH_SLOWED_DOWN,
    }
}

fn zone(chosen: Zone) -> Element {
    select(chosen.word(), [(Zone::Utc.word(), words::UTC), (Zone::Local.word(), words::LOCAL_TIME)])
        .sets(Preference::Zone)
}

fn theme(chosen: Theme) -> Element {
    let options = [
        (Theme::System.word(), words::SYSTEM_THEME),
        (Theme::Light.word(), words::LIGHT),
        (Theme::Dark.word(), words::DARK),
    ];
    select(chosen.word(), options).sets(Preference::Theme)
}
