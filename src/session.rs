//! Who is signed in, and the way there: Keystone's form, a pasted token, or nothing where the gateway adds the token.
//! The token is kept in memory and, only where the user asks for it, in this tab's own storage.

use crate::browser;
use crate::cinder::Failure;
use crate::cinder::failure::Code;
use crate::config::{Config, SignIn};
use crate::keystone::{self, Credentials, Grant, Project, Token};
use crate::timestamp::Instant;
use crate::transport::{self, Call, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;

/// Seconds before its end that a sign-in is said to end soon.
const SOON: i64 = 15 * 60;

/// A sign-in that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The token; none where the gateway adds it.
    pub token: Option<Token>,
    /// Until when, as far as it is known.
    pub expires_at: Option<Instant>,
    /// Who signed in.
    pub user: String,
    /// Whose backups are shown.
    pub project: Project,
    /// All that may be chosen.
    pub projects: Vec<Project>,
}

impl Session {
    /// When it ends, where that is soon.
    pub fn ends_soon(&self, now: Instant) -> Option<Instant> {
        self.expires_at.filter(|end| end.seconds_since(now) < SOON)
    }
}

/// Why an attempt failed.
struct Trouble {
    /// In words.
    text: String,
    /// Whether the token or the password was refused; else the same may work later.
    refused: bool,
}

impl From<String> for Trouble {
    fn from(text: String) -> Self {
        Self { text, refused: false }
    }
}

/// Something that is tried.
type Attempt = Pin<Box<dyn Future<Output = Result<(), Trouble>>>>;

/// A token on its way.
type Granted<'a> = Pin<Box<dyn Future<Output = Result<(Token, Grant), Trouble>> + 'a>>;

/// The form's state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// Whether to show it.
    pub wanted: bool,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// What went wrong.
    pub trouble: Option<String>,
}

/// The sign-in as the page follows it.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    /// The sign-in that holds.
    pub session: ReadSignal<Option<Session>>,
    /// The form's state.
    pub form: RwSignal<Form>,
    write: WriteSignal<Option<Session>>,
    config: StoredValue<Config>,
    /// Every token that was given since the page was opened: signing out revokes them all.
    issued: StoredValue<Vec<Token>>,
}

/// Starts from what the tab kept, or with nobody signed in.
pub fn use_access(config: &Config) -> Access {
    let by_gateway = |project_id: &String| Session {
        token: None,
        expires_at: None,
        user: String::new(),
        project: Project { id: project_id.clone(), name: String::new() },
        projects: Vec::new(),
    };
    let session = match config.sign_in {
        SignIn::Gateway => config.project_id.as_ref().map(by_gateway),
        SignIn::Keystone { .. } | SignIn::Token => None,
    };
    let wanted = session.is_none();
    let (read, write) = signal(session);
    let form = RwSignal::new(Form { wanted, ..Form::default() });
    let config = StoredValue::new(config.clone());
    let access = Access { session: read, form, write, config, issued: StoredValue::new(Vec::new()) };
    if let Some(token) = browser::kept_token().and_then(|text| Token::new(&text)).filter(|_| wanted) {
        access.attempt(Box::pin(access.resume(token)));
    }
    access
}

impl Access {
    /// The service refused the token: the form opens over the view, and after it the same view goes on.
    pub fn refused(self) {
        let by_gateway = self.config.with_value(|config| config.sign_in == SignIn::Gateway);
        if !by_gateway {
            browser::keep_token(None);
            self.form.update(|form| form.wanted = true);
        }
    }

    /// Signs in with what the form says. `keep` lets the tab remember it.
    pub fn sign_in(self, credentials: Credentials, keep: bool) {
        self.attempt(Box::pin(async move {
            let (token, grant) = self.ask_for_token(&keystone::sign_in(&credentials)).await?;
            self.enter(token, &grant.user, keep).await
        }));
    }

    /// Takes a pasted token.
    pub fn paste(self, text: &str, keep: bool) {
        let Some(token) = Token::new(text) else {
            return self.form.update(|form| form.trouble = Some("This is no token: it has blanks in it.".to_owned()));
        };
        let project = self.config.with_value(|config| config.project_id.clone()).unwrap_or_default();
        let project = Project { id: project, name: String::new() };
        let (user, projects) = (String::new(), Vec::new());
        self.settle(Session { token: Some(token), expires_at: None, user, project, projects }, keep);
    }

    /// Changes the project. Until the other one is here, and if it does not come, all is as before.
    pub fn choose(self, project_id: String) {
        let Some(before) = self.session.get_untracked() else { return };
        let Some(token) = before.token.clone() else { return };
        let keep = browser::kept_token().is_some();
        self.attempt(Box::pin(async move {
            let changed = self.ask_for_token(&keystone::choose(&token, &project_id)).await;
            let (token, grant) = changed.inspect_err(|_| self.form.update(|form| form.wanted = true))?;
            let project = grant.project.ok_or_else(no_grant)?;
            self.settle(Session { token: Some(token), expires_at: grant.expires_at, project, ..before }, keep);
            Ok(())
        }));
    }

    /// Revokes every token and forgets all there is, by starting anew.
    pub fn sign_out(self) {
        browser::keep_token(None);
        let current = self.session.get_untracked().and_then(|session| session.token);
        let issued = self.issued.get_value();
        spawn_local(async move {
            let Some(identity) = self.identity() else { return browser::start_anew() };
            let url = format!("{identity}{}", keystone::TOKENS);
            for token in issued.iter().chain(current.iter().filter(|token| !issued.contains(token))) {
                let secret = || token.secret().to_owned();
                // Refused only when it is no token any more.
                let _ =
                    transport::send(Call::Delete, &url, &[("X-Auth-Token", secret()), ("X-Subject-Token", secret())])
                        .await;
            }
            browser::start_anew();
        });
    }

    /// Runs one attempt at a time and says in the form how it went.
    fn attempt(self, attempt: Attempt) {
        if self.form.with_untracked(|form| form.busy) {
            return;
        }
        self.form.update(|form| (form.busy, form.trouble) = (true, None));
        spawn_local(async move {
            let trouble = attempt.await.err().map(|trouble| trouble.text);
            self.form.update(|form| (form.busy, form.trouble) = (false, trouble));
        });
    }

    /// Goes on with the token that the tab kept. It is forgotten only when Keystone refuses it.
    async fn resume(self, token: Token) -> Result<(), Trouble> {
        if self.identity().is_none() {
            self.paste(token.secret(), true);
            return Ok(());
        }
        self.issued.update_value(|issued| issued.push(token.clone()));
        let entered = self.enter(token, "", true).await;
        entered.map_err(|trouble| {
            if !trouble.refused {
                return trouble;
            }
            browser::keep_token(None);
            Trouble { text: "The sign-in that this tab kept has ended.".to_owned(), ..trouble }
        })
    }

    /// Finds a project to show and changes the token for one of it.
    async fn enter(self, token: Token, user: &str, keep: bool) -> Result<(), Trouble> {
        let identity = self.identity().ok_or_else(no_grant)?;
        let headers = [("X-Auth-Token", token.secret().to_owned())];
        let reply = transport::get(&format!("{identity}{}", keystone::PROJECTS), &headers).await.map_err(said)?;
        let projects = keystone::projects(&expect(reply, 200)?.body).ok_or_else(no_grant)?;
        let before = self.session.get_untracked().map(|session| session.project.id);
        let configured = self.config.with_value(|config| config.project_id.clone());
        let mut wished = [before, browser::kept_project(), configured].into_iter().flatten();
        let known = |id: String| projects.iter().find(|project| project.id == id).cloned();
        let project = wished.find_map(known).or_else(|| projects.first().cloned());
        let project = project.ok_or_else(|| {
            format!("{} has no project: ask for a role in the one whose backups you want to see.", named(user))
        })?;
        let (token, scoped) = self.ask_for_token(&keystone::choose(&token, &project.id)).await?;
        let (expires_at, user) = (scoped.expires_at, scoped.user);
        self.settle(Session { token: Some(token), expires_at, user, project, projects }, keep);
        Ok(())
    }

    /// Boxed: it is waited for in three places.
    fn ask_for_token(self, body: &str) -> Granted<'_> {
        Box::pin(async move {
            let identity = self.identity().ok_or_else(no_grant)?;
            let headers = [("Content-Type", "application/json".to_owned()), ("Accept", "application/json".to_owned())];
            let url = format!("{identity}{}", keystone::TOKENS);
            let reply = expect(transport::send(Call::Post(body), &url, &headers).await.map_err(said)?, 201)?;
            let token = reply.headers.subject_token.as_deref().and_then(Token::new).ok_or_else(no_grant)?;
            self.issued.update_value(|issued| issued.push(token.clone()));
            Ok((token, keystone::grant(&reply.body).ok_or_else(no_grant)?))
        })
    }

    fn settle(self, session: Session, keep: bool) {
        browser::keep_token(
            session.token.as_ref().filter(|_| keep).map(|token| (token.secret(), &*session.project.id)),
        );
        self.form.set(Form::default());
        self.write.set(Some(session));
    }

    fn identity(self) -> Option<String> {
        self.config.with_value(|config| match &config.sign_in {
            SignIn::Keystone { identity } => Some(identity.clone()),
            SignIn::Gateway | SignIn::Token => None,
        })
    }
}

fn named(user: &str) -> &str {
    if user.is_empty() { "This user" } else { user }
}

fn no_grant() -> String {
    "The answer was not Keystone's: check “identity” in config.json.".to_owned()
}

fn expect(reply: Reply, status: u16) -> Result<Reply, Trouble> {
    if reply.status == status {
        Ok(reply)
    } else {
        Err(said(Failure::refused(reply.status, reply.headers, &reply.body)))
    }
}

/// Keystone gives the same answer whichever part was wrong.
fn said(failure: Failure) -> Trouble {
    let code = failure.refusal().map(|refusal| refusal.code);
    match code {
        Some(Code::Unauthorized | Code::NotFound) => Trouble {
            text:
                "Keystone did not accept this: the user, the domain or the password is wrong, or there is no right in \
                   the project."
                    .to_owned(),
            refused: true,
        },
        _ if failure.may_pass() => {
            Trouble::from("Keystone does not answer at present: try again in a moment.".to_owned())
        }
        _ => Trouble::from(format!("{failure}. {}", failure.next_step())),
    }
}
