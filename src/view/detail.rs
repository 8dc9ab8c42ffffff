//! The panel of one backup: every field the service gave, grouped by the question it answers.

use crate::cinder::{Backup, Failure, Row};
use crate::remote::Remote;
use crate::view::command::{Copy, Copyable};
use crate::view::row::{badge, name};
use crate::view::screens::Failed;
use crate::view::time::{Clock, full};
use leptos::prelude::*;

/// Commands that do what the view does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commands {
    /// The list as `curl`.
    pub curl: String,
    /// The list as the OpenStack client.
    pub openstack: String,
    /// This backup as the OpenStack client.
    pub show: String,
}

/// The panel. `close` is the address of the list without it.
#[component]
pub fn Detail(
    id: String,
    backup: Remote<Row>,
    clock: Clock,
    commands: Commands,
    close: String,
    on_retry: Callback<()>,
) -> impl IntoView {
    let body = match (&backup, backup.last()) {
        (_, Some(good)) => shown(&good.value, clock),
        (Remote::Failed { failure, .. }, None) => failed(failure, on_retry),
        (_, None) => view! { <p class="waiting">"Reading this backup…"</p> }.into_any(),
    };
    let heading = match backup.last().and_then(|good| good.value.backup()) {
        Some(backup) => name(backup),
        None => "Backup".into_any(),
    };
    view! {
        <aside class="detail" aria-labelledby="detail-heading" aria-busy=backup.is_loading().to_string()>
            <header>
                <h2 id="detail-heading" tabindex="-1">{heading}</h2>
                <a class="close" href=close aria-keyshortcuts="Escape">"Close"</a>
            </header>
            <p class="identity"><code>{id.clone()}</code> <Copy label="the id" text=id /></p>
            {body}
            <section>
                <h3>"This view as a command"</h3>
                <Copyable label="the list as curl" text=commands.curl />
                <Copyable label="the list as an OpenStack command" text=commands.openstack />
                <Copyable label="this backup as an OpenStack command" text=commands.show />
            </section>
        </aside>
    }
}

fn failed(failure: &Failure, on_retry: Callback<()>) -> AnyView {
    view! { <Failed failure=failure.clone() on_retry /> }.into_any()
}

fn shown(row: &Row, clock: Clock) -> AnyView {
    let raw = crate::pretty::pretty(row.raw());
    let fields = match &row.read {
        Ok(backup) => fields(backup, clock).into_any(),
        Err(why) => view! { <p>{format!("This row could not be read: {why}")}</p> }.into_any(),
    };
    view! {
        {fields}
        <details class="raw">
            <summary>"Raw JSON"</summary>
            <Copyable label="the raw JSON" text=raw />
        </details>
    }
    .into_any()
}

fn fields(backup: &Backup, clock: Clock) -> impl IntoView + use<> {
    let time = |at: &Option<_>| at.as_ref().map(|at| full(clock, at));
    let answer = |yes: Option<bool>| yes.map(|yes| if yes { "yes" } else { "no" });
    let description = backup.description.as_ref().filter(|description| !description.stored.is_empty());
    view! {
        <section>
            <h3>"What happened"</h3>
            <dl>
                {field("Status", Some(badge(&backup.status)))}
                {field("Created", time(&backup.created_at))}
                {field("Updated", time(&backup.updated_at))}
            </dl>
            {backup.reason().map(|reason| why(backup, reason))}
        </section>
        <section>
            <h3>"What it covers"</h3>
            <dl>
                {field("Volume", code(backup.volume_id.as_ref()))}
                {field("Recovery point", backup.recovery_point().map(|at| full(clock, at)))}
                {field("Type", Some(backup.kind().word()))}
                {field("is_incremental", answer(backup.is_incremental))}
                {field("Has dependent backups", answer(backup.has_dependent_backups))}
                {field("Volume size", backup.size.map(|gib| format!("{gib} GiB")))}
                {field("Snapshot", code(backup.snapshot_id.as_ref()))}
                {field("Description", description.map(|description| description.text.clone()))}
                {description.and_then(|d| d.inc).map(|inc| field("INC", Some(if inc { "1, incremental" } else { "0, full" })))}
                {backup.metadata.iter().flatten().map(|(key, value)| field("Metadata", Some(format!("{key} = {value}")))).collect_view()}
            </dl>
        </section>
        <section>
            <h3>"Where it lives"</h3>
            <dl>
                {field("Availability zone", backup.availability_zone.clone())}
                {field("Container", code(backup.container.as_ref()))}
                {field("Objects", backup.object_count)}
                {field("Project", code(backup.project_id.as_ref()))}
                {backup.user_id.as_ref().map(|id| field("User", code(Some(id))))}
                {backup.encryption_key_id.as_ref().map(|id| field("Encryption key", code(Some(id))))}
                {backup.links.iter().flatten().map(|link| field("Link", Some(format!("{}: {}", link.rel, link.href)))).collect_view()}
            </dl>
        </section>
    }
}

fn why(backup: &Backup, reason: &str) -> impl IntoView + use<> {
    let cut = backup.reason_may_be_cut().then(|| {
        view! { <p class="cut">"The service keeps 255 characters: the end may be missing."</p> }
    });
    let past = (backup.status.tone() != crate::cinder::Tone::Bad).then(|| {
        view! { <p class="cut">"The backup is not in an error status: this is from an earlier attempt."</p> }
    });
    view! {
        <h4>"Failure reason"</h4>
        <Copyable label="the failure reason" text=reason.to_owned() />
        {cut} {past}
    }
}

/// A term and its value; a dash where the service gave none.
fn field<V: IntoView + 'static>(name: &'static str, value: Option<V>) -> impl IntoView + use<V> {
    let value = value.map_or_else(|| view! { <span class="nothing">"–"</span> }.into_any(), IntoAny::into_any);
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
}

fn code(text: Option<&String>) -> Option<AnyView> {
    text.map(|text| view! { <code>{text.clone()}</code> }.into_any())
}
