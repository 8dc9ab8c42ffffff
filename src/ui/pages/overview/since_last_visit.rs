//! What changed since this browser's last visit.

use crate::analysis::{Analysis, LISTED, Names};
use crate::number::grouped;
use crate::query::search::{Property, Term};
use crate::time::ago;
use crate::ui::messages::Action;
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::{quiet, section, zero};
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, figure};
use crate::ui::parts::form::button;

pub(super) fn since_last_visit(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("visit", words::LAST_VISIT);
    let forget = || button(words::CLEAR_HISTORY).asks(Action::ClearHistory);
    let Some(changes) = &analysis.changes else {
        let text = if analysis.extent.is_complete() { words::FIRST_VISIT } else { words::NOT_READ_YET };
        return part.child(quiet(text));
    };
    let since = changes.since;
    let number = |name: &'static str, number: usize, word: Property| match number {
        0 => zero(name),
        number => figure(name, number, context.rows(vec![Term::is(word)])),
    };
    let more = |all: usize| (all > LISTED).then(|| el("li").child(words::more_names(all - LISTED)));
    let group = |number: Element, changed: &'static str, all: usize, names: Vec<Element>| {
        let names = el("ul").children(names.into_iter().map(|name| el("li").child(name))).child(more(all));
        let names = (all > 0).then(|| el("details").child(el("summary").child(words::WHICH)).child(names));
        el("div").child(el("p").child(number).child(changed)).child(names)
    };
    let links = |names: &Names| {
        let link = |(id, name): &(String, String)| el("a").goes(context.backup(id)).child(name.clone());
        names.iter().map(link).collect()
    };
    let (failed, recovered) =
        analysis.named.as_ref().map(|named| (links(&named.failed), links(&named.recovered))).unwrap_or_default();
    let vanished_ids = changes.vanished.iter().take(LISTED).map(|id| el("code").child(id.clone())).collect();
    let vanished = match changes.vanished.len() {
        0 => zero("vanished"),
        // Deleted backups have no rows to link to.
        number => el("span").class("figure").attr("data-figure", "vanished").child(grouped(number as u64)),
    };
    let when = if since.is_ahead(context.clock.now) {
        words::AHEAD_THEN.to_owned()
    } else {
        words::visited(&context.clock.exact(since), &ago(since, context.clock.now))
    };
    part.child(quiet(when))
        .child(el("p").child(number("new", changes.new.len(), Property::New)).child(words::IS_NEW))
        .child(group(
            number("newly-failed", changes.failed.len(), Property::NewlyFailed),
            words::HAVE_FAILED,
            changes.failed.len(),
            failed,
        ))
        .child(group(
            number("recovered", changes.recovered.len(), Property::Recovered),
            words::HAVE_RECOVERED,
            changes.recovered.len(),
            recovered,
        ))
        .child(group(vanished, words::ARE_DELETED, changes.vanished.len(), vanished_ids))
        .child(el("p").class("steps").child(button(words::MARK_AS_SEEN).asks(Action::MarkAsSeen)).child(forget()))
        .child(quiet(words::HISTORY_IS_KEPT))
}
