//! On narrow screens, an open panel covers the page: what is behind it takes no focus and no clicks, and a click there
//! closes the panel.

use crate::cells::{Computed, effect};
use crate::platform::dom;
use crate::platform::element_ref::{ElementRef, Key};
use crate::query::Query;
use crate::state::address::Address;
use leptos::ev::MouseEvent;

thread_local! {
    pub(crate) static HEADER: ElementRef = const { ElementRef::new() };
    pub(crate) static CONTROLS: ElementRef = const { ElementRef::new() };
    pub(crate) static LIST: ElementRef = const { ElementRef::new() };
}

/// Below this width a panel covers the page, as in the style sheet.
const OVERLAID: &str = "(width < 68rem)";
const BEHIND: [Key; 3] = [&HEADER, &CONTROLS, &LIST];

/// Makes everything behind an open panel inert, for as long as the page lives.
pub(crate) fn use_modal_panel(address: Address) {
    let is_overlaid = dom::use_media(OVERLAID);
    let is_open = Computed::new(move || address.query.with(Query::has_panel));
    effect(move || {
        let is_modal = is_open.get() && is_overlaid.get();
        for key in BEHIND {
            dom::set_inert(key, is_modal);
        }
    });
}

/// Whether a click hit something behind a panel.
pub(crate) fn is_behind(event: &MouseEvent) -> bool {
    dom::is_inert(&LIST) && dom::is_around(event, &LIST)
}
