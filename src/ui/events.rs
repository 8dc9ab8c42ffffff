//! All event handling: an event becomes the message on its element, and is passed to the part of the page that handles
//! it.

use crate::cells::{Cell, Stored, effect};
use crate::export::rows::Delimiter;
use crate::platform::dom::Chosen;
use crate::platform::element_ref::{ElementRef, Key};
use crate::platform::{dom, element_ref};
use crate::query::volumes::TargetAge;
use crate::query::{Field, PageNumber, PageSize, Query};
use crate::state::address::Address;
use crate::state::current_view::CurrentView;
use crate::state::preferences::{Preferences, Theme};
use crate::state::project_analysis::ProjectAnalysis;
use crate::time::Zone;
use crate::ui::announcements::{Announcements, forget_copied};
use crate::ui::dialogs::acknowledge::AcknowledgeControls;
use crate::ui::dialogs::palette::Palette;
use crate::ui::dialogs::sign_in::component::SignInControls;
use crate::ui::dialogs::{acknowledge, help, palette};
use crate::ui::downloads::Downloads;
use crate::ui::header;
use crate::ui::keyboard::Shortcut;
use crate::ui::messages::{Action, Form, Input, Message, Preference, Route, Setting, Typed};
use crate::ui::modal_panel;
use crate::ui::node::slots::message_of;
use crate::ui::pages::VIEW_HEADING;
use crate::ui::pages::backups::search_box::SearchBox;
use crate::ui::pages::backups::{columns, filters, search};
use crate::ui::pages::overview::CAUSES_HEADING;
use crate::ui::pages::volumes::page::VolumeChoices;
use crate::ui::pages::{overview, volumes};
use crate::ui::parts::form::values;
use crate::ui::parts::pagination;
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// Forms that are reset to the address; the search box does that itself.
const FORMS: [Key; 4] = [&filters::FORM, &volumes::FORM, &pagination::FORM, &overview::TARGET_AGE];
const MENUS: [Key; 3] = [&search::EXPORTS, &columns::MENU, &header::MORE];

thread_local! {
    /// Everything after the header.
    pub(crate) static CONTENT: ElementRef = const { ElementRef::new() };
}

/// The parts of the page that handle messages.
pub(crate) struct EventHandlers {
    pub(crate) current: &'static CurrentView,
    pub(crate) project_analysis: ProjectAnalysis,
    pub(crate) preferences: Cell<Preferences>,
    pub(crate) search: &'static SearchBox,
    pub(crate) volumes: VolumeChoices,
    pub(crate) sign_in: &'static SignInControls,
    pub(crate) acknowledge: AcknowledgeControls,
    pub(crate) palette: &'static Palette,
    pub(crate) downloads: &'static Downloads,
    pub(crate) announcements: Announcements,
}

impl EventHandlers {
    pub(crate) fn click(&self, event: &MouseEvent) {
        for menu in MENUS {
            dom::close_menu(menu, Some(event));
        }
        let address = self.current.address;
        let Some((element, message)) = message_of(event) else {
            if modal_panel::is_behind(event) {
                close(address);
            }
            return;
        };
        match &*message {
            Message::Ask(action) => self.act(action, event),
            Message::Go(route) => follow_link(address, route, event),
            Message::Open(link) => follow_link(address, &link.route, event),
            Message::Jump(route) => {
                dom::show_dialog(&palette::DIALOG, false);
                go_to(address, &route.query());
            }
            Message::Cell(link) => follow_link(address, &link.route, event),
            // A click that ends a selection is not meant as a click.
            Message::Row(link) if !dom::has_selection() => address.go(&link.route.query()),
            Message::Copy(copied) => self.announcements.copy(element, copied.clone()),
            Message::Row(_) | Message::Set(_) | Message::Send(_) | Message::Type(_) => {}
        }
    }

    /// Handles a key.
    pub(crate) fn press(&self, key: Shortcut) {
        let CurrentView { address, list, access, .. } = *self.current;
        let query = address.query.get_untracked();
        let turn = |page: Option<PageNumber>| {
            if let Some(page) = page.filter(|_| self.current.is_paged()) {
                address.follow(&query.at_page(page));
            }
        };
        // The next page is known only once the rows of this page have been loaded.
        let listed = list.listed().filter(|listed| listed.query.page == query.page);
        match key {
            Shortcut::Close => close(address),
            Shortcut::Help => dom::show_dialog(&help::DIALOG, true),
            Shortcut::Jump => self.palette.open(),
            Shortcut::Offer { is_down } => self.palette.step(is_down),
            Shortcut::Refresh if access.has_ended() => access.open_form(),
            Shortcut::Refresh => self.current.refresh_all(),
            Shortcut::Go(view) => go_to(address, &query.at_view(view)),
            Shortcut::NextPage => turn(listed.and_then(|listed| listed.place.next)),
            Shortcut::PreviousPage => turn(query.page.previous()),
        }
    }

    fn act(&self, action: &Action, event: &MouseEvent) {
        let CurrentView { address, access, snapshot, .. } = *self.current;
        match action {
            Action::Refresh if access.has_ended() => access.open_form(),
            Action::Refresh => self.current.refresh_all(),
            Action::Jump => {
                // From the menu, the focus returns to the menu's button.
                if element_ref::get::<web_sys::Element>(&header::MORE).is_some_and(|menu| dom::holds_focus(&menu)) {
                    close_menus();
                    dom::focus(&header::MORE_BUTTON);
                }
                self.palette.open();
            }
            Action::Help => {
                // The focus returns here when the help is closed.
                close_menus();
                dom::focus(&header::MORE_BUTTON);
                dom::show_dialog(&help::DIALOG, true);
            }
            Action::SignIn => access.open_form(),
            Action::StartOver => self.sign_in.start_over(),
            Action::SignOut => access.sign_out(),
            Action::Reload => {
                event.prevent_default();
                dom::reload();
            }
            Action::Skip => {
                event.prevent_default();
                dom::focus(&CONTENT);
            }
            Action::ShowCauses => {
                event.prevent_default();
                dom::focus(&CAUSES_HEADING);
            }
            Action::Sort(key) => {
                let query = address.query.get_untracked();
                address.go(&query.sorted(query.next_sort(*key)));
            }
            Action::ToggleFilters => self.search.toggle_filters(),
            Action::Stop => snapshot.stop(),
            Action::MarkAsSeen => self.project_analysis.visit.remember(),
            Action::ClearHistory => self.project_analysis.visit.forget(),
            Action::Retire(id) => self.project_analysis.marks.retire(id),
            Action::Acknowledge(subject) => self.acknowledge.open(subject.clone()),
            Action::CloseAcknowledge => dom::show_dialog(&acknowledge::DIALOG, false),
            Action::Withdraw(subject) => self.acknowledge.withdraw(subject),
            Action::AnswerOffer(is_wanted) => {
                self.project_analysis.marks.answer_offer(*is_wanted);
                // The link's fragment is removed, so that a reload does not offer them again.
                address.correct(&address.query.get_untracked());
            }
            Action::CopyLink => {
                close_menus();
                self.downloads.copy_link(dom::current_url());
            }
            Action::CopyHandover => self.downloads.copy_handover(),
            Action::Export(scope, format) => {
                close_menus();
                self.downloads.export(*scope, *format);
            }
            Action::Report(to) => self.downloads.report(*to),
            Action::ReadForFile => snapshot.again(),
            Action::SaveRead => self.downloads.save_read(),
            Action::CancelFile => self.downloads.cancel(),
        }
    }

    pub(crate) fn change(&self, event: &Event) {
        let Some((_, message)) = message_of(event) else { return };
        let Message::Set(setting) = *message else { return };
        let Some(Chosen { value, is_ticked }) = dom::chosen(event) else { return };
        let address = self.current.address;
        match setting {
            Setting::Limit => {
                if let Some(size) = value.parse().ok().and_then(PageSize::new) {
                    address.go(&address.query.get_untracked().with_limit(size));
                }
            }
            Setting::Status if filters::asks_for_a_word(&value) => dom::focus(&filters::OTHER_STATUS),
            Setting::Status => {
                if let Some(form) = element_ref::get(&filters::FORM) {
                    self.search.apply_filters(&form);
                }
            }
            Setting::TargetAge => self.volumes.change(|volumes| volumes.target_age = TargetAge::parse(&value)),
            Setting::Project => self.sign_in.choose_project(value),
            Setting::Preference(preference) => self.preferences.update(|chosen| match preference {
                Preference::Theme => chosen.theme = Theme::from_word(&value),
                Preference::Zone => chosen.zone = Zone::from_word(&value),
                Preference::Automatic => chosen.automatic = is_ticked,
                Preference::Delimiter => chosen.delimiter = Delimiter::from_word(&value),
                Preference::Column(column) => chosen.columns.show(column, is_ticked),
            }),
        }
    }

    pub(crate) fn submit(&self, event: &SubmitEvent) {
        // A form without a message closes its dialog, which the browser does itself.
        let Some((element, message)) = message_of(event) else { return };
        let Message::Send(form) = *message else { return };
        let Ok(element) = element.dyn_into::<HtmlFormElement>() else { return };
        event.prevent_default();
        match form {
            Form::Filters => self.search.apply_filters(&element),
            Form::Search => self.search.ask(&values(&element)(Input::Search), true),
            Form::Volumes => self.volumes.find(&values(&element)(Input::VolumeId), true),
            Form::SignIn => self.sign_in.send(&element),
            Form::Acknowledgement => self.acknowledge.send(&element),
            Form::Jump => {
                if let Some(query) = self.palette.answer() {
                    go_to(self.current.address, &query);
                }
            }
        }
    }

    /// Follows typed text if the rows for it are loaded.
    pub(crate) fn input(&self, event: &Event) {
        let Some((_, message)) = message_of(event) else { return };
        let Message::Type(typed) = *message else { return };
        let Some(Chosen { value, .. }) = dom::chosen(event) else { return };
        match typed {
            Typed::Search => self.search.ask(&value, false),
            Typed::VolumeId => self.volumes.find(&value, false),
            Typed::Jump => self.palette.type_in(&value),
        }
    }
}

/// Closes an open menu, otherwise the panel.
fn close(address: Address) {
    let query = address.query.get_untracked();
    if close_menus() {
        return;
    }
    if query.backup.is_some() {
        address.go(&query.with_backup(None));
    } else if query.volumes.open.is_some() {
        address.go(&query.with_volumes(|volumes| volumes.open = None));
    }
}

/// Follows a link within the page, unless the click asks the browser for another tab or window.
fn follow_link(address: Address, route: &Route, event: &MouseEvent) {
    let is_modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if !is_modified {
        event.prevent_default();
        go_to(address, &route.query());
    }
}

/// Follows a link; another view gets the focus on its heading.
fn go_to(address: Address, query: &Query) {
    let before = address.query.with_untracked(|query| query.view);
    address.follow(query);
    if query.view != before {
        dom::focus_soon(&VIEW_HEADING);
    }
}

fn close_menus() -> bool {
    MENUS.map(|menu| dom::close_menu(menu, None)).contains(&true)
}

/// Whether the details that a link leads to are open.
pub(crate) fn is_open(address: Address, route: &Route) -> bool {
    address.query.with_untracked(|query| {
        query.backup.as_deref().is_some_and(|id| route.opens_backup(id))
            || query.volumes.open.as_deref().is_some_and(|id| route.opens_volume(id))
    })
}

/// Resets the forms whenever the address changes to another question. Text that was typed but not submitted is kept on
/// a new page, in another order and when a row is opened.
pub(crate) fn use_forms(address: Address) {
    let before = Stored::new(None::<Query>);
    effect(move || {
        let query = address.query.get();
        let is_same = |before: &Query| {
            before.limit == query.limit
                && before.volumes.is_alike(&query.volumes)
                && Field::ALL.into_iter().all(|field| before.filter(field) == query.filter(field))
        };
        if !before.with(|before| before.as_ref().is_some_and(is_same)) {
            dom::next_frame(|| FORMS.into_iter().for_each(dom::reset));
        }
        // The buttons may now copy something else.
        forget_copied();
        let id = query.volumes.id.as_deref().unwrap_or_default();
        if dom::value(&volumes::ID).trim() != id {
            dom::set_value(&volumes::ID, id);
        }
        before.set(Some(query));
    });
}
