//! Which columns the reader wants to see.

use crate::action::Setting;
use crate::column::Column;
use crate::preferences::Preferences;
use crate::view::form::tick;
use crate::view::{Element, el};

/// A menu of the columns that can be hidden.
pub fn columns(preferences: &Preferences) -> Element {
    let choice =
        |column: Column| tick(Setting::Column(column), column.heading(), !preferences.hidden.contains(&column));
    let choices = Column::ALL.into_iter().filter(|column| column.can_hide()).map(choice);
    let legend = el("legend").class("unseen").child("Columns to show");
    el("details")
        .class("menu")
        .child(el("summary").child("Columns"))
        .child(el("fieldset").child(legend).children(choices))
}
