//! The state of the whole project: the verdict as the headline and the evidence below it, where every number links to
//! the rows it counts.

mod acknowledged;
mod bar;
mod causes;
mod daily;
mod in_progress;
mod matrix;
pub mod page;
mod patterns;
mod quota;
mod recent_causes;
mod section;
mod since_last_visit;
mod suspicions;
mod verdict;
mod words;

pub(crate) use causes::HEADING as CAUSES_HEADING;
pub(crate) use verdict::TARGET_AGE;

use crate::analysis::Analysis;
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::parts::volumes_known::volumes_known;
use acknowledged::acknowledged;
use causes::causes;
use daily::daily;
use in_progress::in_progress;
pub(crate) use matrix::REGION;
use matrix::{MATRIX, matrix};
use patterns::patterns;
use recent_causes::recent_causes;
use section::quiet;
use since_last_visit::since_last_visit;
use suspicions::suspicions;
use verdict::verdict;

/// The number of steps in which the part below the verdict is rendered: the matrix has four hundred cells.
pub const DEPTH: usize = 3;

/// The verdict, and what to do about it.
pub fn overview(analysis: &Analysis, context: AnalysisContext<'_>) -> Node {
    let counts = analysis.counts();
    board(analysis).child(verdict(analysis, &counts, context)).into()
}

/// The part below it, after this many steps.
pub fn below(analysis: &Analysis, depth: usize, context: AnalysisContext<'_>) -> Node {
    let matrix = matrix(analysis, MATRIX * depth / DEPTH, context);
    let is_all = depth >= DEPTH;
    // For an empty project, the verdict says it all.
    if analysis.lines.is_empty() && analysis.backups == 0 && analysis.knows_volumes() {
        return board(analysis).child(footnotes(analysis, context)).into();
    }
    let days = el("div").class("beside").child(matrix).child(is_all.then(|| daily(analysis, context)));
    let days = days.child(in_progress(analysis, context));
    let beside =
        el("div").class("beside").child(recent_causes(analysis, context)).child(since_last_visit(analysis, context));
    let rest = is_all.then(|| {
        el("div")
            .class("overview")
            .child(suspicions(analysis, context))
            .child(acknowledged(analysis, context))
            .child(causes(analysis, context))
            .child(patterns(analysis, context))
            .child(footnotes(analysis, context))
    });
    board(analysis).child(el("div").class("columns lead").child(days).child(beside)).child(rest).into()
}

fn board(analysis: &Analysis) -> Element {
    el("div").class("overview").attr_if("data-partial", (!analysis.is_beyond_doubt()).then_some(""))
}

fn footnotes(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let nameless = analysis.without_volume;
    let nameless = (nameless > 0).then(|| quiet(words::without_volume(nameless)));
    el("section")
        .class("limits")
        .child(nameless)
        .child(volumes_known(&analysis.volumes))
        .child(context.quota.and_then(|read| read.as_ref().err()).map(quota::unread))
        .child(quiet(words::NOT_REPORTED))
}
