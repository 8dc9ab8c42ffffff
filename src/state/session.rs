//! Who is signed in, as plain values: the session, the form, and any trouble. `access` does the signing in.

mod access;
mod trouble;

pub(crate) use access::{Access, use_access};
pub use trouble::Trouble;

use crate::api::keystone::projects::{Domain, Project};
use crate::api::keystone::{SecondFactor, Token};
use crate::time::Instant;

/// How many seconds before its end a session counts as ending soon.
const SOON: i64 = 15 * 60;

/// A valid sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The token; `None` if the gateway adds it.
    pub token: Option<Token>,
    /// Keystone's unscoped token, which is exchanged for project tokens: Keystone may be configured not to exchange
    /// tokens that already have a project.
    pub unscoped: Option<Token>,
    /// When it ends, by this browser's clock, if known.
    pub ends_at: Option<Instant>,
    /// The signed-in user.
    pub user: String,
    /// The project shown.
    pub project: Project,
    /// All projects that can be chosen.
    pub projects: Vec<Project>,
    /// The domains whose names are known from Keystone.
    pub domains: Vec<Domain>,
}

impl Session {
    /// The project of an address: the one it names, or the default for a bare address. `None` if this user has no such
    /// project. `home` are the candidates for the default, best first.
    pub(crate) fn requested_project(&self, named: Option<&str>, home: &[Option<String>]) -> Option<&Project> {
        if self.projects.is_empty() {
            return Some(&self.project).filter(|project| named.is_none_or(|id| id == project.id));
        }
        match named {
            Some(id) => self.projects.iter().find(|project| project.id == id),
            None => at_home(&self.projects, home),
        }
    }

    /// How much time is left.
    pub(crate) fn left(&self, now: Instant) -> Left {
        match self.ends_at {
            Some(end) if end <= now => Left::Nothing,
            Some(end) if end.seconds_since(now) < SOON => Left::Little(end),
            _ => Left::Enough,
        }
    }
}

/// The first of the preferred projects that exists, otherwise the first one.
fn at_home<'a>(projects: &'a [Project], home: &[Option<String>]) -> Option<&'a Project> {
    let find = |id: &String| projects.iter().find(|project| project.id == *id);
    home.iter().flatten().find_map(find).or_else(|| projects.first())
}

/// How much time is left in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// It does not end soon, or its end is unknown.
    Enough,
    /// It ends soon, at this time.
    Little(Instant),
    /// It has expired.
    Nothing,
}

/// The state of the current sign-in, as far as the service has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignInState {
    /// Nothing is known to be wrong.
    #[default]
    Good,
    /// Keystone no longer gives it tokens for other projects; the current one can still be read.
    Fixed,
    /// Its token has been refused.
    Ended,
}

/// The last user, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The user's name.
    pub user: String,
    /// The domain's name or id.
    pub domain: String,
}

impl Default for Person {
    fn default() -> Self {
        Self { user: String::new(), domain: "Default".to_owned() }
    }
}

/// The current step of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SignInStep {
    /// A password, or a token.
    #[default]
    Secret,
    /// A one-time code, after a correct password.
    Code(PendingSignIn),
}

/// A sign-in that still needs a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingSignIn {
    /// Keystone's receipt for the password.
    pub receipt: Token,
    /// The user whose code is needed, and the other methods.
    pub factor: SecondFactor,
    /// When the receipt ends, on this browser's clock.
    pub ends_at: Option<Instant>,
    /// Whether the tab is to store the token.
    pub keep: bool,
}

/// The form's state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignInForm {
    /// Whether it is shown.
    pub is_open: bool,
    /// The state of the current sign-in.
    pub standing: SignInState,
    /// Whether a request is in flight.
    pub busy: bool,
    /// What went wrong.
    pub trouble: Option<Trouble>,
    /// The current step.
    pub step: SignInStep,
    /// The suggested user.
    pub person: Person,
}

/// A chosen project that could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unopened {
    pub(crate) project: Project,
    pub(crate) trouble: Trouble,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(projects: &[&str]) -> Session {
        let project = |id: &&str| Project { id: (*id).to_owned(), name: format!("name of {id}"), domain: None };
        let projects: Vec<Project> = projects.iter().map(project).collect();
        let current = projects.last().cloned().unwrap_or_else(|| project(&"only"));
        let (user, domains) = (String::new(), Vec::new());
        Session { token: None, unscoped: None, ends_at: None, user, project: current, projects, domains }
    }

    fn requested_project(projects: &[&str], named: Option<&str>, home: &[&str]) -> Option<String> {
        let home: Vec<_> = home.iter().map(|id| Some((*id).to_owned())).collect();
        session(projects).requested_project(named, &home).map(|project| project.id.clone())
    }

    #[test]
    fn an_address_is_about_the_project_it_names() {
        assert_eq!(requested_project(&["a", "b", "c"], Some("b"), &["c"]).as_deref(), Some("b"));
        assert_eq!(requested_project(&["a", "b"], Some("elsewhere"), &["b"]), None);
    }

    #[test]
    fn a_bare_address_is_about_the_first_available_candidate_else_the_first_project() {
        assert_eq!(requested_project(&["a", "b", "c"], None, &["b"]).as_deref(), Some("b"));
        assert_eq!(requested_project(&["a", "b"], None, &[]).as_deref(), Some("a"));
        assert_eq!(requested_project(&["a", "b"], None, &["elsewhere", "b"]).as_deref(), Some("b"));
        assert_eq!(requested_project(&["a", "b"], None, &["elsewhere"]).as_deref(), Some("a"));
    }

    #[test]
    fn without_a_list_there_is_one_project() {
        assert_eq!(requested_project(&[], None, &["only"]).as_deref(), Some("only"));
        assert_eq!(requested_project(&[], Some("only"), &["only"]).as_deref(), Some("only"));
        assert_eq!(requested_project(&[], Some("elsewhere"), &["only"]), None);
    }

    #[test]
    fn what_is_left_is_never_less_than_nothing() {
        let left = |seconds: Option<i64>| {
            let now = Instant::from_millis(1_790_000_000_000);
            let mut session = session(&["a"]);
            session.ends_at = seconds.map(|seconds| now.plus(seconds));
            (session.left(now), session.ends_at)
        };
        assert_eq!(left(None).0, Left::Enough);
        assert_eq!(left(Some(SOON)).0, Left::Enough);
        let (soon, end) = left(Some(600));
        assert_eq!(Some(soon), end.map(Left::Little));
        for seconds in [0, -1, -2 * 24 * 3600] {
            assert_eq!(left(Some(seconds)).0, Left::Nothing);
        }
    }
}
