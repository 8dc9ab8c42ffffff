//! Who is signed in, and the way there: Keystone's form, a pasted token, or nothing where the gateway adds the token.
//! The token is kept in memory and, only where the user asks for it, in this tab's own storage.

use crate::address::Address;
use crate::browser;
use crate::cinder::Failure;
use crate::cinder::failure::Code;
use crate::config::{Config, SignIn};
use crate::keystone::{self, Credentials, Grant, Project, Token};
use crate::query::Query;
use crate::reactive::{Kept, Signal, set_off};
use crate::timestamp::Instant;
use crate::transport::{self, Call, Reply};
use std::pin::Pin;

/// Seconds before its end that a sign-in is said to end soon.
const SOON: i64 = 15 * 60;

/// A sign-in that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The token; none where the gateway adds it.
    pub token: Option<Token>,
    /// Keystone's token without a project, which is changed for those of projects: Keystone may be set to change no
    /// token that has one already.
    pub unscoped: Option<Token>,
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
    /// The project that an address is about: the one it names, else the one that a bare address shows. None where this
    /// user has no such project.
    pub fn asked(&self, named: Option<&str>, configured: Option<&str>) -> Option<&Project> {
        if self.projects.is_empty() {
            return Some(&self.project).filter(|project| named.is_none_or(|id| id == project.id));
        }
        match named {
            Some(id) => self.projects.iter().find(|project| project.id == id),
            None => home(&self.projects, configured),
        }
    }

    /// When it ends, where that is soon.
    pub fn ends_soon(&self, now: Instant) -> Option<Instant> {
        self.expires_at.filter(|end| end.seconds_since(now) < SOON)
    }
}

/// The project that a bare address shows: the configured one, else the first by name.
fn home<'a>(projects: &'a [Project], configured: Option<&str>) -> Option<&'a Project> {
    projects.iter().find(|project| Some(&*project.id) == configured).or_else(|| projects.first())
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
    /// Whether it is shown because the service takes the token no more.
    pub ended: bool,
    /// Whether an answer is awaited.
    pub busy: bool,
    /// What went wrong.
    pub trouble: Option<String>,
}

/// The sign-in as the page follows it.
#[derive(Clone, Copy)]
pub struct Access {
    /// The sign-in that holds.
    pub session: Signal<Option<Session>>,
    /// The form's state.
    pub form: Signal<Form>,
    /// That the address names a project which is not the user's.
    pub strange: Signal<Option<String>>,
    address: Address,
    config: Kept<Config>,
    /// Every token that was given since the page was opened: signing out revokes them all.
    issued: Kept<Vec<Token>>,
}

/// Starts from what the tab kept, or with nobody signed in.
pub fn use_access(config: &Config, address: Address) -> Access {
    let by_gateway = |project_id: &String| Session {
        token: None,
        unscoped: None,
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
    let form = Signal::new(Form { wanted, ..Form::default() });
    let config = Kept::new(config.clone());
    let (strange, issued) = (Signal::new(None), Kept::new(Vec::new()));
    let access = Access { session: Signal::new(session), form, strange, address, config, issued };
    if let Some(token) = browser::kept_token().and_then(|text| Token::new(&text)).filter(|_| wanted) {
        access.attempt(Box::pin(access.resume(token)));
    }
    access
}

impl Access {
    /// The service refused the token: the form opens over the view, and after it the same view goes on.
    pub fn refused(self) {
        let by_gateway = self.config.with(|config| config.sign_in == SignIn::Gateway);
        if !by_gateway {
            browser::keep_token(None);
            self.form.update(|form| (form.wanted, form.ended) = (true, true));
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
        let project = self.config.with(|config| config.project_id.clone()).unwrap_or_default();
        let project = Project { id: project, name: String::new() };
        browser::keep_token(Some(token.secret()).filter(|_| keep));
        let (user, projects) = (String::new(), Vec::new());
        let (token, unscoped) = (Some(token), None);
        self.settle(Session { token, unscoped, expires_at: None, user, project, projects });
    }

    /// The project that a query is about, once the sign-in is for it; tracked.
    pub fn project_of(self, query: &Query) -> Option<String> {
        self.session.with(|session| {
            let session = session.as_ref()?;
            self.asked(session, query).map(|project| project.id).filter(|id| *id == session.project.id)
        })
    }

    /// How an address names a project: not at all where it is the configured one.
    pub fn named(self, project_id: String) -> Option<String> {
        Some(project_id).filter(|id| self.config.with(|config| config.project_id.as_ref() != Some(id)))
    }

    /// Changes the project to the one that the address is about. Until it is here all stays in sight as before; if it
    /// does not come, the address goes back to `before`.
    pub fn follow(self, query: &Query, before: Query) {
        let Some(session) = self.session.get_untracked() else { return };
        let (Some(project), Some(unscoped)) = (self.asked(&session, query), session.unscoped.clone()) else {
            return self.name_project(&session);
        };
        self.attempt(Box::pin(async move {
            let changed = self.ask_for_token(&keystone::choose(&unscoped, &project.id)).await;
            let (token, grant) = changed.inspect_err(|_| {
                self.address.correct(&before);
                self.form.update(|form| form.wanted = true);
            })?;
            self.settle(Session { token: Some(token), expires_at: grant.expires_at, project, ..session });
            Ok(())
        }));
    }

    fn asked(self, session: &Session, query: &Query) -> Option<Project> {
        self.config.with(|config| session.asked(query.project.as_deref(), config.project_id.as_deref()).cloned())
    }

    /// Lets the address name the sign-in's project; where it names one that is not the user's, that is told. Another one
    /// of theirs was chosen meanwhile, and is still on its way.
    fn name_project(self, session: &Session) {
        let query = self.address.query.get_untracked();
        let project = self.named(session.project.id.clone());
        let asked = self.asked(session, &query);
        self.strange.set(if asked.is_none() { query.project.clone() } else { None });
        if asked.is_none() {
            self.address.correct(&query.in_project(project));
        } else if asked.is_some_and(|asked| asked.id == session.project.id) && query.project != project {
            self.address.correct(&Query { project, ..query });
        }
    }

    /// Revokes every token and forgets all there is, by starting anew.
    pub fn sign_out(self) {
        browser::keep_token(None);
        let issued = self.issued.get();
        set_off(async move {
            let Some(identity) = self.identity() else { return browser::start_anew() };
            let url = format!("{identity}{}", keystone::TOKENS);
            for token in issued {
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
        set_off(async move {
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
        self.issued.update(|issued| issued.push(token.clone()));
        let entered = self.enter(token, "", true).await;
        entered.map_err(|trouble| {
            if !trouble.refused {
                return trouble;
            }
            browser::keep_token(None);
            Trouble { text: "The sign-in that this tab kept has ended.".to_owned(), ..trouble }
        })
    }

    /// Finds the project to show and changes the token for one of it.
    async fn enter(self, unscoped: Token, user: &str, keep: bool) -> Result<(), Trouble> {
        let identity = self.identity().ok_or_else(no_grant)?;
        let headers = [("X-Auth-Token", unscoped.secret().to_owned())];
        let reply = transport::get(&format!("{identity}{}", keystone::PROJECTS), &headers).await.map_err(said)?;
        let projects = keystone::projects(&expect(reply, 200)?.body).ok_or_else(no_grant)?;
        let named = self.address.query.with_untracked(|query| query.project.clone());
        let named = projects.iter().find(|project| Some(&project.id) == named.as_ref());
        let configured = self.config.with(|config| config.project_id.clone());
        let project = named.or_else(|| home(&projects, configured.as_deref())).cloned();
        let project = project.ok_or_else(|| {
            format!("{} has no project: ask for a role in the one whose backups you want to see.", named_user(user))
        })?;
        let (token, scoped) = self.ask_for_token(&keystone::choose(&unscoped, &project.id)).await?;
        browser::keep_token(Some(unscoped.secret()).filter(|_| keep));
        let (token, unscoped) = (Some(token), Some(unscoped));
        let session = Session { token, unscoped, expires_at: scoped.expires_at, user: scoped.user, project, projects };
        self.settle(session);
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
            self.issued.update(|issued| issued.push(token.clone()));
            Ok((token, keystone::grant(&reply.body).ok_or_else(no_grant)?))
        })
    }

    fn settle(self, session: Session) {
        self.form.set(Form::default());
        self.name_project(&session);
        self.session.set(Some(session));
    }

    fn identity(self) -> Option<String> {
        self.config.with(|config| match &config.sign_in {
            SignIn::Keystone { identity } => Some(identity.clone()),
            SignIn::Gateway | SignIn::Token => None,
        })
    }
}

fn named_user(user: &str) -> &str {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn session(projects: &[&str]) -> Session {
        let project = |id: &&str| Project { id: (*id).to_owned(), name: format!("name of {id}") };
        let projects: Vec<Project> = projects.iter().map(project).collect();
        let current = projects.last().cloned().unwrap_or(Project { id: "only".to_owned(), name: String::new() });
        Session { token: None, unscoped: None, expires_at: None, user: String::new(), project: current, projects }
    }

    fn asked(projects: &[&str], named: Option<&str>, configured: Option<&str>) -> Option<String> {
        session(projects).asked(named, configured).map(|project| project.id.clone())
    }

    #[test]
    fn an_address_is_about_the_project_it_names() {
        assert_eq!(asked(&["a", "b", "c"], Some("b"), Some("c")).as_deref(), Some("b"));
        assert_eq!(asked(&["a", "b"], Some("elsewhere"), Some("b")), None);
    }

    #[test]
    fn a_bare_address_is_about_the_configured_project_else_the_first() {
        assert_eq!(asked(&["a", "b", "c"], None, Some("b")).as_deref(), Some("b"));
        assert_eq!(asked(&["a", "b"], None, None).as_deref(), Some("a"));
        assert_eq!(asked(&["a", "b"], None, Some("elsewhere")).as_deref(), Some("a"));
    }

    #[test]
    fn without_a_list_there_is_one_project() {
        assert_eq!(asked(&[], None, Some("only")).as_deref(), Some("only"));
        assert_eq!(asked(&[], Some("only"), Some("only")).as_deref(), Some("only"));
        assert_eq!(asked(&[], Some("elsewhere"), Some("only")), None);
    }
}
