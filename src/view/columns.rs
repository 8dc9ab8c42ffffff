//! Which columns the reader wants to see.

use crate::column::Column;
use crate::messages::Preference;
use crate::preferences::Preferences;
use crate::view::form::tick;
use crate::view::node::ElementRef;
use crate::view::{Element, el};

thread_local! {
    /// The menu.
    pub static MENU: ElementRef = const { ElementRef::new() };
}

/// A menu of the columns that can be hidden.
pub fn columns(preferences: &Preferences) -> Element {
    let choice =
        |column: Column| tick(Preference::Column(column), column.heading(), !preferences.hidden.contains(&column));
    let choices = Column::ALL.into_iter().filter(|column| column.can_hide()).map(choice);
    let legend = el("legend").class("unseen").child("Columns to show");
    el("details")
        .handle(&MENU)
        .class("menu")
        .child(el("summary").child("Columns"))
        .child(el("fieldset").child(legend).children(choices))
}
