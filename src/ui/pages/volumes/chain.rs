//! The panel of an open volume: its backups, newest first, and what each depends on.

use crate::analysis::acknowledgement::Subject;
use crate::analysis::{Analysis, Line, Scope};
use crate::api::cinder::backup::{display_name, short};
use crate::api::cinder::volume::Attachment;
use crate::api::cinder::{Backup, Member, Tone, Volume};
use crate::inventory::IMPORT_VOLUME_ID;
use crate::query::search::{Term, TextField};
use crate::time::{Clock, Instant, ago};
use crate::ui::messages::Action;
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::volumes::words;
use crate::ui::pages::volumes::{known_standing, notes};
use crate::ui::parts::acknowledged::{acknowledge_button, ended};
use crate::ui::parts::badge::badge;
use crate::ui::parts::copy::copy;
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::parts::form::button;
use crate::ui::parts::member::in_full;
use crate::ui::parts::time::{brief, full, or_nothing};
use crate::ui::parts::words::{CLOSE, gigabytes, yes_or_no};

thread_local! {
    /// The heading of the panel, which gets the focus.
    pub(crate) static HEADING: ElementRef = const { ElementRef::new() };
}

/// A backup of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChainEntry {
    pub(crate) backup: Backup,
    /// The id of the one it most likely depends on.
    pub(crate) base: Option<String>,
    /// Whether it is incremental without anything to depend on.
    pub(crate) is_orphan: bool,
}

/// The panel of an open volume. There is no line if none of its backups was read.
pub(crate) fn chain(
    id: &str,
    analysis: &Analysis,
    steps: &[ChainEntry],
    is_retired: bool,
    context: AnalysisContext<'_>,
) -> Node {
    let line = analysis.line(id);
    let name =
        el("p").class("identity").child(el("code").child(id.to_owned())).child(copy(words::ITS_ID, id.to_owned()));
    let is_import = id == IMPORT_VOLUME_ID;
    let rows = context.rows(vec![Term::text(TextField::Volume, id)]);
    let list = (!steps.is_empty()).then(|| el("a").goes(rows).child(words::ITS_BACKUPS));
    let subject = Subject::Volume(id.to_owned());
    let lapsed = ended(&subject, analysis, context.clock).map(|sentence| el("p").class("known").child(sentence));
    let is_counted = |line: &&Line| line.scope == Scope::Counted && line.needs_attention();
    let acknowledge = line
        .filter(|line| line.acknowledged.is_some() || is_counted(line))
        .map(|line| acknowledge_button(subject, line.acknowledged.is_some()));
    // Placeholders and missing volumes cannot be retired, but an existing mark can be removed.
    let can_be_retired = is_retired || !is_import && line.is_some();
    let retire = button(if is_retired { words::UNRETIRE } else { words::RETIRE }).asks(Action::Retire(id.to_owned()));
    let order = el("p").class("quiet").child(words::ORDER);
    el("aside")
        .class("detail chain")
        .attr("aria-labelledby", "chain-heading")
        .child(head(id, analysis, context))
        .child(name)
        .child(is_import.then(|| el("p").child(words::NOT_A_VOLUME)))
        .child(line.map(|line| protection(line, analysis, context.clock)))
        .child(line.map(|line| observations(line, analysis, context.clock)))
        .child(lapsed)
        .child(analysis.volumes.get(id).map(|volume| details(volume, context.clock)))
        .child(el("p").class("steps").child(list).child(acknowledge).child(can_be_retired.then_some(retire)))
        .child((!steps.is_empty()).then_some(order))
        .child(steps.is_empty().then(|| el("p").child(why_empty(id, analysis))))
        .child(el("ol").class("steps-of-chain").children(steps.iter().rev().map(|step| entry(step, context))))
        .into()
}

/// The volume's name, and the link that closes the panel.
fn head(id: &str, analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let heading: Node = match analysis.volumes.label(id) {
        Some(label) => el("bdi").child(label.to_owned()).into(),
        None => words::VOLUME.into(),
    };
    let close = context.query.with_volumes(|volumes| volumes.open = None);
    el("header")
        .child(el("h2").handle(&HEADING).attr("id", "chain-heading").attr("tabindex", "-1").child(heading))
        .child(el("a").class("close").goes(close).attr("aria-keyshortcuts", "Escape").child(CLOSE))
}

/// The volume's state, and its last good recovery point.
fn protection(line: &Line, analysis: &Analysis, clock: Clock) -> Element {
    let (word, tone) = known_standing(line, analysis);
    let tone = if tone == Tone::Good { "muted" } else { tone.name() };
    let sentence = match line.volume.last_good {
        Some(at) => words::last_good(&clock.exact(at), &ago(at, clock.now)),
        None if line.scope == Scope::Deleted => words::NO_LONGER_THERE.to_owned(),
        None if line.volume.backups == 0 => String::new(),
        None => words::NO_RECOVERY_POINT.to_owned(),
    };
    el("p").child(el("strong").attr("data-tone", tone).child(word)).child(sentence)
}

/// Details for which the volume's line in the table has no room.
fn observations(line: &Line, analysis: &Analysis, clock: Clock) -> Element {
    let volume = &line.volume;
    let rhythm = volume.rhythm.filter(|_| !volume.is_overdue);
    let rhythm = rhythm.map(|rhythm| words::rhythm(&rhythm.words()));
    let notes = notes(line, analysis, clock, |at| clock.exact(at));
    el("p").child(notes).child(" ").child(rhythm).child(words::backups_of_limit(volume.backups, analysis.limit))
}

/// Why no backup is listed.
fn why_empty(id: &str, analysis: &Analysis) -> &'static str {
    let exists = analysis.volumes.get(id).is_some();
    match (analysis.is_certain(), exists) {
        (true, true) => words::WITHOUT_BACKUP,
        (true, false) if analysis.knows_volumes() => words::NOT_IN_PROJECT,
        (true | false, _) => words::NONE_OF_IT_READ,
    }
}

/// A backup of the chain.
fn entry(step: &ChainEntry, context: AnalysisContext<'_>) -> Element {
    let backup = &step.backup;
    let dependents = (backup.has_dependent_backups.meaning() == Some(&true))
        .then(|| el("span").class("dependents").attr("title", words::WHAT_DEPENDENTS_MEAN).child(words::DEPENDENTS));
    let panel = |id: &str| el("a").goes(context.backup(id));
    let base = match (&step.base, step.is_orphan) {
        (Some(base), _) => {
            let base = panel(base).attr("title", base.clone()).child(short(base).to_owned());
            Some(words::builds_on(el("p").class("quiet"), base))
        }
        (None, true) => Some(el("p").class("quiet").child(words::WITHOUT_BASE)),
        (None, false) => None,
    };
    let is_ahead = |at: &Member<Instant>| at.meaning().is_some_and(|at| at.is_ahead(context.clock.now));
    let ahead = is_ahead(backup.recovery_point()).then(|| el("p").class("overdue").child(words::WRONG_CLOCK));
    // What could not be made has no recovery point.
    let (label, at) = match backup.status.tone_of_making() {
        Tone::Bad => (Some(words::STARTED), &backup.created_at),
        _ => (None, backup.recovery_point()),
    };
    let when = el("p").class("quiet").child(label).child(brief(context.clock, at, true));
    let id = el("span").class("quiet").child(short(&backup.id).to_owned());
    el("li")
        .attr("data-kind", backup.kind().word())
        .child(el("p").child(badge(&backup.status)).child(" ").child(backup.kind().word()).child(" ").child(dependents))
        .child(
            el("p")
                .child(panel(&backup.id).child(display_name(backup.name.shown(), Some(&backup.id))))
                .child(" ")
                .child(id),
        )
        .child(when)
        .child(ahead)
        .child(base)
        .child(reason(backup))
}

/// The volume's own record.
fn details(volume: &Volume, clock: Clock) -> Element {
    let field = |name: &'static str, value: Node| {
        el("div").child(el("dt").child(name)).child(el("dd").child(or_nothing(value)))
    };
    let text = |member: &Member<String>| in_full(member, |text| text.clone().into());
    let server = |attachment: &Attachment| {
        let device = attachment.device.as_ref().map(|device| words::as_device(device));
        el("span").child(el("code").child(attachment.server_id.clone())).child(device)
    };
    let attached: Node = if volume.attachments.is_empty() {
        yes_or_no(volume.is_attached()).into()
    } else {
        el("span").children(volume.attachments.iter().map(server)).into()
    };
    let metadata = volume.metadata.meaning().map(|pairs| pairs.0.as_slice()).unwrap_or_default();
    let metadata = metadata
        .iter()
        .map(|(key, value)| el("div").child(el("dt").child(key.clone())).child(el("dd").child(value.clone())));
    el("dl")
        .class("fields")
        .child(field(words::STATUS, text(&volume.status)))
        .child(field(words::ATTACHED_TO, attached))
        .child(field(words::SIZE, in_full(&volume.size, |size| gigabytes(*size).into())))
        .child(field(words::TYPE, text(&volume.volume_type)))
        .child(field(words::AVAILABILITY_ZONE, text(&volume.availability_zone)))
        .child(field(words::BOOTABLE, in_full(&volume.bootable, |yes| yes_or_no(*yes).into())))
        .child(field(words::CREATED, full(clock, &volume.created_at)))
        .children(metadata)
}

fn reason(backup: &Backup) -> Option<Element> {
    let why = backup.reason().filter(|_| backup.status.tone() == Tone::Bad)?;
    let cut = backup.reason_may_be_cut().then(|| el("span").class("cut").child(words::MAY_BE_CUT));
    Some(el("pre").child(why.to_owned()).child(cut))
}
