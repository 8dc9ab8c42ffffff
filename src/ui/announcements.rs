//! Feedback on the user's actions: what was copied or saved, or why it was not.

use crate::cells::{Cell, Stored, spawn};
use crate::platform::clipboard;
use crate::platform::element_ref;
use crate::platform::element_ref::ElementRef;
use crate::ui::messages::Copied;
use crate::ui::words;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::set_timeout_with_handle;
use std::time::Duration;
use web_sys::Element;

/// How long a saved file is announced.
const SHOWN: Duration = Duration::from_secs(8);

/// The result of copying, on the button; displayed by the style sheet.
const COPIED: &str = "data-copied";

thread_local! {
    /// The button that shows the result of copying.
    static COPY_BUTTON: ElementRef = const { ElementRef::new() };
}

/// The results of the latest actions.
#[derive(Clone, Copy)]
pub(crate) struct Announcements {
    /// The result for screen readers; an error is visible to everyone.
    pub(crate) outcome: Cell<Result<String, String>>,
    /// The saved file, shown for a while.
    pub(crate) saved: Cell<Option<String>>,
    /// What was copied, for screen readers.
    pub(crate) copied: Cell<String>,
    /// The timer that hides the saved file.
    hiding: Stored<Option<TimeoutHandle>>,
}

impl Announcements {
    pub(crate) fn new() -> Self {
        Self {
            outcome: Cell::new(Ok(String::new())),
            saved: Cell::new(None),
            copied: Cell::new(String::new()),
            hiding: Stored::new(None),
        }
    }

    /// Announces the result of saving a file.
    pub(crate) fn tell(self, outcome: Result<String, String>) {
        if let Some(earlier) = self.hiding.update(Option::take) {
            earlier.clear();
        }
        self.saved.set(outcome.as_ref().ok().cloned());
        self.outcome.set(outcome);
        self.hiding.set(set_timeout_with_handle(move || self.saved.set(None), SHOWN).ok());
    }

    /// Copies a text and shows the result on its button.
    pub(crate) fn copy(self, button: Element, copied: Copied) {
        spawn(async move {
            let is_copied = clipboard::copy(&copied.text).await;
            let result = if is_copied { words::COPIED } else { words::NOT_COPIED };
            forget_copied();
            // Setting this attribute cannot fail.
            let _ = button.set_attribute(COPIED, result);
            element_ref::put(&COPY_BUTTON, Some(button));
            self.copied.set(words::result_of_copying(result, copied.what));
        });
    }
}

/// Removes the result of an earlier copy from its button.
pub(crate) fn forget_copied() {
    if let Some(button) = element_ref::get::<Element>(&COPY_BUTTON) {
        let _ = button.remove_attribute(COPIED);
    }
    element_ref::put(&COPY_BUTTON, None);
}
