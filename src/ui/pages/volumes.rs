//! The state of each volume, one line per volume, and the chain of the open one.

mod chain;
pub mod page;
pub mod panel;
mod words;

pub(crate) use chain::{ChainEntry, HEADING, chain};

use crate::analysis::policy::Rule;
use crate::analysis::rhythm::Rhythm;
use crate::analysis::volumes::Protection;
use crate::analysis::{Analysis, Counts, Line, Scope};
use crate::api::cinder::Tone;
use crate::number::grouped;
use crate::query::Query;
use crate::query::search::parser::NO_REASON;
use crate::query::search::{Term, TextField};
use crate::query::volumes::{Order, Show, Volumes};
use crate::time::Clock;
use crate::time::{Instant, ago};
use crate::ui::messages::{Form, Input, Message, Route, RowLink, Typed};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::heading;
use crate::ui::parts::acknowledged::acknowledged;
use crate::ui::parts::badge::badge;
use crate::ui::parts::day_strip::{Date, tiles};
use crate::ui::parts::figures::{AnalysisContext, figure, imports, target_age};
use crate::ui::parts::volume_name::{volume_name, volume_title};
use crate::ui::parts::volumes_known::volumes_known;
use crate::ui::parts::words::{gigabytes, remove_filter};
use std::sync::Arc;

thread_local! {
    /// The form with the controls above the list.
    pub(crate) static FORM: ElementRef = const { ElementRef::new() };
    /// The field for part of an id or name.
    pub(crate) static ID: ElementRef = const { ElementRef::new() };
}

/// The controls above the list.
pub(crate) fn controls(analysis: &Analysis, shown: usize, context: AnalysisContext<'_>) -> Node {
    let filter = &context.query.volumes;
    let label = |text: &'static str, field: Element| el("label").child(text).child(field);
    let id = el("input")
        .attr("type", "search")
        .named(Input::VolumeId)
        .types(Typed::VolumeId)
        .handle(&ID)
        .attr("value", filter.id.clone().unwrap_or_default())
        .attr("maxlength", "255")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let counts = analysis.counts();
    let count = el("strong").attr("data-figure", "shown-volumes").child(shown_of(shown, analysis, &counts, filter));
    let cause = filter.cause.as_ref().map(|template| {
        let cause = if template.is_empty() { NO_REASON } else { template };
        let chip = el("a").class("chip").goes(context.query.with_volumes(|volumes| volumes.cause = None));
        let text = words::failed_with(cause);
        chip.attr("title", remove_filter(&text)).child(el("span").child(text))
    });
    let form = el("form")
        .sends(Form::Volumes)
        .handle(&FORM)
        .class("shown-volumes")
        .attr("role", "search")
        .attr("aria-label", words::FILTER)
        .child(label(words::NAME_OR_ID, id))
        .child(target_age(context))
        .child(cause)
        .child(el("p").child(count))
        .child(imports(analysis, context).map(|sentence| el("p").class("quiet").child(sentence)))
        .child(volumes_known(&analysis.volumes));
    el("div").child(heading(words::VOLUMES)).child(tabs(&counts, context)).child(form).into()
}

/// `12 of 165 volumes`, followed by the volumes that do not count.
fn shown_of(shown: usize, analysis: &Analysis, counts: &Counts, filter: &Volumes) -> String {
    let volumes = |number: usize| words::volumes(number, analysis.extent.is_complete());
    let is_whole = filter.id.is_none() && filter.cause.is_none();
    if filter.cause.is_some() || is_whole && filter.show != Show::All {
        return volumes(shown);
    }
    if !is_whole {
        return words::some_of(shown, &volumes(counts.of(filter.show)));
    }
    words::and_others(volumes(shown), counts)
}

/// The tabs: one selection of volumes each, with its count. Empty ones are left out, except the current one. Each tab
/// keeps its element when others appear or disappear, so that a click never hits another tab.
fn tabs(counts: &Counts, context: AnalysisContext<'_>) -> Element {
    let filter = &context.query.volumes;
    let tab = |show: Show| {
        let (number, is_shown) = (counts.of(show), filter.show == show);
        let choose = |volumes: &mut Volumes| *volumes = Volumes { show, open: None, ..volumes.clone() };
        let link = el("a").goes(context.query.with_volumes(choose)).attr_if("aria-current", is_shown.then_some("true"));
        let number_of = el("b").child(grouped(number as u64));
        (number > 0 || is_shown || show == Show::All)
            .then(|| el("li").child(link.child(show.label()).child(" ").child(number_of)))
    };
    el("nav").class("tabs").attr("aria-label", words::SHOW).child(el("ul").children(Show::ALL.map(tab)))
}

/// The headings. Clicking one changes the order.
pub(crate) fn head(query: &Query, clock: Clock) -> Node {
    let cell = |name: &'static str, text: &'static str, order: Option<(Order, &'static str)>| {
        let cell = el("th").attr("role", "columnheader").attr("scope", "col").attr("data-column", name);
        let Some((order, direction)) = order else { return cell.child(text) };
        let is_set = query.volumes.order == order;
        let link = el("a").goes(query.with_volumes(|volumes| volumes.order = order));
        cell.attr_if("aria-sort", is_set.then_some(direction)).child(link.attr("title", order.label()).child(text))
    };
    let age = cell("age", words::LAST_GOOD_HEADING, Some((Order::Age, "ascending")));
    let cells = [
        cell("standing", words::STATE_HEADING, Some((Order::Worst, "other"))),
        cell("volume", words::VOLUME_HEADING, Some((Order::Name, "ascending"))),
        age.child(el("span").class("unit").child(format!(" {}", clock.zone()))),
        cell("latest", words::LAST_RUN_HEADING, Some((Order::Streak, "descending"))),
        cell("rhythm", words::RUNS_HEADING, None),
        cell("backups", words::BACKUPS_HEADING, Some((Order::Backups, "descending"))),
        cell("strip", words::LAST_30_DAYS_HEADING, None),
        cell("note", words::NEEDS_ATTENTION_HEADING, None),
    ];
    el("thead").attr("role", "rowgroup").child(el("tr").attr("role", "row").children(cells)).into()
}

/// The message shown instead of lines.
pub fn nothing(analysis: &Analysis, context: AnalysisContext<'_>) -> Node {
    let all = || el("p").child(el("a").goes(context.volumes(Show::All)).child(words::SHOW_ALL));
    let odd = analysis.unreadable_note();
    let ([heading, text], way) = if analysis.lines.is_empty() && analysis.is_certain() {
        ([words::NO_BACKUP, if analysis.knows_volumes() { words::NO_VOLUMES } else { "" }], None)
    } else if analysis.lines.is_empty() && !odd.is_empty() {
        (words::NONE_COULD_BE_READ, None)
    } else if analysis.lines.is_empty() {
        (words::NONE_READ_YET, None)
    } else if !analysis.is_certain() {
        (words::NO_MATCH_SO_FAR, Some(all()))
    } else {
        (words::NO_MATCH, Some(all()))
    };
    el("section")
        .class("screen")
        .child(el("h2").child(heading))
        .child(el("p").child(format!("{text} {odd}")))
        .child(way)
        .into()
}

/// A volume's state in a word. A failed run is shown even if the recovery point is still recent enough.
pub(crate) fn protection(line: &Line) -> (&'static str, Tone) {
    match (line.scope, line.volume.protection) {
        (Scope::Deleted, _) => (words::DELETED, Tone::Muted),
        (Scope::Excluded, _) => (words::EXCLUDED, Tone::Muted),
        (Scope::Broken, _) => (words::NONE, Tone::Muted),
        (Scope::Counted | Scope::Retired, protection) => match protection {
            Protection::Protected if line.volume.streak > 0 => (words::LAST_RUN_FAILED, Tone::Bad),
            Protection::NeverBackedUp => (words::NEVER_BACKED_UP, Tone::Bad),
            Protection::Unprotected => (words::NO_GOOD_BACKUP, Tone::Bad),
            Protection::Ahead => (words::FUTURE_DATE, Tone::Bad),
            Protection::TooOld => (words::TOO_OLD, Tone::Bad),
            Protection::Unknown if line.volume.backups == 0 => (words::NO_GOOD_BACKUP_READ, Tone::Unknown),
            Protection::Unknown if line.volume.restorable == 0 => (words::RESULT_UNKNOWN, Tone::Unknown),
            Protection::Unknown => (words::AGE_UNKNOWN, Tone::Unknown),
            Protection::New => (words::NEW, Tone::Muted),
            Protection::Protected if line.volume.doubt.is_some() => (words::SUSPICIOUS, Tone::Unknown),
            Protection::Protected => (words::PROTECTED, Tone::Good),
        },
    }
}

/// The same, but unknown until the whole project has been read.
fn known_standing(line: &Line, analysis: &Analysis) -> (&'static str, Tone) {
    match protection(line) {
        certain if analysis.is_certain() => certain,
        _ if line.volume.protection == Protection::Unprotected => (words::NO_GOOD_BACKUP_READ, Tone::Unknown),
        (word, _) => (word, Tone::Unknown),
    }
}

/// One line. Nothing is green or red until the whole project has been read.
pub fn line(
    line: &Line,
    place: usize,
    open: bool,
    analysis: &Analysis,
    days: &[Date],
    context: AnalysisContext<'_>,
) -> Element {
    let limit = analysis.limit;
    let clock = context.clock;
    let volume = &line.volume;
    let (word, tone) = known_standing(line, analysis);
    let mark = el("span").class("badge").attr("data-tone", tone.name()).child(word);
    // The rest of the view's state is kept.
    let here = context.query.with_volumes(|filter| filter.open = Some(line.id.clone()));
    let href = here.to_string();
    let way = Arc::new(RowLink { place, route: Route::To(Box::new(here)) });
    let title = words::volume_title(&volume_title(&line.id, &analysis.volumes), line.latest_name.as_ref());
    let open_link = el("a")
        .class("open")
        .attr("href", href)
        .on(Message::Open(Arc::clone(&way)))
        .attr("title", title)
        .child(volume_name(&line.id, &analysis.volumes));
    let age = volume.last_good.map(|at| moment(clock, at));
    let latest = line.latest_status.as_ref().map(|status| {
        let at = line.latest_at.map(|at| el("span").class("ago").child(ago(at, clock.now)));
        el("span").child(badge(status)).child(" ").child(at)
    });
    let rhythm = volume.rhythm.map(Rhythm::words);
    let rows = context.rows(vec![Term::text(TextField::Volume, &line.id)]);
    let over = match volume.backups {
        backups if backups > limit => Some(words::over_limit(limit)),
        backups if backups == limit => Some(words::at_limit(limit)),
        _ => None,
    };
    let over = over.map(|sentence| el("span").class("quiet").child(sentence));
    let single = (volume.restorable == 1).then(|| el("span").class("quiet").child(words::ONLY_ONE));
    let backups = match volume.backups {
        0 => el("span").class("quiet").child("0"),
        backups => el("span").child(figure("volume-backups", backups, rows)).child(over).child(single),
    };
    let cell =
        |column: &'static str, content: Node| el("td").attr("role", "cell").attr("data-column", column).child(content);
    let heading =
        el("th").attr("role", "rowheader").attr("scope", "row").attr("data-column", "volume").child(open_link);
    el("tr")
        .on(Message::Row(way))
        .attr("role", "row")
        .attr_if("aria-current", open.then_some("true"))
        .child(cell("standing", mark.into()))
        .child(heading)
        .child(cell("age", age.into()))
        .child(cell("latest", latest.into()))
        .child(cell("rhythm", rhythm.into()))
        .child(cell("backups", backups.into()))
        .child(cell("strip", (volume.backups > 0).then(|| tiles(line, days)).into()))
        .child(cell("note", notes(line, analysis, clock, |at| clock.to_minute(at)).into()))
}

/// What needs attention besides the state; visible at every width.
fn notes(line: &Line, analysis: &Analysis, clock: Clock, minute: impl Fn(Instant) -> String) -> Option<Element> {
    let volume = &line.volume;
    let failing = (volume.streak > 0)
        .then(|| el("span").class("failing").child(words::failures(volume.streak, volume.failing_since.map(&minute))));
    let late = volume.rhythm.filter(|_| volume.is_overdue);
    let late = late.map(|rhythm| el("span").class("overdue").child(words::overdue(&rhythm.words())));
    let doubt = volume.doubt.map(|finding| words::suspicious(finding).to_owned());
    let ahead = volume.ahead.map(|at| words::ahead(&minute(at)));
    let details = line.details.as_deref();
    let created = details.filter(|_| volume.backups == 0).and_then(|details| details.created_at.meaning());
    let created = created.map(|at| words::created(&ago(*at, clock.now)));
    let lost = line.has_lost_all().then(|| words::LOST_ALL.to_owned());
    let status = details.and_then(|details| details.broken_status()).map(words::status);
    let in_use = (line.is_attached() && volume.protection < Protection::Unknown).then(|| words::IN_USE.to_owned());
    let deleted =
        (line.scope == Scope::Deleted).then(|| words::left_of_deleted(volume.backups, line.total_size.unsigned_abs()));
    let under = analysis.policy(line).map(|policy| match &policy.rule {
        Rule::Exclude(why) => words::excluded(why, &policy.name),
        Rule::Target(target) => words::target(&target.words(), &policy.name),
    });
    let known = analysis.acknowledgement(line.acknowledged).map(|one| acknowledged(one, clock));
    let texts = [doubt, ahead, created, lost, status, in_use, deleted, grown(line), known, under]
        .into_iter()
        .flatten()
        .map(Node::from);
    let parts: Vec<Node> = [failing, late].into_iter().flatten().map(Node::from).chain(texts).collect();
    (!parts.is_empty()).then(|| el("span").children(parts))
}

/// How the volume has grown since its last good backup.
fn grown(line: &Line) -> Option<String> {
    let now = line.details.as_ref()?.size.meaning()?;
    let then = line.size_at_last_good.filter(|_| line.has_grown())?;
    Some(words::grown(&gigabytes(then), &gigabytes(*now)))
}

fn moment(clock: Clock, at: Instant) -> Element {
    let passed = ago(at, clock.now);
    el("time")
        .attr("datetime", at.to_string())
        .attr("title", clock.exact(at))
        .child(clock.to_minute(at))
        .child(" ")
        .child(el("span").class("ago").child(passed))
}
