//! The form that acknowledges a volume or a cause: a note and an end.

use crate::analysis::acknowledgement::{Acknowledgement, End, LONGEST_NOTE, Subject};
use crate::cells::{Cell, effect};
use crate::platform::{clock, dom};
use crate::query::search::parser::NO_REASON;
use crate::state::marks::Marks;
use crate::state::reader_clock::ReaderClock;
use crate::time::{Clock, Instant};
use crate::ui::dialogs::words;
use crate::ui::messages::{Action, Form, Input};
use crate::ui::node::slots::button_for;
use crate::ui::node::{Element, ElementRef, Node, el, live};
use crate::ui::parts::analysis_view::AnalysisView;
use crate::ui::parts::form::{button, values};
use crate::ui::parts::volume_name::volume_title;
use crate::ui::parts::words::CANCEL;
use leptos::prelude::*;
use web_sys::HtmlFormElement;

/// Frames within which the views are drawn anew after a change.
const FRAMES: u32 = 30;

thread_local! {
    pub(crate) static DIALOG: ElementRef = const { ElementRef::new() };
}

/// The state of the form, and where acknowledgements are stored.
#[derive(Clone, Copy)]
pub(crate) struct AcknowledgeControls {
    marks: Marks,
    clock: ReaderClock,
    /// The subject of the open form.
    subject: Cell<Option<Subject>>,
    /// The next action of the button that was used last: the button gets the focus once it is rendered with it.
    changed: Cell<Option<Action>>,
}

impl AcknowledgeControls {
    pub(crate) fn new(marks: Marks, clock: ReaderClock) -> Self {
        Self { marks, clock, subject: Cell::new(None), changed: Cell::new(None) }
    }

    pub(crate) fn open(self, subject: Subject) {
        self.changed.set(None);
        self.subject.set(Some(subject));
    }

    /// Stores the acknowledgement in the form.
    pub(crate) fn send(self, form: &HtmlFormElement) {
        let Some(subject) = self.subject.get_untracked() else { return };
        let value = values(form);
        let note = value(Input::Note).trim().chars().take(LONGEST_NOTE).collect();
        let end = end_of(&value(Input::LastDay), untrack(|| self.clock.get())).map_or(End::Change, End::At);
        self.changed.set(Some(Action::Withdraw(subject.clone())));
        self.marks.acknowledge(Acknowledgement { subject, note, end, at: clock::now() });
        dom::show_dialog(&DIALOG, false);
    }

    /// Withdraws an acknowledgement.
    pub(crate) fn withdraw(self, subject: &Subject) {
        self.changed.set(Some(Action::Acknowledge(subject.clone())));
        self.marks.withdraw(subject);
    }

    /// Moves the focus to the entry or the button of what was changed, once it is drawn: within some frames of the new analysis.
    fn focus(self, frames: u32) {
        let Some(changed) = self.changed.get_untracked() else { return };
        let button = button_for(&|action| *action == changed);
        if button.is_some() {
            self.changed.set(None);
            // A second Enter must not end what it has just acknowledged: then the entry gets the focus.
            let is_new = matches!(changed, Action::Withdraw(_));
            dom::focus_on(if is_new { button.and_then(|button| dom::entry_of(&button)) } else { button });
        } else if frames > 0 {
            dom::next_frame(move || self.focus(frames - 1));
        }
    }
}

/// The end of a day in the user's zone; `None` if it is not a date.
fn end_of(day: &str, clock: Clock) -> Option<Instant> {
    let noon = Instant::parse(&format!("{day}T12:00:00"))?;
    let day = noon.day(0) + 1;
    Some(Instant::at_day(day, (clock.offset)(noon)))
}

/// The form as a dialog. It only exists while it is open, so that typed text does not persist.
#[component]
pub(crate) fn AcknowledgeDialog(controls: AcknowledgeControls, analysis_view: &'static AnalysisView) -> impl IntoView {
    let AcknowledgeControls { subject, clock, .. } = controls;
    effect(move || {
        if subject.with(Option::is_some) {
            dom::next_frame(|| dom::show_dialog(&DIALOG, true));
        }
    });
    effect(move || {
        analysis_view.project.latest.with(|_| ());
        if controls.changed.with_untracked(Option::is_some) {
            dom::next_frame(move || controls.focus(FRAMES));
        }
    });
    dom::when_closed(&DIALOG, move || subject.set(None));
    live(move || {
        let body = subject.with(|subject| {
            subject.as_ref().map(|subject| {
                let name = analysis_view.with(|analysis, _| name(subject, |id| volume_title(id, &analysis.volumes)));
                form(name.unwrap_or_default(), untrack(|| clock.get()))
            })
        });
        let dialog = el("dialog").handle(&DIALOG).class("acknowledge").attr("aria-labelledby", "acknowledge-heading");
        dialog.child(body).into()
    })
}

/// The display name of a subject.
pub(crate) fn name(subject: &Subject, volume: impl FnOnce(&str) -> String) -> Node {
    match subject {
        Subject::Volume(id) => words::volume(volume(id)).into(),
        Subject::Cause(template) if template.is_empty() => NO_REASON.into(),
        Subject::Cause(template) => el("code").child(template.clone()).into(),
    }
}

fn form(name: Node, clock: Clock) -> Element {
    let field = |label: &'static str, field: Element| el("label").child(el("span").child(label)).child(field);
    let note = el("input").attr("type", "text").named(Input::Note).attr("maxlength", LONGEST_NOTE.to_string());
    let note = note.attr("required", "").attr("autocomplete", "off").attr("autofocus", "");
    let today = clock.now.civil((clock.offset)(clock.now)).date();
    let day = el("input").attr("type", "date").named(Input::LastDay).attr("min", today);
    el("form")
        .sends(Form::Acknowledgement)
        .class("sign-in-fields")
        .child(el("h2").attr("id", "acknowledge-heading").child(words::ACKNOWLEDGE))
        .child(el("p").child(name))
        .child(field(words::NOTE, note))
        .child(field(words::UNTIL, day))
        .child(el("p").class("quiet").child(words::WHAT_IT_DOES))
        .child(
            el("p")
                .class("steps")
                .child(el("button").attr("type", "submit").child(words::ACKNOWLEDGE))
                .child(button(CANCEL).asks(Action::CloseAcknowledge)),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_of_the_readers_zone() {
        let clock = |offset: fn(Instant) -> i32| Clock { now: Instant::parse("2026-11-26T20:00:00").unwrap(), offset };
        let end = |day: &str, offset| end_of(day, clock(offset)).map(|end| end.to_string());
        assert_eq!(end("2026-11-27", |_| 0), Some("2026-11-28T00:00:00.000000Z".to_owned()));
        assert_eq!(end("2026-12-31", |_| 120), Some("2026-12-31T22:00:00.000000Z".to_owned()));
        assert_eq!(end("2026-11-27", |_| -300), Some("2026-11-28T05:00:00.000000Z".to_owned()));
        assert_eq!((end("", |_| 0), end("soon", |_| 0)), (None, None));
    }
}
