//! The sign-in form, and the signed-in user in the header.

pub mod component;

use crate::api::keystone::projects::{LONGEST, Project, label, labels, shortened};
use crate::state::config::SignIn;
use crate::state::session::{Left, Session, SignInForm, SignInState, SignInStep};
use crate::time::{Clock, relative};
use crate::ui::dialogs::words;
use crate::ui::messages;
use crate::ui::messages::{Action, Input, Setting};
use crate::ui::node::{Element, ElementRef, Node, el};
use crate::ui::parts::form::{button, select};
use crate::ui::parts::screens::evidence;

thread_local! {
    pub(crate) static DIALOG: ElementRef = const { ElementRef::new() };
    pub(crate) static PASSWORD: ElementRef = const { ElementRef::new() };
    pub(crate) static CODE: ElementRef = const { ElementRef::new() };
    /// The project menu.
    pub(crate) static PROJECT: ElementRef = const { ElementRef::new() };
}

/// The form as a dialog. It only exists while it is open, so that typed text does not persist. `is_again` says that
/// somebody has already been signed in.
pub fn dialog(sign_in: &SignIn, form: &SignInForm, is_again: bool) -> Node {
    let fields = match (sign_in, &form.step) {
        (SignIn::Gateway, _) => return Node::Nothing,
        (_, SignInStep::Code(_)) => code(),
        (SignIn::Token, SignInStep::Secret) => {
            el("div").child(field(words::TOKEN, Input::Token, "password", "off", "")).child(keep())
        }
        (SignIn::Keystone { .. }, SignInStep::Secret) => el("div")
            .child(field(words::USER, Input::User, "text", "username", &form.person.user))
            .child(field(words::PASSWORD, Input::Password, "password", "current-password", ""))
            .child(field(words::DOMAIN, Input::Domain, "text", "off", &form.person.domain))
            .child(keep()),
    };
    let again = is_again.then_some(match form.standing {
        SignInState::Ended => words::SESSION_HAS_EXPIRED,
        SignInState::Fixed => words::TO_SWITCH_PROJECTS,
        SignInState::Good => words::TO_EXTEND,
    });
    let trouble = form.trouble.as_ref().map(|trouble| {
        let message = el("p").child(trouble.text.clone());
        el("div").class("notice").attr("role", "alert").child(message).child(trouble.failure.as_ref().map(evidence))
    });
    let send = el("button").attr("type", "submit").child(if form.busy { words::SIGNING_IN } else { words::SIGN_IN });
    let body = el("form")
        .sends(messages::Form::SignIn)
        .class("sign-in")
        .child(el("h2").attr("id", "sign-in-heading").child(words::SIGN_IN))
        .child(again.map(|text| el("p").child(text)))
        .child(trouble)
        .child(fields.class("sign-in-fields"))
        .child(send.attr_if("disabled", form.busy.then_some("")));
    el("dialog")
        .handle(&DIALOG)
        .class("sign-in")
        .attr("aria-labelledby", "sign-in-heading")
        .child(form.is_open.then_some(body))
        .into()
}

/// A different tag than the previous fields, so that what was typed there is not carried over.
fn code() -> Element {
    let input = el("input").attr("type", "text").named(Input::Code).handle(&CODE).attr("inputmode", "numeric");
    let input = input.attr("autocomplete", "one-time-code").attr("required", "");
    el("section")
        .child(el("p").child(words::ENTER_CODE))
        .child(el("label").child(el("span").child(words::CODE)).child(input))
        .child(button(words::START_OVER).asks(Action::StartOver))
}

fn keep() -> Element {
    let keep = el("input").attr("type", "checkbox").named(Input::Keep).attr("value", "yes").attr("autocomplete", "off");
    el("label").class("switch").child(keep).child(words::STAY_SIGNED_IN)
}

fn field(label: &'static str, name: Input, kind: &'static str, fill: &'static str, value: &str) -> Element {
    let input = el("input").attr("type", kind).named(name).attr("autocomplete", fill).attr("required", "");
    let input = if name == Input::Password { input.handle(&PASSWORD) } else { input };
    el("label").child(el("span").child(label)).child(input.attr("value", value.to_owned()))
}

/// The signed-in user, the project, and ways to change them. Empty if the gateway signs in. `coming` is the chosen
/// project while it is being opened.
pub fn account(
    sign_in: &SignIn,
    session: Option<&Session>,
    standing: SignInState,
    coming: Option<&Project>,
    clock: Clock,
) -> Option<Element> {
    if *sign_in == SignIn::Gateway {
        return None;
    }
    let account = el("span").class("account");
    let ask = |label| button(label).asks(Action::SignIn);
    let Some(session) = session else { return Some(account.child(ask(words::SIGN_IN))) };
    let labels = shortened(labels(&session.projects, &session.domains));
    let named = session.projects.iter().zip(&labels).map(|(project, label)| (project.id.as_str(), label.as_str()));
    let projects = select(&session.project.id, named).attr("aria-label", words::PROJECT);
    let whole = label(&session.project, &session.projects, &session.domains);
    let projects = projects.sets(Setting::Project).handle(&PROJECT);
    let is_long = whole.chars().count() > LONGEST;
    let whole = is_long.then(|| el("span").class("whole").attr("aria-hidden", "true").child(whole));
    let coming = coming.map(|project| {
        let label = label(project, &session.projects, &session.domains);
        el("span").attr("role", "status").child(words::opening(&label))
    });
    let renew = match (standing, session.left(clock.now)) {
        (SignInState::Ended, _) | (SignInState::Good, Left::Nothing) => {
            Some(words::has_ended(el("span"), ask(words::SIGN_IN)))
        }
        (SignInState::Fixed, _) => Some(ask(words::SIGN_IN)),
        (SignInState::Good, Left::Little(end)) => Some(
            ask(words::SIGN_IN_AGAIN).attr("title", clock.exact(end)).child(words::ends(&relative(end, clock.now))),
        ),
        (SignInState::Good, Left::Enough) => None,
    };
    Some(
        account
            .child((!session.projects.is_empty()).then_some(projects))
            .child(whole)
            .child(coming)
            .child(el("span").child(session.user.clone()))
            .child(renew)
            .child(button(words::SIGN_OUT).asks(Action::SignOut)),
    )
}
