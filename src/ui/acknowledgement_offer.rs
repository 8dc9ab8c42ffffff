//! The acknowledgements in a link: none are stored until the user agrees.

use crate::analysis::acknowledgement::Acknowledgement;
use crate::state::session::Access;
use crate::ui::dialogs::acknowledge::name;
use crate::ui::messages::Action;
use crate::ui::node::{Element, Node, el, live};
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::form::button;
use crate::ui::parts::volume_name::volume_title;
use crate::ui::words;
use leptos::prelude::*;

/// How many acknowledgements are listed before they are added.
const SHOWN: usize = 20;

/// The acknowledgements offered by a link.
#[component]
pub(crate) fn OfferedAcknowledgements(analysis_view: &'static AnalysisView, access: Access) -> impl IntoView {
    live(move || {
        analysis_view.project.marks.offered.with(|offered| {
            let Some(handover) = offered else { return Node::Nothing };
            let list = &handover.list.0;
            let clock = analysis_view.clock.get();
            let one = |one: &Acknowledgement| -> Element {
                let title = |id: &str| analysis_view.with(|analysis, _| volume_title(id, &analysis.volumes));
                let name = name(&one.subject, |id| title(id).unwrap_or_else(|| id.to_owned()));
                let until = one.until(|end| clock.to_minute(end));
                el("li").child(name).child(words::until_and_note(&until, &one.note))
            };
            let content = words::link_contains(list.len(), &access.label_by_id(&handover.project));
            let more = list.len().saturating_sub(SHOWN);
            el("section")
                .class("notice")
                .attr("aria-label", words::OFFERED)
                .child(el("p").child(content))
                .child(el("ul").children(list.iter().take(SHOWN).map(one)))
                .child((more > 0).then(|| el("p").child(words::more_offered(more))))
                .child(
                    el("p")
                        .class("steps")
                        .child(button(words::ADD).asks(Action::AnswerOffer(true)))
                        .child(button(words::IGNORE).asks(Action::AnswerOffer(false))),
                )
                .into()
        })
    })
}
