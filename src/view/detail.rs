//! The panel of one backup: every field the service gave, grouped by the question it answers.

use crate::cinder::{Backup, Row, Tone};
use crate::panel::Open;
use crate::query::Query;
use crate::timestamp::Timestamp;
use crate::view::copy::{copy, copyable};
use crate::view::node::ElementRef;
use crate::view::row::{badge, name};
use crate::view::screens::failed;
use crate::view::time::{Clock, full, nothing};
use crate::view::{Element, Node, el};

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

thread_local! {
    /// The heading, which takes the focus.
    pub static HEADING: ElementRef = const { ElementRef::new() };
}

/// The panel. `close` is the address of the list without it.
pub fn detail(open: &Open, clock: Clock, commands: Commands, close: Query) -> Element {
    let row = open.remote.last().map(|good| &good.value);
    let heading: Node = row.and_then(Row::backup).map_or_else(|| "Backup".into(), name);
    let head = el("header")
        .child(el("h2").handle(&HEADING).attr("id", "detail-heading").attr("tabindex", "-1").child(heading))
        .child(el("a").class("close").goes(close).attr("aria-keyshortcuts", "Escape").child("Close"));
    let body = match (row, open.remote.failure()) {
        (Some(row), _) => shown(row, clock),
        (None, Some(failure)) => failed(failure),
        (None, None) => el("p").class("waiting").child("Reading this backup…"),
    };
    let id = el("p").class("identity").child(el("code").child(open.id.clone())).child(copy("the id", open.id.clone()));
    el("aside")
        .class("detail")
        .attr("aria-labelledby", "detail-heading")
        .attr("aria-busy", open.remote.is_loading().to_string())
        .child(head)
        .child(id)
        .child(body)
        .child(section("This view as a command"))
        .child(copyable("the list as curl", commands.curl))
        .child(copyable("the list as an OpenStack command", commands.openstack))
        .child(copyable("this backup as an OpenStack command", commands.show))
}

fn section(heading: &'static str) -> Element {
    el("section").child(el("h3").child(heading))
}

fn shown(row: &Row, clock: Clock) -> Element {
    let fields = match &row.read {
        Ok(backup) => fields(backup, clock),
        Err(why) => el("p").child(format!("This row could not be read: {why}")),
    };
    let raw = copyable("the raw JSON", crate::pretty::pretty(row.raw()));
    let raw = el("details").class("raw").child(el("summary").child("Raw JSON")).child(raw);
    el("div").class("fields").child(fields).child(raw)
}

fn fields(backup: &Backup, clock: Clock) -> Element {
    let time = |at: Option<&Timestamp>| at.map(|at| full(clock, at));
    let answer = |yes: Option<bool>| yes.map(|yes| if yes { "yes" } else { "no" });
    let description = backup.description.as_ref().filter(|description| !description.stored.is_empty());
    let inc = description.and_then(|description| description.inc);
    let metadata = backup
        .metadata
        .iter()
        .flat_map(|pairs| &pairs.0)
        .map(|(key, value)| field("Metadata", format!("{key} = {value}")));
    let links = backup.links.iter().flatten().map(|link| field("Link", format!("{}: {}", link.rel, link.href)));
    let happened = el("dl")
        .child(field("Status", badge(&backup.status)))
        .child(field("Created", time(backup.created_at.as_ref())))
        .child(field("Updated", time(backup.updated_at.as_ref())));
    let covers = el("dl")
        .child(field("Volume", code("the volume’s id", backup.volume_id.as_ref())))
        // What nothing can be restored from is no point to go back to.
        .child(if backup.has_no_data() {
            field("Data timestamp", time(backup.data_timestamp.as_ref()))
        } else {
            field("Recovery point", time(backup.recovery_point()))
        })
        .child(field("Type", backup.kind().word()))
        .child(field("is_incremental", answer(backup.is_incremental)))
        .child(field("Has dependent backups", answer(backup.has_dependent_backups)))
        .child(field("Volume size", backup.size.map(|gib| format!("{gib} GiB"))))
        .child(field("Snapshot", code("the snapshot’s id", backup.snapshot_id.as_ref())))
        .child(field("Description", description.map(|description| description.text.clone())))
        .child(inc.map(|inc| field("INC", if inc { "1, incremental" } else { "0, full" })))
        .children(metadata);
    let lives = el("dl")
        .child(field("Availability zone", backup.availability_zone.clone()))
        .child(field("Container", code("the container", backup.container.as_ref())))
        .child(field("Objects", backup.object_count.map(|count| count.to_string())))
        .child(field("Project", code("the project’s id", backup.project_id.as_ref())))
        .child(backup.user_id.as_ref().map(|id| field("User", code("the user’s id", Some(id)))))
        .child(backup.encryption_key_id.as_ref().map(|id| field("Encryption key", code("the key’s id", Some(id)))))
        .children(links);
    el("div")
        .class("fields")
        .child(section("What happened").child(happened).child(why(backup)))
        .child(section("What it covers").child(covers))
        .child(section("Where it lives").child(lives))
}

fn why(backup: &Backup) -> Option<Element> {
    let has_failed = backup.status.tone() == Tone::Bad;
    let Some(reason) = backup.reason() else {
        return has_failed.then(|| el("p").class("cut").child("The service gave no reason for the failure."));
    };
    let cut = backup.reason_may_be_cut().then_some("The service keeps 255 characters: the end may be missing.");
    let past = (!has_failed).then_some("The backup is not in an error status: this is from an earlier attempt.");
    let note = |text: &'static str| el("p").class("cut").child(text);
    let shown = el("div")
        .class("why")
        .child(el("h4").child("Failure reason"))
        .child(copyable("the failure reason", reason.to_owned()));
    Some(shown.child(cut.map(note)).child(past.map(note)))
}

/// A term and its value; a dash where the service gave none.
fn field(name: &'static str, value: impl Into<Node>) -> Element {
    let value = match value.into() {
        Node::Nothing => nothing().into(),
        value => value,
    };
    el("div").child(el("dt").child(name)).child(el("dd").child(value))
}

/// An id, with a button that copies it.
fn code(label: &'static str, text: Option<&String>) -> Option<Element> {
    text.map(|text| el("span").child(el("code").child(text.clone())).child(" ").child(copy(label, text.clone())))
}
