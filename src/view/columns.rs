//! Which columns the reader wants to see.

use crate::column::Column;
use crate::preferences::Preferences;
use leptos::prelude::*;

/// A menu of the columns that can be hidden.
#[component]
pub fn Columns(preferences: RwSignal<Preferences>) -> impl IntoView {
    let choice = move |column: Column| {
        view! {
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || preferences.with(|chosen| !chosen.hidden.contains(&column))
                    on:change=move |_| preferences.update(|chosen| chosen.toggle(column))
                />
                {column.heading()}
            </label>
        }
    };
    let columns = Column::ALL.into_iter().filter(|column| column.can_hide());
    view! {
        <details class="menu">
            <summary>"Columns"</summary>
            <fieldset>
                <legend class="unseen">"Columns to show"</legend>
                {columns.map(choice).collect_view()}
            </fieldset>
        </details>
    }
}
