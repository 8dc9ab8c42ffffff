//! Commands to take along, each with a button that copies it.

use leptos::prelude::*;

/// A text with a button that copies it.
#[component]
pub fn Copyable(
    /// What it is, for the button's name.
    label: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    view! {
        <div class="copyable">
            <pre tabindex="0" aria-label=label>{text.clone()}</pre>
            <Copy label text />
        </div>
    }
}

/// A button that copies a text and says whether it did.
#[component]
pub fn Copy(label: &'static str, text: String) -> impl IntoView {
    let said = RwSignal::new("Copy");
    let copy = move |_| {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let copied = crate::browser::copy(&text).await;
            // The button may be gone by now.
            let _ = said.try_set(if copied { "Copied" } else { "Select and copy by hand" });
        });
    };
    view! {
        <button type="button" class="copy" on:click=copy>
            <span aria-live="polite">{said}</span> <span class="unseen">{format!(" {label}")}</span>
        </button>
    }
}
