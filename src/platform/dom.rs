//! The page as the browser has it: dialogs, fields, focus, scrolling and the window. All functions return plain values.

use crate::cells::Cell;
use crate::platform::element_ref::{Key, get};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Whether the page is visible, as a signal.
pub(crate) fn use_visible() -> Cell<bool> {
    let is_visible = || document().visibility_state() == web_sys::VisibilityState::Visible;
    let visible = Cell::new(is_visible());
    let handle = window_event_listener(ev::Custom::<web_sys::Event>::new("visibilitychange"), move |_| {
        visible.set(is_visible());
    });
    on_cleanup(move || handle.remove());
    visible
}

/// Whether a media query matches, as a signal.
pub(crate) fn use_media(query: &str) -> Cell<bool> {
    let Ok(Some(list)) = window().match_media(query) else { return Cell::new(false) };
    let is_true = Cell::new(list.matches());
    let list_now = list.clone();
    let listen = Closure::<dyn Fn()>::new(move || is_true.set(list_now.matches()));
    // Media query lists always accept listeners.
    let _ = list.add_event_listener_with_callback("change", listen.as_ref().unchecked_ref());
    listen.forget();
    is_true
}

/// Makes an element and its content inert (no focus, no clicks), or active again.
pub(crate) fn set_inert(key: Key, is_inert: bool) {
    if let Some(element) = get::<web_sys::Element>(key) {
        // Setting this attribute cannot fail.
        let _ = element.toggle_attribute_with_force("inert", is_inert);
    }
}

/// Whether an element is inert.
pub(crate) fn is_inert(key: Key) -> bool {
    get::<web_sys::HtmlElement>(key).is_some_and(|element| element.inert())
}

/// Whether an event's target contains this element.
pub(crate) fn is_around(event: &web_sys::Event, key: Key) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    target.is_some_and(|target| target.contains(get::<web_sys::Node>(key).as_ref()))
}

/// Whether text is selected: a click that ends a selection is not meant as a click.
pub(crate) fn has_selection() -> bool {
    window().get_selection().ok().flatten().is_some_and(|selection| !selection.is_collapsed())
}

/// The full address of a path relative to the page's base, or with a leading slash to its host.
pub fn absolute(path: &str) -> String {
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    web_sys::Url::new_with_base(path, &base).map_or_else(|_| path.to_owned(), |url| url.href())
}

/// Sets the title of the browser tab.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets the icon of the browser tab.
pub(crate) fn set_favicon(address: &str) {
    // The document always contains it.
    let icon = document().get_element_by_id("icon").and_then(|icon| icon.dyn_into::<web_sys::HtmlLinkElement>().ok());
    if let Some(icon) = icon {
        icon.set_href(address);
    }
}

/// Opens a modal dialog, or closes it.
pub(crate) fn show_dialog(key: Key, shown: bool) {
    let Some(dialog) = get::<web_sys::HtmlDialogElement>(key) else { return };
    if shown {
        // Fails only if it is already open.
        let _ = dialog.show_modal();
    } else {
        dialog.close();
    }
}

/// Whether a dialog is open.
pub(crate) fn is_shown(key: Key) -> bool {
    get::<web_sys::HtmlDialogElement>(key).is_some_and(|dialog| dialog.open())
}

/// Runs `act` whenever a dialog is closed, for whatever reason. The event does not bubble and the dialog may not exist
/// yet, so it is captured at the window.
pub(crate) fn when_closed(key: Key, act: impl Fn() + 'static) {
    let listen = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let dialog = get::<web_sys::EventTarget>(key);
        if dialog.is_some() && dialog == event.target() {
            act();
        }
    });
    let capture = listen.as_ref().unchecked_ref();
    // Windows always accept listeners.
    let _ = window().add_event_listener_with_callback_and_bool("close", capture, true);
    listen.forget();
}

/// The page's address.
pub fn current_url() -> String {
    window().location().href().unwrap_or_default()
}

/// The fragment of the page's address, without `#`; empty if there is none.
pub(crate) fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// Reloads the page.
pub(crate) fn reload() {
    // Fails only while the page is being left.
    let _ = window().location().reload();
}

/// The height of the viewport, in CSS pixels.
pub(crate) fn window_height() -> f64 {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default()
}

/// How far the page is scrolled, in CSS pixels.
pub(crate) fn top() -> i32 {
    #[allow(clippy::cast_possible_truncation)]
    let top = window().scroll_y().unwrap_or_default() as i32;
    top
}

/// Scrolls the page, as far as possible.
pub(crate) fn scroll_to(top: i32) {
    window().scroll_to_with_x_and_y(0.0, f64::from(top));
}

/// Loads the start page: nothing in memory is kept.
pub(crate) fn go_to_start() {
    // Fails only while the page is being left.
    let _ = window().location().assign(&absolute("."));
}

/// Resets a form to its initial values.
pub(crate) fn reset(key: Key) {
    if let Some(form) = get::<web_sys::HtmlFormElement>(key) {
        form.reset();
    }
}

pub(crate) fn value(key: Key) -> String {
    get::<web_sys::HtmlInputElement>(key).map(|field| field.value()).unwrap_or_default()
}

pub(crate) fn set_value(key: Key, text: &str) {
    if let Some(field) = get::<web_sys::HtmlInputElement>(key) {
        field.set_value(text);
    }
}

/// Resets a select element to this value, whatever was picked since.
pub(crate) fn show_choice(key: Key, value: &str) {
    if let Some(select) = get::<web_sys::HtmlSelectElement>(key) {
        select.set_value(value);
    }
}

/// Closes a menu; false if it was not open, or the click was inside it.
pub(crate) fn close_menu(key: Key, clicked: Option<&web_sys::Event>) -> bool {
    let Some(menu) = get::<web_sys::HtmlDetailsElement>(key).filter(web_sys::HtmlDetailsElement::open) else {
        return false;
    };
    let target = clicked.and_then(|event| event.target()?.dyn_into::<web_sys::Node>().ok());
    let is_outside = target.is_none_or(|target| !menu.contains(Some(&target)));
    if is_outside {
        menu.set_open(false);
    }
    is_outside
}

/// What was chosen in the field that fired an event.
pub(crate) fn chosen(event: &web_sys::Event) -> Option<Chosen> {
    let target = event.target()?;
    if let Some(select) = target.dyn_ref::<web_sys::HtmlSelectElement>() {
        return Some(Chosen { value: select.value(), is_ticked: false });
    }
    let input = target.dyn_ref::<web_sys::HtmlInputElement>()?;
    Some(Chosen { value: input.value(), is_ticked: input.checked() })
}

/// What was chosen in a field.
pub(crate) struct Chosen {
    pub(crate) value: String,
    /// Whether it is ticked.
    pub(crate) is_ticked: bool,
}

pub(crate) fn focus(key: Key) {
    focus_on(get(key));
}

/// Moves the focus to an element, if it exists.
pub(crate) fn focus_on(element: Option<web_sys::HtmlElement>) {
    if let Some(element) = element {
        // Fails only for elements that cannot be focused.
        let _ = element.focus();
    }
}

/// The row around a button in a cell, or what is around its paragraph, made able to take the focus.
pub(crate) fn entry_of(button: &web_sys::HtmlElement) -> Option<web_sys::HtmlElement> {
    let entry = button.parent_element()?.parent_element()?;
    entry.set_attribute("tabindex", "-1").ok()?;
    entry.dyn_into().ok()
}

/// Whether no element has the focus.
pub(crate) fn has_no_focus() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

/// Whether the focus is inside an element.
pub(crate) fn holds_focus(element: &web_sys::Element) -> bool {
    element.contains(document().active_element().as_deref())
}

/// Runs `act` once the current changes have been rendered.
pub(crate) fn next_frame(act: impl FnOnce() + 'static) {
    next_frame_boxed(Box::new(act));
}

#[inline(never)]
fn next_frame_boxed(act: Box<dyn FnOnce()>) {
    request_animation_frame(act);
}

/// Moves the focus once the current changes have been rendered.
pub(crate) fn focus_soon(key: Key) {
    next_frame(move || focus(key));
}

/// Sets the page's theme, by its name in the style sheet; `None` for the system's.
pub(crate) fn show_theme(theme: Option<&str>) {
    if let Some(root) = document().document_element() {
        let _ = match theme {
            None => root.remove_attribute("data-theme"),
            Some(theme) => root.set_attribute("data-theme", theme),
        };
    }
}
