//! The text and the button for an acknowledgement.

use crate::analysis::Analysis;
use crate::analysis::acknowledgement::{Acknowledgement, Subject, Validity};
use crate::time::Clock;
use crate::ui::messages::Action;
use crate::ui::node::Element;
use crate::ui::parts::form::button;
use crate::ui::parts::words;

/// `Acknowledged until it changes: the array is being replaced.`
pub(crate) fn acknowledged(one: &Acknowledgement, clock: Clock) -> String {
    let until = one.until(|end| clock.to_minute(end));
    words::acknowledged(&until, &one.note)
}

/// An ended acknowledgement: `Acknowledged on 2026-11-20 (…), but another volume fails …`
pub(crate) fn ended(subject: &Subject, analysis: &Analysis, clock: Clock) -> Option<String> {
    let (one, validity) = analysis.acknowledged.iter().find(|(one, _)| one.subject == *subject)?;
    let Validity::Ended(why) = validity else { return None };
    Some(words::acknowledgement_ended(&clock.to_minute(one.at), &one.note, why.words()))
}

/// The button next to something that needs attention.
pub(crate) fn acknowledge_button(subject: Subject, holds: bool) -> Element {
    if holds {
        button(words::END_ACKNOWLEDGEMENT).asks(Action::Withdraw(subject))
    } else {
        button(words::ACKNOWLEDGE).asks(Action::Acknowledge(subject))
    }
}
