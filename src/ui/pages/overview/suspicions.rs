//! Backups that succeeded but may be worth less than they seem, and those that can be deleted.

use crate::analysis::Analysis;
use crate::query::search::{Is, Term};
use crate::ui::node::{Element, Node, Text, el};
use crate::ui::pages::overview::section::{quiet, section};
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, figure};

/// `None` if there is nothing to report, or if not all backups were read: the missing ones may matter.
pub(super) fn suspicions(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    let found = &analysis.suspicions;
    let line = |word: Is, name: &'static str, said: &dyn Fn(usize) -> Text| {
        let number = found.places(word).map_or(0, <[usize]>::len);
        let rows = context.rows(vec![Term::is(word)]);
        (number > 0).then(|| el("li").child(figure(name, number, rows)).child(Node::Text(said(number))))
    };
    let removable = |_| words::removable(found.removable_size.unsigned_abs()).into();
    let lines: Vec<Element> = [
        line(Is::Empty, "empty", &|number| words::empty(number).into()),
        line(Is::Few, "few", &|number| words::few_objects(number).into()),
        line(Is::Shrunk, "shrunk", &|number| words::shrunk(number).into()),
        line(Is::Baseless, "baseless", &|number| words::baseless(number).into()),
        line(Is::LongChain, "long-chain", &|number| words::long_chain(number).into()),
        line(Is::Removable, "removable", &removable),
    ]
    .into_iter()
    .flatten()
    .collect();
    if lines.is_empty() || !analysis.extent.is_complete() {
        return None;
    }
    let note = quiet(words::HINTS);
    Some(section("suspicions", words::SUSPICIONS).child(el("ul").class("findings").children(lines)).child(note))
}
