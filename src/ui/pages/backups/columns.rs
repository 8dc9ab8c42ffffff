//! The menu of columns.

use crate::state::columns::Column;
use crate::state::preferences::Preferences;
use crate::ui::messages::Preference;
use crate::ui::node::{Element, ElementRef, el};
use crate::ui::pages::backups::words;
use crate::ui::parts::form::tick;

thread_local! {
    pub(crate) static MENU: ElementRef = const { ElementRef::new() };
}

/// A menu of the columns that can be hidden.
pub(crate) fn columns(preferences: &Preferences) -> Element {
    let choice =
        |column: Column| tick(Preference::Column(column), column.heading(), preferences.columns.contains(column));
    let choices = Column::ALL.into_iter().filter(|column| column.can_hide()).map(choice);
    let legend = el("legend").class("unseen").child(words::COLUMNS_TO_SHOW);
    el("details")
        .handle(&MENU)
        .class("menu")
        .child(el("summary").child(words::COLUMNS))
        .child(el("fieldset").child(legend).children(choices))
}
