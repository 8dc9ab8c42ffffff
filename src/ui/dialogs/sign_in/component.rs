//! Opening, submitting and closing the sign-in dialog, and choosing the project.

use crate::api::keystone::Credentials;
use crate::cells::{Stored, effect};
use crate::platform::dom;
use crate::state::address::Address;
use crate::state::config::{Config, SignIn};
use crate::state::session::{Access, SignInStep};
use crate::ui::dialogs::sign_in::{CODE, DIALOG, PASSWORD, PROJECT, dialog};
use crate::ui::messages::Input;
use crate::ui::node::live;
use crate::ui::parts::form::values;
use leptos::prelude::*;
use web_sys::HtmlFormElement;

/// The user's actions on the sign-in.
pub(crate) struct SignInControls {
    pub(crate) access: Access,
    pub(crate) address: Address,
    pub(crate) config: Stored<Config>,
}

impl SignInControls {
    /// Submits the form.
    pub(crate) fn send(&self, form: &HtmlFormElement) {
        let value = values(form);
        let keep = !value(Input::Keep).is_empty();
        if self.access.form.with_untracked(|form| form.step != SignInStep::Secret) {
            return self.access.send_code(&value(Input::Code));
        }
        match self.config.with(|config| config.sign_in.clone()) {
            SignIn::Gateway => {}
            SignIn::Token => self.access.paste(&value(Input::Token), keep),
            SignIn::Keystone { .. } => {
                let (user, domain, password) = (value(Input::User), value(Input::Domain), value(Input::Password));
                self.access.sign_in(Credentials { user, domain, password }, keep);
            }
        }
    }

    /// Goes back from the code to the password.
    pub(crate) fn start_over(&self) {
        self.access.start_over();
        dom::focus_soon(&PASSWORD);
    }

    /// Switches to another project.
    pub(crate) fn choose_project(&self, id: String) {
        self.show_project();
        let query = self.address.query.get_untracked();
        self.address.go(&query.in_project(self.access.named(id)));
    }

    /// Resets the menu to the current project: a chosen one is shown only once it is ready, so that the name matches
    /// the rows.
    fn show_project(&self) {
        let project = self.access.session.with_untracked(|session| session.as_ref().map(|s| s.project.id.clone()));
        dom::show_choice(&PROJECT, &project.unwrap_or_default());
    }

    /// Lets the sign-in follow the address to another project.
    fn follow_address(&'static self) {
        let Self { access, address, .. } = *self;
        let mut before = address.query.get_untracked();
        effect(move || {
            let query = address.query.get();
            let here = access.project_of(&query).is_some();
            dom::next_frame(move || self.show_project());
            if here || access.session.with(Option::is_none) {
                access.stay();
                before = query;
            } else {
                access.follow(&query, before.clone());
            }
        });
    }
}

/// The dialog opens when a sign-in is needed, and closes afterwards or when the user closes it.
#[component]
pub(crate) fn SignInDialog(controls: &'static SignInControls) -> impl IntoView {
    let SignInControls { access, config, .. } = *controls;
    controls.follow_address();
    let is_shown = Stored::new(false);
    let mut before = (false, false);
    effect(move || {
        let now = access.form.with(|form| (form.is_open, form.step != SignInStep::Secret));
        if before.0 != now.0 {
            dom::next_frame(move || {
                is_shown.set(now.0);
                dom::show_dialog(&DIALOG, now.0);
            });
        } else if !before.1 && now.1 {
            dom::focus_soon(&CODE);
        }
        before = now;
    });
    dom::when_closed(&DIALOG, move || {
        if is_shown.get() {
            is_shown.set(false);
            access.close_form();
        }
    });
    live(move || {
        let is_again = access.session.with(Option::is_some);
        config.with(|config| access.form.with(|form| dialog(&config.sign_in, form, is_again)))
    })
}
