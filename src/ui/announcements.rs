//! What the page tells of what the reader did: what was copied, saved, or could not be.

use crate::cells::{Cell, spawn};
use crate::platform::clipboard;
use crate::platform::element_ref;
use crate::platform::element_ref::ElementRef;
use crate::ui::messages::Copied;
use leptos::prelude::set_timeout;
use std::time::Duration;
use web_sys::Element;

/// How long a saved file is told of.
const SHOWN: Duration = Duration::from_secs(8);

/// What came of copying, beside the button: the style sheet shows it.
const SAID: &str = "data-said";

thread_local! {
    /// The button that says what came of copying.
    static COPY_BUTTON: ElementRef = const { ElementRef::new() };
}

/// What was done last.
#[derive(Clone, Copy)]
pub(crate) struct Announcements {
    /// What was done, for those who hear the page; or why it was not, which all see.
    pub(crate) outcome: Cell<Result<String, String>>,
    /// What was saved, shown for a while.
    pub(crate) saved: Cell<Option<String>>,
    /// What was copied, for those who hear the page.
    pub(crate) copied: Cell<String>,
}

impl Announcements {
    pub(crate) fn new() -> Self {
        Self { outcome: Cell::new(Ok(String::new())), saved: Cell::new(None), copied: Cell::new(String::new()) }
    }

    /// Tells what came of saving a file.
    pub(crate) fn tell(self, outcome: Result<String, String>) {
        self.saved.set(outcome.as_ref().ok().cloned());
        self.outcome.set(outcome);
        let told = self.saved.get_untracked();
        let forget = move || {
            // Another file may have been saved meanwhile.
            if self.saved.with_untracked(|saved| *saved == told) {
                self.saved.set(None);
            }
        };
        set_timeout(forget, SHOWN);
    }

    /// Copies a text, and says so beside its button.
    pub(crate) fn copy(self, button: Element, copied: Copied) {
        spawn(async move {
            let is_copied = clipboard::copy(&copied.text).await;
            let result = if is_copied { "Copied" } else { "Not copied: select it and copy by hand" };
            forget_copied();
            // An attribute of any name can be set.
            let _ = button.set_attribute(SAID, result);
            element_ref::put(&COPY_BUTTON, Some(button));
            self.copied.set(format!("{result}: {}", copied.what));
        });
    }
}

/// Takes back what a button says of a text that was copied before.
pub(crate) fn forget_copied() {
    if let Some(button) = element_ref::get::<Element>(&COPY_BUTTON) {
        let _ = button.remove_attribute(SAID);
    }
    element_ref::put(&COPY_BUTTON, None);
}
