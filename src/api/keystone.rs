//! The Keystone calls needed to sign in: request bodies and answers. Pure: sends nothing, stores nothing.
//! Source: Identity API v3, `POST`/`DELETE /v3/auth/tokens` and `GET /v3/auth/projects`.

pub mod projects;

use crate::api::json::Pairs;
use crate::api::keystone::projects::{Domain, Project, by_name};
use crate::time::Instant;
use serde_json::value::RawValue;
use std::fmt;

/// `POST` signs in or switches the project, `DELETE` signs out. Without the catalog, which is not used.
pub(crate) const TOKENS: &str = "/v3/auth/tokens?nocatalog";
/// `GET` lists the user's projects.
pub(crate) const PROJECTS: &str = "/v3/auth/projects";
/// The header that proves which factors have already been verified.
pub(crate) const RECEIPT: &str = "OpenStack-Auth-Receipt";

/// Who signs in, and how.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    /// The user's domain, by name or id.
    pub(crate) domain: String,
    pub(crate) password: String,
}

/// Omits the password: it must not reach a log.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.user, self.domain)
    }
}

/// Whether a domain is given by name or by id; Keystone needs to know which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DomainBy {
    /// By name, matched with the case rules of Keystone's database.
    Name,
    /// By its id.
    Id,
}

/// A token, or a receipt. Never shown, not even in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token from outside; surrounding blanks, as pasted, are ignored.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let sendable = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        sendable.then(|| Self(text.to_owned()))
    }

    /// The token itself, for its header and for the tab's storage.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a token")
    }
}

/// What a token grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grant {
    /// For how many seconds from now; switching the project keeps the first sign-in's expiry.
    pub(crate) lasts: Option<i64>,
    pub(crate) user: String,
    /// The domains of the user and of the project.
    pub(crate) domains: Vec<Domain>,
}

/// The second factor that Keystone requires after a correct password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The user's id.
    pub user_id: String,
    /// For how many seconds from now the password stays verified.
    pub lasts: Option<i64>,
    /// The original rules, one of which must be met: a JSON list of lists of methods.
    pub rules: String,
    /// Whether a one-time code is enough to meet one of them.
    pub is_code: bool,
}

/// The method that uses a typed code.
const TOTP: &str = "totp";

/// The body that signs in without a project.
pub(crate) fn sign_in(credentials: &Credentials, by: DomainBy) -> String {
    let (user, domain) = (quoted(&credentials.user), quoted(&credentials.domain));
    let by = match by {
        DomainBy::Name => "name",
        DomainBy::Id => "id",
    };
    let password = quoted(&credentials.password);
    unscoped("password", &format!(r#"{{"name":{user},"domain":{{"{by}":{domain}}},"password":{password}}}"#))
}

/// The body that continues with a one-time code. Apps show it in groups, so blanks are removed.
pub(crate) fn send_code(user_id: &str, code: &str) -> String {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    unscoped(TOTP, &format!(r#"{{"id":{},"passcode":{}}}"#, quoted(user_id), quoted(&code)))
}

fn unscoped(method: &str, user: &str) -> String {
    let identity = format!(r#"{{"methods":["{method}"],"{method}":{{"user":{user}}}}}"#);
    format!(r#"{{"auth":{{"identity":{identity},"scope":"unscoped"}}}}"#)
}

/// The body that exchanges a token for one scoped to a project.
pub(crate) fn choose(token: &Token, project_id: &str) -> String {
    let identity = format!(r#"{{"methods":["token"],"token":{{"id":{}}}}}"#, quoted(token.secret()));
    format!(r#"{{"auth":{{"identity":{identity},"scope":{{"project":{{"id":{}}}}}}}}}"#, quoted(project_id))
}

/// A JSON string literal. Serialising a string cannot fail.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn object(body: &[u8]) -> Option<Pairs<&RawValue>> {
    serde_json::from_str(std::str::from_utf8(body).ok()?).ok()
}

/// Parses the answer to a sign-in. The token itself is in the header `X-Subject-Token`.
pub(crate) fn grant(body: &[u8]) -> Option<Grant> {
    let mut token = object(body)?.object("token")?;
    let mut user = token.object("user")?;
    let project = token.object("project");
    let domain = |owner: &mut Pairs<&RawValue>| {
        let mut domain = owner.object("domain")?;
        Some(Domain { id: domain.text("id")?, name: domain.text("name")? })
    };
    let domains = domain(&mut user).into_iter().chain(project.and_then(|mut project| domain(&mut project))).collect();
    Some(Grant { lasts: lasts(&mut token), user: user.text("name").unwrap_or_default(), domains })
}

/// A token's duration, from Keystone's own clock, since this browser's may be wrong.
fn lasts(lifetime: &mut Pairs<&RawValue>) -> Option<i64> {
    let mut time = |key| lifetime.text(key).as_deref().and_then(Instant::parse);
    Some(time("expires_at")?.seconds_since(time("issued_at")?))
}

/// Parses a refusal that only requires another factor. The receipt itself is in the header `OpenStack-Auth-Receipt`.
pub(crate) fn second_factor(body: &[u8]) -> Option<SecondFactor> {
    let mut answer = object(body)?;
    let mut receipt = answer.object("receipt")?;
    let methods = receipt.take("methods")?.get();
    let rules = answer.take("required_auth_methods")?.get();
    let is_given = |method: &str| words(methods).any(|word| word == method);
    let is_met =
        |rule: &str| words(rule).any(|word| word == TOTP) && words(rule).all(|word| word == TOTP || is_given(word));
    let is_code = rules.split(']').any(is_met);
    let user_id = receipt.object("user")?.text("id")?;
    Some(SecondFactor { user_id, lasts: lasts(&mut receipt), rules: rules.to_owned(), is_code })
}

/// The quoted words. Methods are plain words.
fn words(json: &str) -> impl Iterator<Item = &str> {
    json.split('"').skip(1).step_by(2)
}

/// Parses the list of projects, sorted by name. Disabled ones are left out.
pub(crate) fn projects(body: &[u8]) -> Option<Vec<Project>> {
    let listed: Vec<Pairs<&RawValue>> = serde_json::from_str(object(body)?.take("projects")?.get()).ok()?;
    let mut open: Vec<Project> = Vec::new();
    for mut project in listed {
        // An unreadable one does not hide the others.
        let Some(id) = project.text("id") else { continue };
        let name = project.text("name").unwrap_or_default();
        if project.take("enabled").is_none_or(|enabled| enabled.get() != "false") {
            // A handful: inserting each in place takes less code than a sort.
            let place = open.partition_point(|before| by_name(&before.name, &name).then(before.id.cmp(&id)).is_lt());
            open.insert(place, Project { id, name, domain: project.text("domain_id") });
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
        let body: Value = serde_json::from_str(&sign_in(&credentials, DomainBy::Name)).unwrap();
        let user = &body["auth"]["identity"]["password"]["user"];
        assert_eq!((&user["name"], &user["password"]), (&Value::from("alice"), &Value::from("p\"w")));
        assert_eq!(user["domain"]["name"], "Default");
        assert_eq!(body["auth"]["scope"], "unscoped");
        let body: Value = serde_json::from_str(&sign_in(&credentials, DomainBy::Id)).unwrap();
        assert_eq!(body["auth"]["identity"]["password"]["user"]["domain"], serde_json::json!({"id": "Default"}));
        let body: Value = serde_json::from_str(&choose(&Token::new("gAAA").unwrap(), "p")).unwrap();
        assert_eq!(body["auth"]["identity"]["token"]["id"], "gAAA");
        assert_eq!(body["auth"]["scope"]["project"]["id"], "p");
    }

    #[test]
    fn a_grant_says_who_and_until_when() {
        let read = grant(
            br#"{"token": {"methods": ["password"], "user": {"domain": {"id": "default"}, "name": "alice"}, "issued_at": "2026-11-23T07:22:46.000000Z", "expires_at": "2026-11-23T08:22:46.000000Z", "project": {"id": "p", "name": "alpha", "domain": {"id": "d", "name": "Default"}}, "roles": []}}"#,
        )
        .unwrap();
        let domains = vec![Domain { id: "d".to_owned(), name: "Default".to_owned() }];
        assert_eq!(read, Grant { lasts: Some(3600), user: "alice".to_owned(), domains });
        assert_eq!(grant(br#"{"token": {"user": {}}}"#).unwrap().lasts, None);
        assert_eq!(grant(b"<html>"), None);
    }

    #[test]
    fn a_missing_factor_is_distinguished_from_a_refusal() {
        let receipt = r#"{"receipt": {"methods": ["password"], "user": {"id": "u", "name": "mia", "domain": {"id": "default", "name": "Default"}}, "issued_at": "2026-11-24T08:00:00.000000Z", "expires_at": "2026-11-24T08:05:00.000000Z"}, "required_auth_methods": RULES}"#;
        let read = |rules: &str| second_factor(receipt.replace("RULES", rules).as_bytes()).unwrap();
        let usual = read(r#"[["password", "totp"]]"#);
        assert_eq!((usual.user_id.as_str(), usual.lasts, usual.is_code), ("u", Some(300), true));
        assert!(read(r#"[["password", "oauth1"], ["totp", "password"]]"#).is_code);
        let other = read(r#"[["totp", "oauth1", "password"]]"#);
        assert!(!other.is_code && other.rules.contains("oauth1"));
        for odd in ["[]", "[[]]", r#"["totp"#, r#"[["password"]]"#, "5", "null"] {
            let factor = second_factor(receipt.replace("RULES", odd).as_bytes());
            assert!(factor.is_none_or(|factor| !factor.is_code || odd.contains("totp")), "{odd}");
        }
        let refusal = br#"{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}"#;
        assert_eq!(second_factor(refusal), None);
        assert_eq!(second_factor(br#"{"receipt": 5, "required_auth_methods": [["totp"]]}"#), None);
    }

    #[test]
    fn a_code_goes_with_the_users_id_and_without_blanks() {
        let body: Value = serde_json::from_str(&send_code("u\"", " 123 456\u{a0}")).unwrap();
        let identity = &body["auth"]["identity"];
        assert_eq!(identity["methods"], serde_json::json!(["totp"]));
        assert_eq!(identity["totp"]["user"], serde_json::json!({"id": "u\"", "passcode": "123456"}));
        assert_eq!(body["auth"]["scope"], "unscoped");
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
            let who = Credentials { user: user.clone(), domain: domain.clone(), password: password.clone() };
            let body = sign_in(&who, DomainBy::Name);
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
