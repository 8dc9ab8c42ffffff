//! What the reader does, and what follows from it: another address, another preference, a file to save.

use super::{App, HELP, SIGN_IN};
use crate::action::{Action, Setting};
use crate::browser::{self, Entered};
use crate::config::SignIn;
use crate::keystone::Credentials;
use crate::preferences::{Theme, Zone};
use crate::query::volumes::{Order, Show, Target};
use crate::query::{Field, Misread, PageSize, Query};
use crate::reactive::{Derived, follow};
use crate::search::Search;
use crate::view::filters;
use crate::view::search::FIELD;
use crate::view::volumes::ID;
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// The search in the address.
const SEARCH: &str = "q";
/// Seconds for which a reading of the whole project is fresh enough to come back to.
const FRESH: i64 = 60;

impl App {
    pub(super) fn click(self, event: &MouseEvent) {
        browser::close_menu(Some(event));
        let named = browser::closest(event, "[data-do]").and_then(|element| element.get_attribute("data-do"));
        match named.as_deref().and_then(Action::parse) {
            Some(Action::Again) => self.look_again(),
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
            Some(Action::Stop) => self.whole.stop(),
            Some(Action::Remember) => self.desk.remember(),
            Some(Action::Forget) => self.desk.forget(),
            Some(Action::Retire(id)) => self.desk.retire(&id),
            Some(Action::Export(scope, format)) => {
                browser::close_menu(None);
                self.export(scope, format);
            }
            Some(Action::Report) => self.report(),
            None => {
                if let Some(href) = browser::clicked_row(event) {
                    self.address.go(&Query::parse(&href).0);
                }
            }
        }
    }

    pub(super) fn choose(self, event: &Event) {
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
            Some(Setting::Target) => self.ask_of_volumes(|volumes| volumes.target = Target::parse(&value)),
            Some(Setting::Show) => {
                self.ask_of_volumes(|volumes| volumes.show = Show::parse(&value).unwrap_or_default());
            }
            Some(Setting::Order) => {
                self.ask_of_volumes(|volumes| volumes.order = Order::parse(&value).unwrap_or_default());
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
                _ => {}
            }),
            None => {}
        }
    }

    pub(super) fn submit(self, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        match form.class_name().as_str() {
            "filters" => self.apply(&form),
            "search" => self.ask(&browser::values(&form)("search"), true),
            "shown-volumes" => {
                let id = browser::values(&form)("id");
                self.take(self.with_id(&id), true, true);
            }
            "sign-in" => self.send_sign_in(&form),
            // Closes its dialog, which the browser does by itself.
            _ => return,
        }
        event.prevent_default();
    }

    fn send_sign_in(self, form: &HtmlFormElement) {
        let value = browser::values(form);
        let keep = !value("keep").is_empty();
        match self.config.with(|config| config.sign_in.clone()) {
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
    pub(super) fn follow_project(self) {
        let mut before = self.address.query.get_untracked();
        follow(move || {
            let query = self.address.query.get();
            let here = self.access.project_of(&query).is_some();
            browser::soon(move || self.show_project());
            if here || self.access.session.with(Option::is_none) {
                before = query;
            } else {
                self.access.follow(&query, before.clone());
            }
        });
    }

    /// Opens the sign-in form when it is wanted, and closes it after.
    pub(super) fn open_sign_in(self) {
        let mut before = None;
        follow(move || {
            let wanted = self.access.form.with(|form| form.wanted);
            if before != Some(wanted) {
                browser::soon(move || browser::show_dialog(SIGN_IN, wanted));
            }
            before = Some(wanted);
        });
    }

    /// Goes to what the filter form asks for.
    fn apply(self, form: &HtmlFormElement) {
        self.address.go(&filters::read(browser::values(form), &self.address.query.get_untracked()));
    }

    /// Shows in the forms what the address says, whenever it asks for something else. What is typed and not sent yet
    /// stays through a new page, another order and an opened row.
    pub(super) fn keep_forms(self) {
        let mut before = None;
        follow(move || {
            let query = self.address.query.get();
            let same = |before: &Query| {
                before.limit == query.limit
                    && before.volumes.is_alike(&query.volumes)
                    && Field::ALL.into_iter().all(|field| before.filter(field) == query.filter(field))
            };
            if !before.as_ref().is_some_and(same) {
                browser::soon(browser::reset_forms);
            }
            let id = query.volumes.id.as_deref().unwrap_or_default();
            if browser::value(ID).trim() != id {
                browser::set_value(ID, id);
            }
            before = Some(query);
        });
    }

    /// Follows what is typed, where the rows for it are at hand.
    pub(super) fn type_in(self, event: &Event) {
        let typed = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(typed) = typed else { return };
        match typed.name().as_str() {
            "search" => self.ask(&typed.value(), false),
            "id" => self.take(self.with_id(&typed.value()), false, true),
            _ => {}
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
            browser::scroll_to(0);
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
        let is_read = self.whole.state.with_untracked(|state| state.held.is_some() || state.progress.is_some());
        is_read && asked.needs_all()
    }

    /// Shows in the search box what the address says, unless the text there says so in other words. What is wrong in
    /// the address is shown with its mistake, like a text that was typed. What is typed and not followed yet stays
    /// through a new page and another order.
    pub(super) fn keep_search(self) {
        let mut before = None;
        follow(move || {
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
            let (query, typed) = (self.address.query.get_untracked(), browser::value(FIELD));
            let asked = query.as_search();
            let is_so = |typed: Search| query.with_search(&typed).as_search() == asked;
            let text = match self.mistake.get_untracked() {
                Some((text, _)) => text,
                None if Search::parse(&typed).is_ok_and(is_so) => return,
                None => asked.to_string(),
            };
            if typed != text {
                browser::set_value(FIELD, &text);
            }
        });
    }

    /// Names the browser's tab after the view.
    pub(super) fn name_page(self) {
        let view = Derived::new(move || self.address.query.with(|query| query.view));
        follow(move || {
            let view = view.get();
            self.config.with(|config| browser::name_page(&format!("{} · {}", view.label(), config.title)));
        });
    }

    /// Looks again at what is in sight.
    pub(super) fn look_again(self) {
        if self.is_paged() {
            self.list.again.notify();
        } else {
            self.whole.again();
        }
    }

    /// Looks again at the whole project when a view of it comes into sight and what is there is no longer fresh.
    pub(super) fn freshen(self) {
        let mut was_paged = true;
        follow(move || {
            let is_paged = self.is_paged();
            if was_paged && !is_paged {
                self.whole.freshen(FRESH);
            }
            was_paged = is_paged;
        });
    }

    fn ask_of_volumes(self, change: impl FnOnce(&mut crate::query::Volumes)) {
        self.address.go(&self.address.query.get_untracked().with_volumes(change));
    }

    pub(super) fn close(self) {
        let query = self.address.query.get_untracked();
        if browser::close_menu(None) {
            return;
        }
        if query.backup.is_some() {
            self.address.go(&query.with_backup(None));
        } else if query.volumes.open.is_some() {
            self.address.go(&query.with_volumes(|volumes| volumes.open = None));
        }
    }
}
