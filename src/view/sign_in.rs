//! The sign-in form, and in the header who is signed in.

use crate::config::SignIn;
use crate::messages::{self, Action, Input, Setting};
use crate::session::{Form, Session};
use crate::timestamp::relative;
use crate::view::form::{button, select};
use crate::view::node::ElementRef;
use crate::view::{Clock, Element, Node, el};

thread_local! {
    /// The dialog.
    pub static DIALOG: ElementRef = const { ElementRef::new() };
    /// The choice of the project.
    pub static PROJECT: ElementRef = const { ElementRef::new() };
}

/// The form over the view. It is in the page only while it is wanted, and with it what was typed.
pub fn dialog(sign_in: &SignIn, form: &Form, session: Option<&Session>) -> Node {
    let fields = match sign_in {
        SignIn::Gateway => return Node::Nothing,
        SignIn::Token => vec![field("Token", Input::Token, "password", "off", "")],
        SignIn::Keystone { .. } => vec![
            field("User", Input::User, "text", "username", session.map_or("", |session| &session.user)),
            field("Password", Input::Password, "password", "current-password", ""),
            field("Domain", Input::Domain, "text", "off", "Default"),
        ],
    };
    let again = session.is_some().then_some(if form.ended {
        "The sign-in has ended. Nothing of the view is lost."
    } else {
        "The sign-in still holds; a new one lasts longer. Nothing of the view is lost."
    });
    let trouble = form.trouble.clone().map(|text| el("p").class("notice").attr("role", "alert").child(text));
    let keep = el("input").attr("type", "checkbox").named(Input::Keep).attr("value", "yes").attr("autocomplete", "off");
    let send = el("button").attr("type", "submit").child(if form.busy { "Signing in…" } else { "Sign in" });
    let body = el("form")
        .sends(messages::Form::SignIn)
        .class("sign-in")
        .child(el("h2").attr("id", "sign-in-heading").child("Sign in"))
        .child(again.map(|text| el("p").child(text)))
        .child(trouble)
        .children(fields)
        .child(el("label").class("switch").child(keep).child("Keep me signed in while this tab is open"))
        .child(send.attr_if("disabled", form.busy.then_some("")));
    el("dialog")
        .handle(&DIALOG)
        .class("sign-in")
        .attr("aria-labelledby", "sign-in-heading")
        .child(form.wanted.then_some(body))
        .into()
}

fn field(label: &'static str, name: Input, kind: &'static str, fill: &'static str, value: &str) -> Element {
    let input = el("input").attr("type", kind).named(name).attr("autocomplete", fill).attr("required", "");
    el("label").child(el("span").child(label)).child(input.attr("value", value.to_owned()))
}

/// Who is signed in, in which project, and the ways to change that. Nothing where the gateway signs in.
pub fn account(sign_in: &SignIn, session: Option<&Session>, clock: Clock) -> Option<Element> {
    if *sign_in == SignIn::Gateway {
        return None;
    }
    let account = el("span").class("account");
    let Some(session) = session else {
        return Some(account.child(button("Sign in").asks(Action::SignIn)));
    };
    let named = session.projects.iter().map(|project| (project.id.as_str(), project.name.as_str()));
    let projects = select(&session.project.id, named).attr("aria-label", "Project");
    let projects = projects.sets(Setting::Project).handle(&PROJECT);
    let ends = session.ends_soon(clock.now).map(|end| {
        button("Sign in again")
            .attr("title", clock.exact(end))
            .asks(Action::SignIn)
            .child(format!(": it ends {}", relative(end, clock.now)))
    });
    Some(
        account
            .child((!session.projects.is_empty()).then_some(projects))
            .child(el("span").child(session.user.clone()))
            .child(ends)
            .child(button("Sign out").asks(Action::SignOut)),
    )
}
