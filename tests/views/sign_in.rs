//! The sign-in form and the signed-in user.

use super::clock;
use backup_lens::api::cinder::Failure;
use backup_lens::api::cinder::failure::Headers;
use backup_lens::api::keystone::projects::{Domain, Project};
use backup_lens::api::keystone::{SecondFactor, Token};
use backup_lens::state::config::SignIn;
use backup_lens::state::session::{PendingSignIn, Person, Session, SignInForm, SignInState, SignInStep, Trouble};
use backup_lens::time::Instant;
use backup_lens::ui::dialogs::sign_in;
use backup_lens::ui::node::Node;

fn session(expires_at: &str) -> Session {
    let project = |id: &str, name: &str| Project { id: id.to_owned(), name: name.to_owned(), domain: None };
    Session {
        token: Token::new("gAAAA-secret"),
        unscoped: Token::new("gAAAA-unscoped-secret"),
        ends_at: Instant::parse(expires_at),
        user: "alice".to_owned(),
        project: project("2", "<staging>"),
        projects: vec![project("1", "production"), project("2", "<staging>")],
        domains: Vec::new(),
    }
}

fn keystone() -> SignIn {
    SignIn::Keystone { identity: "api/identity".to_owned() }
}

#[test]
fn who_is_signed_in_can_change_the_project_and_sign_out() {
    let html_in = |how: &SignIn, who: Option<&Session>, standing| {
        Node::from(sign_in::account(how, who, standing, None, clock())).to_string()
    };
    let html = |how: &SignIn, who: Option<&Session>| html_in(how, who, SignInState::Good);
    let html_of = |expires| html(&keystone(), Some(&session(expires)));
    let calm = html_of("2026-11-24T09:00:00");
    assert!(calm.contains(r#"<option value="2" selected="">&lt;staging&gt;</option>"#));
    assert!(calm.contains("alice") && calm.contains("Sign out") && !calm.contains("Sign in again"));
    assert!(html_of("2026-11-24T08:10:00").contains("Sign in again: it ends in 10 min"));
    // An expired session is not announced as ending.
    for over in ["2026-11-24T08:00:00", "2026-11-24T07:59:59", "2026-11-22T08:00:00"] {
        let over = html_of(over);
        assert!(over.contains("Your sign-in has ended") && over.contains(">Sign in<"), "{over}");
        assert!(!over.contains("it ends") && !over.contains(" ago"), "{over}");
    }
    for standing in [SignInState::Ended, SignInState::Fixed] {
        assert!(html_in(&keystone(), Some(&session("2026-11-24T08:10:00")), standing).contains(">Sign in<"));
    }
    assert!(!calm.contains("secret"));
    assert!(html(&keystone(), None).contains("Sign in"));
    assert_eq!(html(&SignIn::Gateway, None), "");
}

#[test]
fn the_sign_in_form_is_in_the_page_only_while_it_is_wanted() {
    let html = |form: SignInForm, is_again| sign_in::dialog(&keystone(), &form, is_again).to_string();
    let wanted = SignInForm { is_open: true, ..SignInForm::default() };
    let form = html(wanted.clone(), false);
    for name in ["user", "password", "domain", "keep"] {
        assert!(form.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert!(form.contains(r#"type="password" name="password""#));
    let person = Person { user: "alice".to_owned(), domain: "d-north".to_owned() };
    let again = html(SignInForm { person, ..wanted.clone() }, true);
    assert!(again.contains("Nothing of the view is lost") && again.contains("You are still signed in"));
    assert!(again.contains("value=\"alice\"") && again.contains("value=\"d-north\""));
    let ended = SignInForm { standing: SignInState::Ended, ..wanted.clone() };
    assert!(html(ended, true).contains("Your session has expired"));
    assert!(html(SignInForm { trouble: Some("<wrong>".into()), ..wanted.clone() }, false).contains("&lt;wrong&gt;"));
    assert!(html(SignInForm { busy: true, ..wanted.clone() }, false).contains("disabled"));
    assert!(!html(SignInForm::default(), false).contains("<form"));
    let factor = SecondFactor { user_id: "u".to_owned(), lasts: None, rules: String::new(), is_code: true };
    let receipt = Token::new("gAAAA-secret").unwrap();
    let step = SignInStep::Code(PendingSignIn { receipt, factor, ends_at: None, keep: true });
    let code = html(SignInForm { step, ..wanted }, false);
    assert!(code.contains(r#"name="code""#) && code.contains("one-time-code") && code.contains("Start over"));
    assert!(!code.contains("type=\"password\"") && !code.contains("secret"));
}

#[test]
fn what_keystone_says_is_in_the_form_with_its_request_id() {
    let body =
        br#"{"error": {"code": 401, "title": "Unauthorized", "message": "The password is expired <b>now</b>."}}"#;
    let headers = Headers { request_id: Some("req-77".to_owned()), ..Headers::default() };
    let trouble = Trouble::from(Failure::refused(401, headers, body));
    let html = sign_in::dialog(
        &keystone(),
        &SignInForm { is_open: true, trouble: Some(trouble), ..SignInForm::default() },
        false,
    );
    let html = html.to_string();
    let prominent = html.split("<details").next().unwrap();
    assert!(prominent.contains("The password is expired now ."), "{prominent}");
    assert!(html.contains("req-77") && html.contains("HTTP 401"));
}

#[test]
fn two_projects_of_one_name_are_distinguished_in_the_choice() {
    let project = |id: &str, domain: &str| Project {
        id: id.to_owned(),
        name: "admin".to_owned(),
        domain: Some(domain.to_owned()),
    };
    let domains = vec![Domain { id: "default".to_owned(), name: "Default".to_owned() }];
    let projects = vec![project("1", "default"), project("2", "d-north")];
    let session = Session { project: projects[1].clone(), projects, domains, ..session("2026-11-24T09:00:00") };
    let html = Node::from(sign_in::account(&keystone(), Some(&session), SignInState::Good, None, clock())).to_string();
    assert!(html.contains(">admin (Default)<") && html.contains(r#"value="2" selected="">admin (d-north)<"#), "{html}");
}
