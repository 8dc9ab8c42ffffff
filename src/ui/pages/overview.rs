//! The whole project's answer: the verdict as the headline, the evidence below it, every number a link to the rows
//! behind it.

mod acknowledged;
mod causes;
mod daily;
mod in_progress;
mod matrix;
pub mod page;
mod patterns;
mod quota;
mod section;
mod since_last_visit;
mod suspicions;
mod verdict;

pub(crate) use verdict::OBJECTIVE;

use crate::analysis::Analysis;
use crate::number::grouped;
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::figures::AnalysisContext;
use crate::ui::parts::volumes_known::volumes_known;
use acknowledged::acknowledged;
use causes::causes;
use daily::per_day;
use in_progress::transit;
use matrix::{MATRIX, matrix};
use patterns::radius;
use section::quiet;
use since_last_visit::differences;
use suspicions::suspicions;
use verdict::verdict;

/// Steps in which what is below the first screen is drawn: the matrix has a thousand cells.
pub const DEPTH: usize = 3;

/// The page's first screen: the verdict, and what to do about it.
pub fn overview(analysis: &Analysis, seen: AnalysisContext<'_>) -> Node {
    let counts = analysis.counts();
    let beside = el("div").class("beside").child(differences(analysis, seen)).child(transit(analysis, seen));
    board(analysis)
        .child(verdict(analysis, &counts, seen))
        .child(el("div").class("columns lead").child(causes(analysis, seen)).child(beside))
        .into()
}

/// What is below it, after so many steps.
pub fn below(analysis: &Analysis, depth: usize, seen: AnalysisContext<'_>) -> Node {
    let matrix = matrix(analysis, MATRIX * depth / DEPTH, seen);
    let is_all = depth >= DEPTH;
    board(analysis)
        .child(el("div").class("columns lead").child(matrix).child(is_all.then(|| per_day(analysis, seen))))
        .child(is_all.then(|| suspicions(analysis, seen)).flatten())
        .child(is_all.then(|| acknowledged(analysis, seen)).flatten())
        .child(is_all.then(|| radius(analysis, seen)))
        .child(is_all.then(|| limits(analysis)))
        .into()
}

fn board(analysis: &Analysis) -> Element {
    el("div").class("overview").attr_if("data-partial", (!analysis.is_certain()).then_some(""))
}

fn limits(analysis: &Analysis) -> Element {
    let lost = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(quiet(format!("1 {one} It counts for no volume."))),
        many_of => Some(quiet(format!("{} {many} They count for no volume.", grouped(many_of as u64)))),
    };
    let nameless = lost(analysis.without_volume, "backup names no volume.", "backups name no volume.");
    el("section").class("limits").child(nameless).child(volumes_known(&analysis.volumes)).child(quiet(
        "The Block Storage API does not tell schedules or bytes stored. Rhythms and chains are inferred from recovery \
         points.",
    ))
}
