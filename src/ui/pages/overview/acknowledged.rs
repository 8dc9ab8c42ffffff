//! The acknowledgements, whether each still holds, and the link that passes them on.

use crate::analysis::Analysis;
use crate::analysis::acknowledgement::{Acknowledgement, Subject, Validity};
use crate::query::search::Criterion;
use crate::query::search::parser::NO_REASON;
use crate::ui::messages::Action;
use crate::ui::node::{Element, Node, el};
use crate::ui::pages::overview::section::{quiet, section};
use crate::ui::pages::overview::words;
use crate::ui::parts::figures::{AnalysisContext, volume_link};
use crate::ui::parts::form::button;

/// `None` if there are none.
pub(super) fn acknowledged(analysis: &Analysis, context: AnalysisContext<'_>) -> Option<Element> {
    let row = |(one, validity): &(Acknowledgement, Validity)| {
        let subject: Node = match &one.subject {
            Subject::Volume(id) => volume_link(id, &analysis.volumes, context).into(),
            Subject::Cause(template) => {
                let rows = context.rows(vec![Criterion::Cause(template.clone()).into()]);
                let name: Node =
                    if template.is_empty() { NO_REASON.into() } else { el("code").child(template.clone()).into() };
                el("a").goes(rows).child(name).into()
            }
        };
        let state = match validity {
            Validity::Holds => one.until(|end| context.clock.to_minute(end)),
            Validity::Ended(why) => words::ended(why.words()),
            Validity::Absent => words::NOT_IN_DATA.to_owned(),
        };
        let remove = button(words::REMOVE).asks(Action::Withdraw(one.subject.clone()));
        let cell = |label: &'static str, content: Node| el("td").attr("data-label", label).child(content);
        el("tr")
            .child(cell(words::WHAT_LABEL, subject).class("wide"))
            .child(cell(words::STATE_LABEL, state.into()))
            .child(cell(words::SINCE_LABEL, context.clock.to_minute(one.at).into()))
            .child(cell(words::NOTE_LABEL, one.note.clone().into()).class("wide"))
            .child(el("td").child(remove))
    };
    if analysis.acknowledged.is_empty() {
        return None;
    }
    let head = words::acknowledged_headings(&context.clock.zone());
    let head = el("thead").child(el("tr").children(head.map(|text| el("th").attr("scope", "col").child(text))));
    let table = el("table")
        .class("plain acknowledged")
        .child(head)
        .child(el("tbody").children(analysis.acknowledged.iter().map(row)));
    let copy = button(words::COPY_HANDOVER).asks(Action::CopyHandover);
    Some(
        section("acknowledged", words::ACKNOWLEDGED)
            .child(table)
            .child(el("p").class("steps").child(copy))
            .child(quiet(words::ACKNOWLEDGEMENTS_ARE_KEPT)),
    )
}
