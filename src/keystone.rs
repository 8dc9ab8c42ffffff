//! Keystone's three calls that a sign-in needs, as bodies and answers. Pure: sends nothing, keeps nothing.
//! Source: Identity API v3, `POST`/`DELETE /v3/auth/tokens` and `GET /v3/auth/projects`.

use crate::pairs::Pairs;
use crate::timestamp::Instant;
use serde_json::value::RawValue;
use std::fmt;

/// `POST` signs in or changes the project, `DELETE` signs out. Without the catalog: it is not followed.
pub const TOKENS: &str = "/v3/auth/tokens?nocatalog";
/// `GET` lists the projects of whoever is signed in.
pub const PROJECTS: &str = "/v3/auth/projects";

/// Who signs in, and how.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user's name.
    pub user: String,
    /// The user's domain, by its name.
    pub domain: String,
    /// The password.
    pub password: String,
}

/// Without the password: it must not reach a log.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.user, self.domain)
    }
}

/// A token. It is shown nowhere, not even in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token from outside; blanks around it, as pasting leaves them, are not part of it.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let sendable = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        sendable.then(|| Self(text.to_owned()))
    }

    /// Its text, for the header that carries it and for the tab's own storage.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token")
    }
}

/// A project that a user may choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Until when; a changed project keeps the first sign-in's end.
    pub expires_at: Option<Instant>,
    /// Who signed in.
    pub user: String,
}

/// The body that signs in without a project.
pub fn sign_in(credentials: &Credentials) -> String {
    let (user, domain) = (quoted(&credentials.user), quoted(&credentials.domain));
    let user =
        format!(r#"{{"name":{user},"domain":{{"name":{domain}}},"password":{}}}"#, quoted(&credentials.password));
    let identity = format!(r#"{{"methods":["password"],"password":{{"user":{user}}}}}"#);
    format!(r#"{{"auth":{{"identity":{identity},"scope":"unscoped"}}}}"#)
}

/// The body that changes a token for one of a project.
pub fn choose(token: &Token, project_id: &str) -> String {
    let identity = format!(r#"{{"methods":["token"],"token":{{"id":{}}}}}"#, quoted(token.secret()));
    format!(r#"{{"auth":{{"identity":{identity},"scope":{{"project":{{"id":{}}}}}}}}}"#, quoted(project_id))
}

/// JSON's own quotes. Text always has some.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn object(body: &[u8]) -> Option<Pairs<&RawValue>> {
    serde_json::from_str(std::str::from_utf8(body).ok()?).ok()
}

/// Reads the answer to a sign-in. The token itself comes in the header `X-Subject-Token`.
pub fn grant(body: &[u8]) -> Option<Grant> {
    let mut token = object(body)?.object("token")?;
    let user = token.object("user")?.text("name").unwrap_or_default();
    Some(Grant { expires_at: token.text("expires_at").as_deref().and_then(Instant::parse), user })
}

/// Reads the list of projects, by name. One that is switched off cannot be chosen.
pub fn projects(body: &[u8]) -> Option<Vec<Project>> {
    let listed: Vec<Pairs<&RawValue>> = serde_json::from_str(object(body)?.take("projects")?.get()).ok()?;
    let mut open: Vec<Project> = Vec::new();
    for mut project in listed {
        let (id, name) = (project.text("id")?, project.text("name").unwrap_or_default());
        if project.take("enabled").is_none_or(|enabled| enabled.get() != "false") {
            // A handful: put in place one by one, which costs less to load than a sort.
            let place = open.partition_point(|before| (&before.name, &before.id) < (&name, &id));
            open.insert(place, Project { id, name });
        }
    }
    Some(open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn the_bodies_are_those_that_keystone_reads() {
        let credentials =
            Credentials { user: "alice".to_owned(), domain: "Default".to_owned(), password: "p\"w".to_owned() };
        let body: Value = serde_json::from_str(&sign_in(&credentials)).unwrap();
        let user = &body["auth"]["identity"]["password"]["user"];
        assert_eq!((&user["name"], &user["password"]), (&Value::from("alice"), &Value::from("p\"w")));
        assert_eq!(user["domain"]["name"], "Default");
        assert_eq!(body["auth"]["scope"], "unscoped");
        let body: Value = serde_json::from_str(&choose(&Token::new("gAAA").unwrap(), "p")).unwrap();
        assert_eq!(body["auth"]["identity"]["token"]["id"], "gAAA");
        assert_eq!(body["auth"]["scope"]["project"]["id"], "p");
    }

    #[test]
    fn a_grant_says_who_and_until_when() {
        let read = grant(
            br#"{"token": {"methods": ["password"], "user": {"domain": {"id": "default"}, "name": "alice"}, "expires_at": "2026-11-23T08:22:46.000000Z", "project": {"id": "p", "name": "alpha", "domain": {}}, "roles": []}}"#,
        )
        .unwrap();
        assert_eq!(read.user, "alice");
        assert_eq!(read.expires_at, Instant::parse("2026-11-23T08:22:46Z"));
        assert_eq!(grant(br#"{"token": {"user": {}}}"#).unwrap().expires_at, None);
        assert_eq!(grant(b"<html>"), None);
    }

    #[test]
    fn projects_come_by_name_without_those_switched_off() {
        let read = projects(
            br#"{"projects": [{"id": "2", "name": "beta", "enabled": true}, {"id": "3", "name": "gone", "enabled": false}, {"id": "1", "name": "alpha", "tags": []}]}"#,
        )
        .unwrap();
        let names: Vec<_> = read.iter().map(|project| project.name.as_str()).collect();
        assert_eq!(names, ["alpha", "beta"]);
    }

    #[test]
    fn secrets_reach_no_log() {
        let credentials = Credentials { user: "u".to_owned(), domain: "d".to_owned(), password: "secret".to_owned() };
        assert!(!format!("{credentials:?} {:?}", Token::new("secret")).contains("secret"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_out_of_a_body(user in "\\PC{0,20}", password in "\\PC{0,20}", domain in "\\PC{0,20}") {
            let body = sign_in(&Credentials { user: user.clone(), domain: domain.clone(), password: password.clone() });
            let body: Value = serde_json::from_str(&body).unwrap();
            let read = &body["auth"]["identity"]["password"]["user"];
            prop_assert_eq!(read["name"].as_str(), Some(user.as_str()));
            prop_assert_eq!(read["password"].as_str(), Some(password.as_str()));
            prop_assert_eq!(read["domain"]["name"].as_str(), Some(domain.as_str()));
        }

        #[test]
        fn a_token_fits_into_a_header(text in "\\PC{0,40}") {
            if let Some(token) = Token::new(&text) {
                prop_assert!(token.secret().bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
