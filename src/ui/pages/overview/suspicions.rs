//! Backups that succeeded but may be worth less than they seem, and those that can be deleted.

use crate::analysis::Analysis;
use crate::inventory::plan::Extent;
use crate::query::search::{Property, Term};
use crate::ui::node::{Element, Node, Text, el};
use crate::ui::pages::overview::section::{quiet, section};
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, figure};

/// `None` if there is nothing to report, or if not all backups were read: the missing ones may matter.
pub(super) fn suspicions(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    let found = &analysis.suspicions;
    let line = |word: Property, name: &'static str, sentence: &dyn Fn(usize) -> Text| {
        let number = found.places(word).map_or(0, <[usize]>::len);
        let rows = context.rows(vec![Term::is(word)]);
        (number > 0).then(|| el("li").child(figure(name, number, rows)).child(Node::Text(sentence(number))))
    };
    let removable = |number| words::removable(number, found.removable_size.unsigned_abs()).into();
    let lines: Vec<Element> = [
        line(Property::Empty, "empty", &|number| words::empty(number).into()),
        line(Property::Few, "few", &|number| words::few_objects(number).into()),
        line(Property::Shrunk, "shrunk", &|number| words::shrunk(number).into()),
        line(Property::Baseless, "baseless", &|number| words::baseless(number).into()),
        line(Property::LongChain, "long-chain", &|number| words::long_chain(number).into()),
        line(Property::Removable, "removable", &removable),
    ]
    .into_iter()
    .flatten()
    .collect();
    if lines.is_empty() || analysis.extent != Extent::Complete {
        return None;
    }
    let note = quiet(words::HINTS);
    Some(section("suspicions", words::SUSPICIONS).child(el("ul").class("findings").children(lines)).child(note))
}
