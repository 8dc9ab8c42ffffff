//! The panel of one backup: every field from the service, grouped by topic.

use crate::analysis::causes::{advice, template};
use crate::api::cinder::{Backup, Kind, Member, Row, Tone};
use crate::inventory::IMPORT_VOLUME_ID;
use crate::inventory::volumes::VolumeInventory;
use crate::query::search::{Criterion, Search, Term};
use crate::query::{Field, Match, Query, View};
use crate::state::backup_detail::Open;
use crate::time::{Clock, Instant, at_most};
use crate::ui::messages::Action;
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::backups::row::name;
use crate::ui::pages::backups::words;
use crate::ui::parts::badge::badge;
use crate::ui::parts::copy::{copy, copyable};
use crate::ui::parts::form::button;
use crate::ui::parts::member::in_full;
use crate::ui::parts::screens::{evidence, failed};
use crate::ui::parts::time::{full, or_nothing};
use crate::ui::parts::words::{CLOSE, COMMANDS, RETRY, gigabytes, whole, yes_or_no};

/// Commands equivalent to the view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commands {
    /// The list with `curl`.
    pub curl: String,
    /// The list with the OpenStack client.
    pub openstack: String,
    /// This backup with the OpenStack client.
    pub show: String,
}

thread_local! {
    /// The heading, which gets the focus.
    pub(crate) static HEADING: ElementRef = const { ElementRef::new() };
}

/// The panel. `close` is the address of the list without it.
pub fn detail(open: &Open, clock: Clock, commands: Commands, close: Query, volumes: &VolumeInventory) -> Element {
    let row = open.remote.last().map(|good| &good.value);
    let heading: Node = row.map_or_else(|| words::BACKUP.into(), |row| name(row.rest()));
    let head = el("header")
        .child(el("h2").handle(&HEADING).attr("id", "detail-heading").attr("tabindex", "-1").child(heading))
        .child(el("a").class("close").goes(close.clone()).attr("aria-keyshortcuts", "Escape").child(CLOSE));
    let body = match (row, open.remote.failure()) {
        (Some(row), None) => shown(row, clock, &close, volumes),
        (Some(row), Some(failure)) => el("div")
            .child(
                el("p")
                    .class("notice")
                    .attr("role", "alert")
                    .child(words::last_known(failure))
                    .child(button(RETRY).asks(Action::Refresh))
                    .child(evidence(failure)),
            )
            .child(shown(row, clock, &close, volumes)),
        (None, Some(failure)) => failed(failure, clock),
        (None, None) => el("p").class("waiting").child(words::LOADING),
    };
    let id =
        el("p").class("identity").child(el("code").child(open.id.clone())).child(copy(words::THE_ID, open.id.clone()));
    el("aside")
        .class("detail")
        .attr("aria-labelledby", "detail-heading")
        .attr("aria-busy", open.remote.is_loading().to_string())
        .child(head)
        .child(id)
        .child(body)
        .child(
            el("details")
                .class("commands")
                .child(el("summary").child(COMMANDS))
                .child(copyable(words::LIST_AS_CURL, commands.curl))
                .child(copyable(words::LIST_AS_OPENSTACK, commands.openstack))
                .child(copyable(words::BACKUP_AS_OPENSTACK, commands.show)),
        )
}

fn section(heading: &'static str) -> Element {
    el("section").child(el("h3").child(heading))
}

fn shown(row: &Row, clock: Clock, list: &Query, volumes: &VolumeInventory) -> Element {
    let broken = row.read.as_ref().err().map(|broken| el("p").class("notice").child(words::row_not_read(&broken.why)));
    let raw = copyable(words::THE_RAW_JSON, crate::api::json::pretty::pretty(row.raw()));
    let raw = el("details").class("raw").child(el("summary").child(words::RAW_JSON)).child(raw);
    el("div")
        .class("fields")
        .child(broken)
        .child(why(row.rest(), list))
        .child(ways(row.rest(), list))
        .child(fields(row.rest(), clock, volumes))
        .child(raw)
}

/// The links to its volume.
fn ways(backup: &Backup, list: &Query) -> Option<Element> {
    let id = backup.volume_id.text().filter(|id| !id.trim().is_empty() && *id != IMPORT_VOLUME_ID)?;
    let volume = list.at_view(View::Volumes).with_volumes(|volumes| volumes.open = Some(id.to_owned()));
    let rows = list.at_view(View::Backups).with_filter(Field::VolumeId, Some(Match::Exact(id.to_owned())));
    let link = |query: Query, text: &'static str| el("a").goes(query).child(text);
    Some(
        el("p")
            .class("steps")
            .child(link(volume, words::VOLUME_AND_CHAIN))
            .child(link(rows, words::BACKUPS_OF_THIS_VOLUME)),
    )
}

fn fields(backup: &Backup, clock: Clock, volumes: &VolumeInventory) -> Element {
    let time = |at: &Member<Instant>| full(clock, at);
    let answer = |yes: &Member<bool>| in_full(yes, |yes| yes_or_no(*yes).into());
    let text = |text: &Member<String>| in_full(text, |text| text.clone().into());
    let inc = backup.description.meaning().and_then(|description| description.inc);
    let described = in_full(&backup.description, |description| match description.stored.as_str() {
        "" => Node::Nothing,
        _ => description.text.clone().into(),
    });
    let metadata = backup.metadata.meaning().into_iter().flat_map(|pairs| &pairs.0);
    let metadata = fields_of(words::METADATA, metadata.map(|(key, value)| format!("{key} = {value}")));
    let links = backup.links.meaning().into_iter().flatten();
    let links = fields_of(words::LINKS, links.map(|link| format!("{}: {}", link.rel, link.href)));
    let happened = el("dl")
        .child(field(words::STATUS, badge(&backup.status)))
        .child(field(words::CREATED, time(&backup.created_at)))
        .child(field(words::UPDATED, time(&backup.updated_at)))
        .child(backup.took().map(|seconds| field(words::TOOK, words::at_most(&at_most(seconds)))));
    let label = backup.volume_id.text().and_then(|id| volumes.label(id));
    // Only what the type does not say.
    let is_said = matches!(
        (&backup.is_incremental, backup.kind()),
        (Member::Plain(true), Kind::Incremental) | (Member::Plain(false), Kind::Full)
    );
    let covers = el("dl")
        .child(label.map(|label| field(words::VOLUME, el("bdi").child(label.to_owned()))))
        .child(field(
            if label.is_some() { words::VOLUME_ID } else { words::VOLUME },
            code(words::VOLUMES_ID, &backup.volume_id),
        ))
        // Without anything to restore, it is not a recovery point.
        .child(if backup.has_no_data() {
            field(words::DATA_TIMESTAMP, time(&backup.data_timestamp))
        } else {
            field(words::RECOVERY_POINT, time(backup.recovery_point()))
        })
        .child(field(words::TYPE, backup.kind().word()))
        .child((!is_said).then(|| field("is_incremental", answer(&backup.is_incremental))))
        .child(field(words::HAS_DEPENDENTS, answer(&backup.has_dependent_backups)))
        .child(field(words::VOLUME_SIZE, in_full(&backup.size, |size| gigabytes(*size).into())))
        .child(field(words::SNAPSHOT, code(words::SNAPSHOTS_ID, &backup.snapshot_id)))
        .child(field(words::DESCRIPTION, described))
        .child(inc.map(|inc| field("INC", words::inc(inc))))
        .child(metadata)
        .child(raw(words::METADATA, &backup.metadata));
    let lives = el("dl")
        .child(field(words::AVAILABILITY_ZONE, text(&backup.availability_zone)))
        .child(field(words::CONTAINER, code(words::THE_CONTAINER, &backup.container)))
        .child(field(words::OBJECTS, in_full(&backup.object_count, |number| whole(*number).into())))
        .child(field(words::PROJECT, code(words::PROJECTS_ID, &backup.project_id)))
        .child(given(&backup.user_id).map(|id| field(words::USER, code(words::USERS_ID, id))))
        .child(given(&backup.encryption_key_id).map(|id| field(words::ENCRYPTION_KEY, code(words::KEYS_ID, id))))
        .child(links)
        .child(raw(words::LINKS, &backup.links));
    el("div")
        .class("fields")
        .child(section(words::HAPPENED).child(happened))
        .child(section(words::CONTENTS).child(covers))
        .child(section(words::LOCATION).child(lives))
}

/// Why it failed, what to do, and a link to other failures with the same cause.
fn why(backup: &Backup, list: &Query) -> Option<Element> {
    let has_failed = backup.status.tone() == Tone::Bad;
    let note = |text: &'static str| el("p").class("cut").child(text);
    let Some(reason) = backup.reason() else {
        return has_failed.then(|| note(words::NO_REASON));
    };
    let is_cut = backup.reason_may_be_cut();
    let cut = is_cut.then_some(words::REASON_IS_CUT);
    let past = (!has_failed).then_some(words::REASON_IS_OLD);
    let advice = advice(reason).filter(|_| has_failed);
    let advice = advice.map(|advice| el("p").class("advice").child(format!("{} {}", advice.meaning, advice.next_step)));
    // A truncated reason may belong to several causes; only the whole project can tell.
    let others = (has_failed && !is_cut).then(|| {
        let term = Term::from(Criterion::Cause(template(reason)));
        let rows = list.at_view(View::Backups).with_search(&Search { terms: vec![term] });
        el("p").child(el("a").goes(rows).child(words::FAILURES_LIKE_THIS))
    });
    let shown = el("section")
        .class("why-failed")
        .child(el("h3").child(words::REASON))
        .child(copyable(words::THE_REASON, reason.to_owned()));
    Some(shown.child(cut.map(note)).child(past.map(note)).child(advice).child(others))
}

/// A term and its value; a dash if the service gave none.
fn field(name: &'static str, value: impl Into<Node>) -> Element {
    el("div").child(el("dt").child(name)).child(el("dd").child(or_nothing(value.into())))
}

/// A term and its values, each on a line of its own.
fn fields_of(name: &'static str, values: impl Iterator<Item = String>) -> Option<Element> {
    let mut values = values.peekable();
    values.peek()?;
    Some(el("div").child(el("dt").child(name)).children(values.map(|value| el("dd").child(value))))
}

/// An id with a copy button.
fn code(label: &'static str, text: &Member<String>) -> Node {
    in_full(text, |text| {
        el("span").child(el("code").child(text.clone())).child(" ").child(copy(label, text.clone())).into()
    })
}

/// A member that most services omit.
fn given<T>(member: &Member<T>) -> Option<&Member<T>> {
    Some(member).filter(|member| !matches!(member, Member::Absent))
}

/// The original JSON of a structured member that is not as documented.
fn raw<T>(name: &'static str, member: &Member<T>) -> Option<Element> {
    member.raw().map(|raw| field(name, el("code").class("odd").child(raw.to_owned())))
}
