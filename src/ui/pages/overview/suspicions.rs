//! Backups that succeeded but may be worth less than they seem, and those that can be deleted.

use crate::analysis::Analysis;
use crate::analysis::suspicions::LONG;
use crate::number::grouped;
use crate::query::search::{Property, Term};
use crate::ui::node::{Element, el};
use crate::ui::pages::overview::section::{quiet, section};
use crate::ui::parts::figures::{AnalysisContext, figure};

/// `None` if there is nothing to report, or if not all backups were read: the missing ones may matter.
pub(super) fn suspicions(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    let found = &analysis.suspicions;
    let line = |word: Property, name: &'static str, one: &str, many: &str| {
        let number = found.places(word).map_or(0, <[usize]>::len);
        let words = if number == 1 { one.to_owned() } else { many.to_owned() };
        let rows = context.rows(vec![Term::is(word)]);
        (number > 0).then(|| el("li").child(figure(name, number, rows)).child(format!(" {words}")))
    };
    let long = format!("a chain of more than {LONG} incrementals.");
    let removable = format!(
        "can be removed: nothing builds on them, and a newer full backup of their volume is good. Their volumes’ sizes \
         are {} GiB in all.",
        grouped(found.removable_size.unsigned_abs())
    );
    let lines: Vec<Element> = [
        line(
            Property::Empty,
            "empty",
            "has no objects, though earlier ones of its volume have.",
            "have no objects, though earlier ones of their volumes have.",
        ),
        line(
            Property::Few,
            "few",
            "has less than a tenth of the objects usual for its volume.",
            "have less than a tenth of the objects usual for their volumes.",
        ),
        line(
            Property::Shrunk,
            "shrunk",
            "was made from a smaller volume than the previous one.",
            "were made from smaller volumes than the previous ones.",
        ),
        line(
            Property::Baseless,
            "baseless",
            "is incremental with no earlier backup left to build on.",
            "are incremental with no earlier backup left to build on.",
        ),
        line(Property::LongChain, "long-chain", &format!("ends {long}"), &format!("end {long}")),
        line(Property::Removable, "removable", &removable, &removable),
    ]
    .into_iter()
    .flatten()
    .collect();
    if lines.is_empty() || !analysis.extent.is_complete() {
        return None;
    }
    let note = quiet("These are hints, not failures: check them before relying on them or removing them.");
    Some(section("suspicions", "Suspicious successes").child(el("ul").class("findings").children(lines)).child(note))
}
