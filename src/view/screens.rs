//! What stands in the place of the table: nothing there, nothing found, failed, not permitted, wrongly set up.

use crate::cinder::Failure;
use crate::cinder::failure::{Advice, Code};
use crate::config::{EXAMPLE, Mistake};
use crate::query::Query;
use leptos::prelude::*;

/// A project without backups.
#[component]
pub fn Nothing(project_id: String) -> impl IntoView {
    view! {
        <section class="screen">
            <h2>"No backups yet"</h2>
            <p>"The project "<code>{project_id}</code>" has no volume backups that this sign-in may see."</p>
            <p>"When the first one is made it shows up here after a refresh."</p>
        </section>
    }
}

/// Filters that nothing matches.
#[component]
pub fn NoMatch(query: Query) -> impl IntoView {
    view! {
        <section class="screen">
            <h2>"No backup matches"</h2>
            <p>"The project may have backups, but none that fits these filters."</p>
            <p><a class="action" href=query.without_filters().to_string()>"Clear the filters"</a></p>
        </section>
    }
}

/// A reading that failed with nothing to show instead.
#[component]
pub fn Failed(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    let not_permitted = failure.refusal().is_some_and(|refusal| refusal.code == Code::Forbidden);
    view! {
        <section class="screen" role="alert" data-tone=if not_permitted { "muted" } else { "bad" }>
            <h2>{failure.to_string()}</h2>
            <p>{failure.next_step()}</p>
            <Steps failure=failure.clone() on_retry />
            <Evidence failure />
        </section>
    }
}

/// A reading that failed while older rows are still in sight.
#[component]
pub fn Stale(
    failure: Failure,
    /// `09:41 UTC, 3 min ago`
    age: String,
    /// Whether the rows answer another query than the one that failed.
    other: bool,
    on_retry: Callback<()>,
) -> impl IntoView {
    let rows = if other { "The rows below are those of the view before, as of" } else { "The rows below are as of" };
    view! {
        <section class="stale" role="alert">
            <p><strong>{failure.to_string()}"."</strong> {format!(" {rows} {age}.")}</p>
            <p>{failure.next_step()}</p>
            <Steps failure=failure.clone() on_retry />
            <Evidence failure />
        </section>
    }
}

#[component]
fn Steps(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    let signs_in = failure.advice() == Advice::SignIn;
    let wait = failure.retry_after().map(|seconds| {
        view! { <span class="wait">{format!("The service asked to wait {seconds} s.")}</span> }
    });
    view! {
        <p class="steps">
            <button type="button" on:click=move |_| on_retry.run(())>"Retry"</button>
            {signs_in.then(|| view! { <a href="." rel="external">"Reload the page to sign in"</a> })} {wait}
        </p>
    }
}

/// What the service itself said, for whoever has to mend it.
#[component]
fn Evidence(failure: Failure) -> impl IntoView {
    let status = failure.refusal().map(|refusal| format!("HTTP {}", refusal.code.number()));
    let message = match &failure {
        Failure::Refused(refusal) => refusal.message.clone(),
        Failure::Unreadable { what, .. } => Some(what.to_string()),
        Failure::Network | Failure::Timeout(_) => None,
    };
    let request_id = failure.request_id().map(str::to_owned);
    let term = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{name}</dt><dd><code>{value}</code></dd> })
    };
    (status.is_some() || message.is_some() || request_id.is_some()).then(|| {
        view! {
            <details class="evidence">
                <summary>"What the service said"</summary>
                <dl>{term("Status", status)} {term("Message", message)} {term("Request id", request_id)}</dl>
            </details>
        }
    })
}

/// A `config.json` that cannot be used.
#[component]
pub fn Misconfigured(mistake: Mistake, on_retry: Callback<()>) -> impl IntoView {
    view! {
        <section class="screen" role="alert" data-tone="bad">
            <h1>"This dashboard is not set up yet"</h1>
            <p>{mistake.to_string()}</p>
            <p>"It is read from beside index.html. A file that works looks like this:"</p>
            <pre tabindex="0">{EXAMPLE}</pre>
            <p class="steps"><button type="button" on:click=move |_| on_retry.run(())>"Read it again"</button></p>
        </section>
    }
}
