//! Why backups failed in the last 24 h: the causes, what to do next, and the volumes affected.

use crate::analysis::Analysis;
use crate::analysis::causes::{Cause, RecentFailures};
use crate::number::grouped;
use crate::query::View;
use crate::query::search::{Criterion, Term};
use crate::ui::messages::Action;
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{quiet, section, so_far};
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, figure, volume_link};

/// How many causes are shown here; the table below has all of them.
const CAUSES: usize = 4;

pub(super) fn recent_causes(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let part = section("why", words::WHY);
    let recent: Vec<(&Cause, &RecentFailures)> =
        analysis.causes.iter().filter_map(|cause| Some((cause, cause.recent.as_ref()?))).collect();
    if recent.is_empty() {
        let none = match (analysis.knows_last_day(), analysis.failed_later) {
            (false, _) => words::NO_FAILURE_IS_KNOWN,
            (true, 0) => words::NO_FAILURES_LATELY,
            (true, _) => words::NONE_OF_LAST_DAY_FAILED,
        };
        return part.child(quiet(so_far(analysis, none)));
    }
    let row = |(cause, recent): &(&Cause, &RecentFailures)| one(cause, recent, analysis, context);
    let more = recent.len().saturating_sub(CAUSES);
    let more = (more > 0).then(|| {
        words::more_by_cause(el("p").class("quiet"), more, el("a").attr("href", "#causes").asks(Action::ShowCauses))
    });
    part.child(el("ol").class("why").children(recent.iter().take(CAUSES).map(row))).child(more)
}

fn one(cause: &Cause, recent: &RecentFailures, analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let terms = vec![Term::from(Criterion::Cause(cause.template.clone())), Analysis::in_last_day()];
    let title: Node = match (cause.advice, cause.template.as_str()) {
        (Some(advice), _) => advice.meaning.into(),
        (None, "") => cause.words().into(),
        (None, _) => el("code").child(cause.words()).into(),
    };
    let reason = cause.advice.is_some().then(|| el("code").attr("title", cause.sample.clone()).child(cause.words()));
    let place = recent.zone.as_ref().map(|zone| words::all_in(zone));
    let volumes = recent.volumes.iter().enumerate().map(|(place, id)| {
        let gap = (place > 0).then_some(", ");
        el("span").child(gap).child(volume_link(id, &analysis.volumes, context))
    });
    let left = recent.volume_count.saturating_sub(recent.volumes.len());
    let all = context.query.at_view(View::Volumes).with_volumes(|volumes| volumes.cause = Some(cause.template.clone()));
    let left =
        (left > 0).then(|| el("span").child(" ").child(el("a").goes(all).child(format!("+{}", grouped(left as u64)))));
    let known = cause.acknowledged.is_some().then(|| el("span").class("quiet").child(words::IS_ACKNOWLEDGED));
    el("li").child(figure("why", cause.lately, context.rows(terms))).child(
        el("div")
            .child(el("p").class("title").child(title).child(known))
            .child(reason.map(|reason| el("p").class("reason").child(reason)))
            .child(cause.advice.map(|advice| el("p").class("next").child(advice.next_step)))
            .child(el("p").class("quiet").child(context.clock.range(recent.first, recent.last)).child(place))
            .child((recent.volume_count > 0).then(|| el("p").children(volumes).child(left))),
    )
}
