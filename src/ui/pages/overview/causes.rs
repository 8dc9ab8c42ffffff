//! Failures by cause, the most frequent of the last 24 h first.

use crate::analysis::Analysis;
use crate::analysis::acknowledgement::Subject;
use crate::analysis::causes::Cause;
use crate::query::View;
use crate::query::search::{Criterion, Term};
use crate::time::Clock;
use crate::time::{Instant, ago};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::pages::overview::section::{headings, quiet, so_far, zero};
use crate::ui::pages::overview::words;
use crate::ui::parts::acknowledged::{acknowledge_button, acknowledged, ended};
use crate::ui::parts::figures::{AnalysisContext, figure};

thread_local! {
    /// The heading, which the short list of recent causes leads to.
    pub(crate) static HEADING: ElementRef = const { ElementRef::new() };
}

/// Causes that are shown at first.
const CAUSES: usize = 8;

pub(super) fn time(clock: Clock, at: Option<Instant>) -> Node {
    match at {
        Some(at) => el("time")
            .attr("datetime", at.to_string())
            .attr("title", format!("{} ({})", clock.exact(at), ago(at, clock.now)))
            .child(clock.to_minute(at))
            .into(),
        None => crate::ui::parts::time::nothing().into(),
    }
}

pub(super) fn causes(analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let heading = el("h2").handle(&HEADING).attr("id", "causes").attr("tabindex", "-1").child(words::CAUSES);
    let part = el("section").attr("data-part", "causes").child(heading);
    if analysis.causes.is_empty() {
        return part.child(quiet(so_far(
            analysis,
            if analysis.knows_results() { words::NO_FAILURES } else { words::NO_FAILURE_IS_KNOWN },
        )));
    }
    let table = |some: &[Cause]| {
        let head = headings(&words::CAUSES_NUMBERS, &words::causes_texts(&context.clock.zone()));
        let table = el("table").class("plain causes").child(head);
        table.child(el("tbody").children(some.iter().map(|cause| row(cause, analysis, context))))
    };
    let (first, rest) = analysis.causes.split_at(CAUSES.min(analysis.causes.len()));
    let rest = (!rest.is_empty()).then(|| {
        let failures: usize = rest.iter().map(|cause| cause.members.len()).sum();
        el("details").child(el("summary").child(words::more_causes(rest.len(), failures))).child(table(rest))
    });
    part.child(table(first)).child(rest)
}

fn row(cause: &Cause, analysis: &Analysis, context: AnalysisContext<'_>) -> Element {
    let this = || Term::from(Criterion::Cause(cause.template.clone()));
    let lately = match cause.lately {
        0 => zero("cause-lately"),
        lately => figure("cause-lately", lately, context.rows(vec![this(), Analysis::in_last_day()])),
    };
    let volumes = context.query.at_view(View::Volumes);
    let volumes = volumes.with_volumes(|volumes| volumes.cause = Some(cause.template.clone()));
    let volumes = match cause.volumes.len() {
        0 => zero("cause-volumes"),
        number => figure("cause-volumes", number, volumes),
    };
    let number = |label: &'static str, figure| el("td").class("number").attr("data-label", label).child(figure);
    let time = |label: &'static str, at| el("td").attr("data-label", label).child(time(context.clock, at));
    let acknowledge = acknowledge_button(Subject::Cause(cause.template.clone()), cause.acknowledged.is_some());
    el("tr")
        .child(number(words::IN_LAST_DAY_LABEL, lately))
        .child(number(words::OF_ALL_TIME_LABEL, figure("cause", cause.members.len(), context.rows(vec![this()]))))
        .child(number(words::VOLUMES_LABEL, volumes))
        .child(time(words::FIRST_LABEL, cause.first_seen))
        .child(time(words::LAST_LABEL, cause.last_seen))
        .child(description(cause, analysis, context.clock))
        .child(el("td").child(acknowledge))
}

/// The cell with the reason, what it means and what is known about it.
fn description(cause: &Cause, analysis: &Analysis, clock: Clock) -> Element {
    let template: Node = match cause.template.as_str() {
        "" => cause.words().into(),
        _ => el("code").child(cause.words()).into(),
    };
    let advice =
        cause.advice.map(|advice| el("p").class("advice").child(format!("{} {}", advice.meaning, advice.next_step)));
    let streak = (cause.streak > 1).then(|| quiet(words::cause_of_last(cause.streak)));
    let known = analysis
        .acknowledgement(cause.acknowledged)
        .map(|one| acknowledged(one, clock))
        .or_else(|| ended(&Subject::Cause(cause.template.clone()), analysis, clock))
        .map(|sentence| el("p").class("known").child(sentence));
    el("td").class("wide").child(template).child(advice).child(streak).child(known).child(sources(cause))
}

/// The latest message as it was received, and where the advice is from.
fn sources(cause: &Cause) -> Option<Element> {
    let sample = Some(&cause.sample).filter(|sample| **sample != cause.template && !sample.is_empty());
    let source = cause.advice.map(|advice| quiet(words::reference(advice.source)));
    (sample.is_some() || source.is_some()).then(|| {
        let heading =
            el("summary").child(if sample.is_some() { words::LATEST_MESSAGE } else { words::SOURCE_OF_ADVICE });
        let sample = sample.map(|sample| el("pre").child(sample.clone()));
        el("details").child(heading).child(sample).child(source)
    })
}
