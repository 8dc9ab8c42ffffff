//! What the reader does, and what follows from it: another address, another preference, a file to save.

use crate::api::cinder::Failure;
use crate::api::cinder::failure::Advice;
use crate::api::keystone::Credentials;
use crate::app::Wanted;
use crate::app::{App, CONTENT};
use crate::cells::{Computed, Stored, effect, spawn};
use crate::export::rows::Delimiter;
use crate::platform::clipboard;
use crate::platform::dom::Chosen;
use crate::platform::element_ref::{ElementRef, Key};
use crate::platform::{dom, element_ref};
use crate::query::search::Search;
use crate::query::volumes::{Objective, Order, Show};
use crate::query::{Field, Misread, PageSize, Query};
use crate::state::config::SignIn;
use crate::state::preferences::Theme;
use crate::state::session::SignInStep;
use crate::time::Zone;
use crate::ui::dialogs::{help, sign_in};
use crate::ui::messages::{Action, Copied, Form, Input, Message, Preference, Route, Setting, Typed};
use crate::ui::node::slots::message_of;
use crate::ui::pages::backups::{columns, filters, search};
use crate::ui::pages::{overview, volumes};
use crate::ui::parts::pagination;
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement};

/// The search in the address.
const SEARCH: &str = "q";
/// Seconds for which a reading of the whole project is fresh enough to come back to.
const FRESH: i64 = 60;

/// What came of copying, beside the button: the style sheet shows it.
const SAID: &str = "data-said";
/// Forms that show what the address says; the search box keeps itself.
const FORMS: [Key; 4] = [&filters::FORM, &volumes::FORM, &pagination::FORM, &overview::OBJECTIVE];
const MENUS: [Key; 2] = [&search::EXPORTS, &columns::MENU];

thread_local! {
    /// The button that says what came of copying.
    static COPIED: ElementRef = const { ElementRef::new() };
}

impl App {
    pub(super) fn click(self, event: &MouseEvent) {
        for menu in MENUS {
            dom::close_menu(menu, Some(event));
        }
        let Some((element, message)) = message_of(event) else { return };
        match &*message {
            Message::Ask(action) => self.act(action, event),
            Message::Go(route) => self.follow_link(route, event),
            Message::Open(link) => self.follow_link(&link.route, event),
            // A click that ends a selection is not meant as a click.
            Message::Row(link) if !dom::has_selection() => self.address.go(&link.route.query()),
            Message::Copy(copied) => self.copy(element, copied.clone()),
            Message::Row(_) | Message::Set(_) | Message::Send(_) | Message::Type(_) => {}
        }
    }

    fn act(self, action: &Action, event: &MouseEvent) {
        match action {
            Action::Refresh if self.access.has_ended() => self.access.open_form(),
            Action::Refresh => self.look_again(),
            Action::Help => dom::show_dialog(&help::DIALOG, true),
            Action::SignIn => self.access.open_form(),
            Action::StartOver => {
                self.access.start_over();
                dom::focus_soon(&sign_in::PASSWORD);
            }
            Action::Reload => {
                event.prevent_default();
                dom::reload();
            }
            Action::SignOut => self.access.sign_out(),
            Action::Skip => {
                event.prevent_default();
                dom::focus(&CONTENT);
            }
            Action::Sort(key) => {
                let query = self.address.query.get_untracked();
                self.address.go(&query.sorted(query.next_sort(*key)));
            }
            Action::Stop => self.snapshot.stop(),
            Action::Remember => self.project_analysis.remember(),
            Action::Forget => self.project_analysis.forget(),
            Action::Retire(id) => self.project_analysis.retire(id),
            Action::Export(scope, format) => {
                close_menus();
                self.export(*scope, *format);
            }
            Action::Report => self.wanted.set(Some(Wanted::Report)),
            Action::ReadForFile => self.snapshot.again(),
            Action::SaveRead => self.save_read(),
            Action::LeaveFile => self.wanted.set(None),
        }
    }

    /// A step of the page's history, unless the click asks the browser for another tab or window.
    fn follow_link(self, route: &Route, event: &MouseEvent) {
        let is_modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if !is_modified {
            event.prevent_default();
            self.address.follow(&route.query());
        }
    }

    fn copy(self, button: Element, copied: Copied) {
        spawn(async move {
            let is_copied = clipboard::copy(&copied.text).await;
            let result = if is_copied { "Copied" } else { "Not copied: select it and copy by hand" };
            forget_copied();
            // An attribute of any name can be set.
            let _ = button.set_attribute(SAID, result);
            element_ref::put(&COPIED, Some(button));
            self.copied.set(format!("{result}: {}", copied.what));
        });
    }

    pub(super) fn choose(self, event: &Event) {
        let Some((_, message)) = message_of(event) else { return };
        let Message::Set(setting) = *message else { return };
        let Some(Chosen { value, is_ticked }) = dom::chosen(event) else { return };
        match setting {
            Setting::Limit => {
                if let Some(size) = value.parse().ok().and_then(PageSize::new) {
                    self.address.go(&self.address.query.get_untracked().with_limit(size));
                }
            }
            Setting::Status if filters::asks_for_a_word(&value) => dom::focus(&filters::OTHER_STATUS),
            Setting::Status => {
                if let Some(form) = element_ref::get(&filters::FORM) {
                    self.apply(&form);
                }
            }
            Setting::Objective => self.ask_of_volumes(|volumes| volumes.objective = Objective::parse(&value)),
            Setting::Show => self.ask_of_volumes(|volumes| volumes.show = Show::parse(&value).unwrap_or_default()),
            Setting::Order => self.ask_of_volumes(|volumes| volumes.order = Order::parse(&value).unwrap_or_default()),
            Setting::Project => {
                self.show_project();
                let query = self.address.query.get_untracked();
                self.address.go(&query.in_project(self.access.named(value)));
            }
            Setting::Preference(preference) => self.preferences.update(|chosen| match preference {
                Preference::Theme => chosen.theme = Theme::from_word(&value),
                Preference::Zone => chosen.zone = Zone::from_word(&value),
                Preference::Automatic => chosen.automatic = is_ticked,
                Preference::Delimiter => chosen.delimiter = Delimiter::from_word(&value),
                Preference::Column(column) => chosen.show(column, is_ticked),
            }),
        }
    }

    pub(super) fn submit(self, event: &SubmitEvent) {
        // A form without a message closes its dialog, which the browser does by itself.
        let Some((element, message)) = message_of(event) else { return };
        let Message::Send(form) = *message else { return };
        let Ok(element) = element.dyn_into::<HtmlFormElement>() else { return };
        event.prevent_default();
        match form {
            Form::Filters => self.apply(&element),
            Form::Search => self.ask(&crate::ui::parts::form::values(&element)(Input::Search), true),
            Form::Volumes => {
                let id = crate::ui::parts::form::values(&element)(Input::VolumeId);
                self.take(self.with_id(&id), true, true);
            }
            Form::SignIn => self.send_sign_in(&element),
        }
    }

    fn send_sign_in(self, form: &HtmlFormElement) {
        let value = crate::ui::parts::form::values(form);
        let keep = !value(Input::Keep).is_empty();
        if self.access.form.with_untracked(|form| form.step != SignInStep::Secret) {
            return self.access.send_code(&value(Input::Code));
        }
        match self.config.with(|config| config.sign_in.clone()) {
            SignIn::Gateway => {}
            SignIn::Token => self.access.paste(&value(Input::Token), keep),
            SignIn::Keystone { .. } => {
                let (user, domain, password) = (value(Input::User), value(Input::Domain), value(Input::Password));
                self.access.sign_in(Credentials { user, domain, password }, keep);
            }
        }
    }

    /// The project's name stands over its own rows only: a picked one is shown once it is here.
    fn show_project(self) {
        let project = self.access.session.with_untracked(|session| session.as_ref().map(|s| s.project.id.clone()));
        dom::show_choice(&sign_in::PROJECT, &project.unwrap_or_default());
    }

    /// The sign-in follows the address to another project.
    pub(super) fn follow_project(self) {
        let mut before = self.address.query.get_untracked();
        effect(move || {
            let query = self.address.query.get();
            let here = self.access.project_of(&query).is_some();
            dom::soon(move || self.show_project());
            if here || self.access.session.with(Option::is_none) {
                self.access.stay();
                before = query;
            } else {
                self.access.follow(&query, before.clone());
            }
        });
    }

    /// Opens the sign-in form when it is wanted, and closes it after. It is no longer wanted once the reader closes it.
    pub(super) fn open_sign_in(self) {
        let is_shown = Stored::new(false);
        let mut before = (false, false);
        effect(move || {
            let now = self.access.form.with(|form| (form.is_open, form.step != SignInStep::Secret));
            if before.0 != now.0 {
                dom::soon(move || {
                    is_shown.set(now.0);
                    dom::show_dialog(&sign_in::DIALOG, now.0);
                });
            } else if !before.1 && now.1 {
                dom::focus_soon(&sign_in::CODE);
            }
            before = now;
        });
        dom::when_closed(&sign_in::DIALOG, move || {
            if is_shown.get() {
                is_shown.set(false);
                self.access.close_form();
            }
        });
    }

    /// Goes to what the filter form asks for.
    fn apply(self, form: &HtmlFormElement) {
        self.address.go(&filters::read(crate::ui::parts::form::values(form), &self.address.query.get_untracked()));
    }

    /// Shows in the forms what the address says, whenever it asks for something else. What is typed and not sent yet
    /// stays through a new page, another order and an opened row.
    pub(super) fn keep_forms(self) {
        let mut before = None;
        effect(move || {
            let query = self.address.query.get();
            let same = |before: &Query| {
                before.limit == query.limit
                    && before.volumes.is_alike(&query.volumes)
                    && Field::ALL.into_iter().all(|field| before.filter(field) == query.filter(field))
            };
            if !before.as_ref().is_some_and(same) {
                dom::soon(|| FORMS.into_iter().for_each(dom::reset));
            }
            // The buttons may copy something else now.
            forget_copied();
            let id = query.volumes.id.as_deref().unwrap_or_default();
            if dom::value(&volumes::ID).trim() != id {
                dom::set_value(&volumes::ID, id);
            }
            before = Some(query);
        });
    }

    /// Follows what is typed, where the rows for it are at hand.
    pub(super) fn type_in(self, event: &Event) {
        let Some((_, message)) = message_of(event) else { return };
        let Message::Type(typed) = *message else { return };
        let Some(Chosen { value, .. }) = dom::chosen(event) else { return };
        match typed {
            Typed::Search => self.ask(&value, false),
            Typed::VolumeId => self.take(self.with_id(&value), false, true),
        }
    }

    /// Asks what a text says: once it is sent, and while it is typed if no request is needed for it.
    fn ask(self, text: &str, is_sent: bool) {
        let search = match Search::parse(text) {
            Ok(search) => search,
            Err(mistake) => return self.mistake.set(Some((text.to_owned(), mistake))),
        };
        if self.address.misread.with_untracked(|misread| misread.iter().any(|part| part.key == SEARCH)) {
            self.address.misread.update(|misread| misread.retain(|part| part.key != SEARCH));
        }
        if self.mistake.with_untracked(Option::is_some) {
            self.mistake.set(None);
        }
        let query = self.address.query.get_untracked();
        let asked = query.with_search(&search);
        // Where the keys began the answer has been given already.
        let is_back = self.typing.get().is_some_and(|(before, last)| last == query && before == asked);
        let is_at_hand = self.has_rows_for(&asked) || text.trim().is_empty() || is_back;
        self.tell_waiting(!is_sent && !is_at_hand && asked != query);
        self.take(asked, is_sent, is_at_hand);
        if is_sent {
            dom::scroll_to(0);
        }
    }

    fn tell_waiting(self, waits: bool) {
        if self.waits.get_untracked() != waits {
            self.waits.set(waits);
        }
    }

    /// The volumes with this in their ids.
    fn with_id(self, text: &str) -> Query {
        let id = Some(text.trim().to_owned()).filter(|id| !id.is_empty());
        self.address.query.get_untracked().with_volumes(|volumes| volumes.id = id)
    }

    /// Goes to what was typed. Keys leave nothing in the history; Enter leaves one step, back to what was there before
    /// the first of them.
    fn take(self, asked: Query, is_sent: bool, is_at_hand: bool) {
        let query = self.address.query.get_untracked();
        let typed = self.typing.get().filter(|(_, last)| *last == query);
        if is_sent {
            if let Some((before, _)) = typed.filter(|(before, _)| *before != asked) {
                self.address.correct(&before);
            }
            self.typing.set(None);
            self.address.go(&asked);
        } else if asked != query && is_at_hand {
            let before = typed.map_or(query, |(before, _)| before);
            self.typing.set(Some((before, asked.clone())));
            self.address.type_in(&asked);
        }
    }

    /// Whether no request is needed for the answer, because the whole project is here or on its way.
    fn has_rows_for(self, asked: &Query) -> bool {
        let is_read = self.snapshot.state.with_untracked(|state| state.contents.is_some() || state.course.is_reading());
        is_read && asked.needs_all()
    }

    /// Shows in the search box what the address says, unless the text there says so in other words. What is wrong in
    /// the address is shown with its mistake, like a text that was typed. What is typed and not followed yet stays
    /// through a new page and another order.
    pub(super) fn keep_search(self) {
        let mut before = None;
        effect(move || {
            let unread = |misread: &Vec<Misread>| {
                misread.iter().rev().find(|part| part.key == SEARCH).map(|part| part.value.clone())
            };
            let wrong = self.address.misread.with_untracked(unread);
            let now = self.address.query.with(|query| (query.view, query.as_search(), wrong.clone()));
            let is_same = wrong.is_none() && before.as_ref() == Some(&now);
            before = Some(now);
            if is_same && (self.waits.get_untracked() || self.mistake.with_untracked(Option::is_some)) {
                return;
            }
            self.tell_waiting(false);
            self.mistake.set(wrong.and_then(|text| Search::parse(&text).err().map(|mistake| (text, mistake))));
            // At once, before another key: a box that is yet to be drawn is drawn as it should be.
            let (query, typed) = (self.address.query.get_untracked(), dom::value(&search::FIELD));
            let asked = query.as_search();
            let is_so = |typed: Search| query.with_search(&typed).as_search() == asked;
            let text = match self.mistake.get_untracked() {
                Some((text, _)) => text,
                None if Search::parse(&typed).is_ok_and(is_so) => return,
                None => asked.to_string(),
            };
            if typed != text {
                dom::set_value(&search::FIELD, &text);
            }
        });
    }

    /// Names the browser's tab after the view.
    pub(super) fn name_page(self) {
        let view = Computed::new(move || self.address.query.with(|query| query.view));
        effect(move || {
            let view = view.get();
            self.config.with(|config| dom::name_page(&format!("{} · {}", view.label(), config.title)));
        });
    }

    /// Looks again when the page comes back into sight and a sign-in was lacking: the reader may have signed in elsewhere
    /// meanwhile.
    pub(super) fn look_after_sign_in(self) {
        let visible = dom::use_visible();
        effect(move || {
            let lacks = |failure: Option<&Failure>| failure.is_some_and(|failure| failure.advice() == Advice::SignIn);
            if visible.get() && !untrack(|| self.access.has_ended()) && untrack(|| lacks(self.failure().as_ref())) {
                self.look_again();
            }
        });
    }

    /// Looks again at what is in sight.
    pub(super) fn look_again(self) {
        if self.is_paged() {
            self.list.again.notify();
        } else {
            self.snapshot.again();
            self.panel_again.notify();
        }
    }

    /// Looks again at the whole project when a view of it comes into sight and what is there is no longer fresh.
    pub(super) fn freshen(self) {
        let mut was_paged = true;
        effect(move || {
            let is_paged = self.is_paged();
            if was_paged && !is_paged {
                self.snapshot.freshen(FRESH);
            }
            was_paged = is_paged;
        });
    }

    fn ask_of_volumes(self, change: impl FnOnce(&mut crate::query::Volumes)) {
        self.address.go(&self.address.query.get_untracked().with_volumes(change));
    }

    pub(super) fn close(self) {
        let query = self.address.query.get_untracked();
        if close_menus() {
            return;
        }
        if query.backup.is_some() {
            self.address.go(&query.with_backup(None));
        } else if query.volumes.open.is_some() {
            self.address.go(&query.with_volumes(|volumes| volumes.open = None));
        }
    }
}

fn close_menus() -> bool {
    MENUS.map(|menu| dom::close_menu(menu, None)).contains(&true)
}

/// Takes back what a button says of a text that was copied before.
pub(super) fn forget_copied() {
    if let Some(button) = element_ref::get::<Element>(&COPIED) {
        let _ = button.remove_attribute(SAID);
    }
    element_ref::put(&COPIED, None);
}
