//! Signing in: Keystone's form, a pasted token, or nothing if the gateway adds the token. The token is kept in memory
//! and, only at the user's request, in this tab's storage. One file: the steps of one sign-in.

mod projects;
mod tokens;

use crate::api::cinder::failure::Renewal;
use crate::api::keystone;
use crate::api::keystone::projects::{Domain, Project};
use crate::api::keystone::{Credentials, DomainBy, Grant, Token};
use crate::cells::{Cell, Stored, spawn};
use crate::platform::{clock, dom, storage};
use crate::state::address::Address;
use crate::state::config::{Config, SignIn};
use crate::state::session::{
    PendingSignIn, Person, Session, SignInForm, SignInState, SignInStep, Trouble, Unopened, at_home,
};
use std::pin::Pin;

/// The last user, stored until they sign out: the user and the domain, one per line.
const PERSON: &str = "backup-lens:user";
/// The last project shown.
const PROJECT: &str = "backup-lens:project";

/// Why a sign-in attempt did not complete.
enum Obstacle {
    /// It failed.
    Trouble(Trouble),
    /// A second factor is missing.
    Factor(PendingSignIn),
}

impl<T: Into<Trouble>> From<T> for Obstacle {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl Obstacle {
    /// As trouble, where the user cannot enter another factor.
    fn trouble(self) -> Trouble {
        match self {
            Self::Trouble(trouble) => trouble,
            Self::Factor(_) => Trouble::from("Keystone asks for another factor: sign in again."),
        }
    }
}

/// The result of a successful attempt.
struct Entered {
    session: Session,
    /// Whether the tab is to store the token.
    keep: bool,
}

type Outcome<T> = Result<T, Obstacle>;
type Attempt = Pin<Box<dyn Future<Output = Outcome<Entered>>>>;

/// The sign-in, as signals.
#[derive(Clone, Copy)]
pub(crate) struct Access {
    /// The current session.
    pub(crate) session: Cell<Option<Session>>,
    pub(crate) form: Cell<SignInForm>,
    /// The project in the address, if the user has no access to it.
    pub(crate) strange: Cell<Option<String>>,
    /// The chosen project while it is being opened.
    pub(crate) coming: Cell<Option<Project>>,
    /// The chosen project, if it could not be opened.
    pub(crate) unopened: Cell<Option<Unopened>>,
    /// Changes with every sign-in.
    pub(crate) times: Cell<u32>,
    address: Address,
    config: Stored<Config>,
    /// Every token issued since the page was opened: signing out revokes them all.
    issued: Stored<Vec<Token>>,
    /// The numbers of the latest sign-in and of the latest project switch: older results that arrive late are dropped.
    attempts: Stored<(u32, u32)>,
}

/// Starts with the token stored in this tab, or signed out.
pub(crate) fn use_access(config: &Config, address: Address) -> Access {
    let by_gateway = |project_id: &String| Session {
        token: None,
        unscoped: None,
        ends_at: None,
        user: String::new(),
        project: bare(project_id.clone()),
        projects: Vec::new(),
        domains: Vec::new(),
    };
    let session = match config.sign_in {
        SignIn::Gateway => config.project_id.as_ref().map(by_gateway),
        SignIn::Keystone { .. } | SignIn::Token => None,
    };
    let is_open = session.is_none();
    let person = storage::read(PERSON);
    let person = person.as_deref().and_then(|text| text.split_once('\n'));
    let person = person.map(|(user, domain)| Person { user: user.to_owned(), domain: domain.to_owned() });
    let access = Access {
        session: Cell::new(session),
        form: Cell::new(SignInForm { is_open, person: person.unwrap_or_default(), ..SignInForm::default() }),
        strange: Cell::new(None),
        coming: Cell::new(None),
        unopened: Cell::new(None),
        times: Cell::new(0),
        address,
        config: Stored::new(config.clone()),
        issued: Stored::new(Vec::new()),
        attempts: Stored::new((0, 0)),
    };
    if let Some(token) = storage::token().and_then(|text| Token::new(&text)).filter(|_| is_open) {
        access.attempt(Box::pin(access.resume(token)));
    }
    access
}

/// A project of which only the id is known.
fn bare(id: String) -> Project {
    Project { id, name: String::new(), domain: None }
}

impl Access {
    /// How to sign in again after the session has expired.
    pub(crate) fn renewal(self) -> Renewal {
        if self.config.with(|config| config.sign_in == SignIn::Gateway) { Renewal::Reload } else { Renewal::Form }
    }

    /// The service refused a token: the form opens over the view, once, and afterwards the same view continues.
    pub(crate) fn refused(self, token: Option<&Token>) {
        let is_current = |session: &Session| session.token.as_ref() == token;
        let is_late = !self.session.with_untracked(|session| session.as_ref().is_some_and(is_current));
        if token.is_none() || is_late {
            return;
        }
        storage::set_token(None);
        if self.form.with_untracked(|form| form.standing != SignInState::Ended) {
            self.form.update(|form| (form.is_open, form.standing) = (true, SignInState::Ended));
        }
    }

    /// Whether the token has been refused and the user can sign in again here.
    pub(crate) fn has_ended(self) -> bool {
        self.form.with(|form| form.standing == SignInState::Ended)
    }

    /// Opens the form.
    pub(crate) fn open_form(self) {
        self.form.update(|form| form.is_open = true);
    }

    /// Closes the form and abandons any attempt.
    pub(crate) fn close_form(self) {
        self.attempts.update(|(sign_in, _)| *sign_in += 1);
        self.form.update(|form| {
            (form.is_open, form.busy, form.trouble, form.step) = (false, false, None, SignInStep::Secret);
        });
    }

    /// Goes back from the code to the password.
    pub(crate) fn start_over(self) {
        self.form.update(|form| (form.trouble, form.step) = (None, SignInStep::Secret));
    }

    /// Signs in with the form's values. `keep` lets the tab store the token.
    pub(crate) fn sign_in(self, credentials: Credentials, keep: bool) {
        let Credentials { user, domain, .. } = credentials.clone();
        self.form.update(|form| form.person = Person { user, domain });
        self.attempt(Box::pin(async move {
            let by = |by| keystone::sign_in(&credentials, by);
            let granted = match self.ask_for_token(&by(DomainBy::Name), None).await {
                // The domain may have been given by id instead of name.
                Err(Obstacle::Trouble(first)) if first.is_refusal() => {
                    match self.ask_for_token(&by(DomainBy::Id), None).await {
                        Err(Obstacle::Trouble(second)) => Err(Obstacle::Trouble(first.or(second))),
                        other => other,
                    }
                }
                other => other,
            };
            let (token, grant) = granted.map_err(|obstacle| match obstacle {
                Obstacle::Factor(pending) => Obstacle::Factor(PendingSignIn { keep, ..pending }),
                trouble @ Obstacle::Trouble(_) => trouble,
            })?;
            self.enter(token, grant, keep).await
        }));
    }

    /// Continues with a one-time code, after a correct password.
    pub(crate) fn send_code(self, code: &str) {
        let SignInStep::Code(pending) = self.form.with_untracked(|form| form.step.clone()) else { return };
        let body = keystone::send_code(&pending.factor.user_id, code);
        self.attempt(Box::pin(async move {
            let granted = self.ask_for_token(&body, Some(&pending.receipt)).await;
            let (token, grant) = granted.map_err(|obstacle| match obstacle {
                Obstacle::Trouble(trouble) if trouble.is_refusal() => {
                    let text = if pending.ends_at.is_some_and(|end| end <= clock::now()) {
                        self.start_over();
                        "The code has expired: enter your password again."
                    } else {
                        "Keystone did not accept this code. Wait for the next one, or enter the password again."
                    };
                    Obstacle::Trouble(Trouble { text: text.to_owned(), ..trouble })
                }
                other => other,
            })?;
            self.enter(token, grant, pending.keep).await
        }));
    }

    /// Accepts a pasted token.
    pub(crate) fn paste(self, text: &str, keep: bool) {
        let Some(token) = Token::new(text) else {
            let trouble = if text.trim().is_empty() {
                "Paste a token first.".into()
            } else {
                "Not a valid token: it contains spaces or characters that no token has.".into()
            };
            return self.form.update(|form| form.trouble = Some(trouble));
        };
        self.settle(Entered { session: self.pasted(token), keep });
    }

    fn pasted(self, token: Token) -> Session {
        Session {
            token: Some(token),
            unscoped: None,
            ends_at: None,
            user: String::new(),
            project: bare(self.config.with(|config| config.project_id.clone()).unwrap_or_default()),
            projects: Vec::new(),
            domains: Vec::new(),
        }
    }

    /// Revokes every token, forgets the user, and reloads the page, so that nothing of the session stays in memory.
    pub(crate) fn sign_out(self) {
        storage::set_token(None);
        storage::write(PERSON, None);
        spawn(async move {
            self.revoke_tokens().await;
            dom::go_to_start();
        });
    }

    /// Starts an attempt, replacing any other, and shows its result in the form.
    fn attempt(self, attempt: Attempt) {
        let mine = self.attempts.update(|(sign_in, _)| {
            *sign_in += 1;
            *sign_in
        });
        self.form.update(|form| (form.busy, form.trouble) = (true, None));
        spawn(async move {
            let outcome = attempt.await;
            if self.attempts.with(|(sign_in, _)| *sign_in) != mine {
                return;
            }
            match outcome {
                Ok(entered) => self.settle(entered),
                Err(Obstacle::Trouble(trouble)) => {
                    self.form.update(|form| (form.busy, form.trouble) = (false, Some(trouble)));
                }
                Err(Obstacle::Factor(pending)) => {
                    self.form.update(|form| (form.busy, form.step) = (false, SignInStep::Code(pending)));
                }
            }
        });
    }

    /// Continues with the token stored in this tab, which is only removed if Keystone refuses it.
    async fn resume(self, token: Token) -> Outcome<Entered> {
        if self.identity().is_none() {
            return Ok(Entered { session: self.pasted(token), keep: true });
        }
        self.issued.update(|issued| issued.push(token.clone()));
        let grant = Grant { lasts: None, user: String::new(), domains: Vec::new() };
        let entered = self.enter(token, grant, true).await;
        entered.map_err(|obstacle| {
            let trouble = obstacle.trouble();
            let text = if trouble.is_refusal() {
                storage::set_token(None);
                "The saved session has expired.".to_owned()
            } else {
                format!("{} The session is still saved: reload to try again.", trouble.text)
            };
            Trouble { text, ..trouble }.into()
        })
    }

    /// Finds the project to show and exchanges the token for one scoped to it.
    async fn enter(self, unscoped: Token, grant: Grant, keep: bool) -> Outcome<Entered> {
        let projects = self.list_projects(&unscoped).await?;
        let named = self.address.query.with_untracked(|query| query.project.clone());
        let [configured, last] = self.home();
        let project = at_home(&projects, &[named, configured, last]).cloned();
        let project = project.ok_or_else(|| {
            let user = if grant.user.is_empty() { "This user" } else { &grant.user };
            format!("{user} has no projects: ask for a role in the project whose backups you want to see.")
        })?;
        let (token, scoped) = self.ask_for_token(&keystone::choose(&unscoped, &project.id), None).await?;
        let ends_at = scoped.lasts.map(|seconds| clock::now().plus(seconds));
        let domains = with_domains(grant.domains, scoped.domains);
        let (token, unscoped) = (Some(token), Some(unscoped));
        let session = Session { token, unscoped, ends_at, user: scoped.user, project, projects, domains };
        Ok(Entered { session, keep })
    }

    fn settle(self, entered: Entered) {
        let Entered { session, keep } = entered;
        let mut person = self.form.with_untracked(|form| form.person.clone());
        self.stay();
        self.unopened.set(None);
        let stored = session.unscoped.as_ref().or(session.token.as_ref());
        storage::set_token(stored.filter(|_| keep).map(Token::secret));
        if self.identity().is_some() {
            if person.user.is_empty() {
                person.user.clone_from(&session.user);
                person.domain = session.domains.first().map_or(person.domain, |domain| domain.name.clone());
            }
            // A browser that stores nothing asks for them again after a reload.
            storage::write(PERSON, Some(&format!("{}\n{}", person.user, person.domain)));
            storage::write(PROJECT, Some(&session.project.id));
        }
        self.form.set(SignInForm { person, ..SignInForm::default() });
        self.name_project(&session);
        self.session.set(Some(session));
        self.times.update(|times| *times += 1);
    }

    fn identity(self) -> Option<String> {
        self.config.with(|config| match &config.sign_in {
            SignIn::Keystone { identity } => Some(identity.clone()),
            SignIn::Gateway | SignIn::Token => None,
        })
    }
}

/// Adds new domains.
fn with_domains(mut known: Vec<Domain>, listed: Vec<Domain>) -> Vec<Domain> {
    for domain in listed {
        if known.iter().all(|other| other.id != domain.id) {
            known.push(domain);
        }
    }
    known
}
