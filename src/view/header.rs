//! The page's one header: what is shown, as of when, and the reader's switches.

use crate::preferences::{Preferences, Theme, Zone};
use crate::view::{el, live};
use leptos::prelude::*;

/// What the header says about the rows' age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOf {
    /// `09:41 UTC`
    pub text: String,
    /// The exact time, for machines.
    pub machine: String,
}

/// The header.
#[component]
pub fn Header(
    title: String,
    project_id: String,
    as_of: Signal<Option<AsOf>>,
    preferences: RwSignal<Preferences>,
    loading: Signal<bool>,
    on_refresh: Callback<()>,
    on_help: Callback<()>,
) -> impl IntoView {
    let age = live(move || {
        as_of.get().map(|AsOf { text, machine }| el("time").attr("datetime", machine).child(format!("as of {text}"))).into()
    });
    view! {
        <header class="header">
            <a class="title" href="?">{title}</a>
            <span class="project" title="project id">"project " <span class="id">{project_id}</span></span>
            <span class="as-of">{age}</span>
            <button type="button" class="refresh" aria-busy=move || loading.get().to_string() on:click=move |_| on_refresh.run(())>
                "Refresh"
            </button>
            <Automatic preferences />
            <ZoneSwitch preferences />
            <ThemeSwitch preferences />
            <button type="button" class="help" aria-keyshortcuts="?" on:click=move |_| on_help.run(())>"Help"</button>
        </header>
    }
}

#[component]
fn Automatic(preferences: RwSignal<Preferences>) -> impl IntoView {
    let title = format!(
        "Looks again every {} s, every {} s while a backup is in transition; not in a hidden tab",
        crate::refresh::CALM,
        crate::refresh::BUSY
    );
    view! {
        <label class="switch" title=title>
            <input
                type="checkbox"
                prop:checked=move || preferences.with(|chosen| chosen.automatic)
                on:change:target=move |event| preferences.update(|chosen| chosen.automatic = event.target().checked())
            />
            "Auto-refresh"
        </label>
    }
}

#[component]
fn ZoneSwitch(preferences: RwSignal<Preferences>) -> impl IntoView {
    let choose = move |word: String| {
        if let Some(zone) = Zone::ALL.into_iter().find(|zone| zone.word() == word) {
            preferences.update(|chosen| chosen.zone = zone);
        }
    };
    view! {
        <select
            aria-label="Time zone"
            prop:value=move || preferences.with(|chosen| chosen.zone.word())
            on:change:target=move |event| choose(event.target().value())
        >
            <option value=Zone::Utc.word()>"UTC"</option>
            <option value=Zone::Local.word()>"Local time"</option>
        </select>
    }
}

#[component]
fn ThemeSwitch(preferences: RwSignal<Preferences>) -> impl IntoView {
    let choose = move |word: String| {
        if let Some(theme) = Theme::ALL.into_iter().find(|theme| theme.word() == word) {
            preferences.update(|chosen| chosen.theme = theme);
        }
    };
    view! {
        <select
            aria-label="Theme"
            prop:value=move || preferences.with(|chosen| chosen.theme.word())
            on:change:target=move |event| choose(event.target().value())
        >
            <option value=Theme::System.word()>"System theme"</option>
            <option value=Theme::Light.word()>"Light"</option>
            <option value=Theme::Dark.word()>"Dark"</option>
        </select>
    }
}
