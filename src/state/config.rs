//! `config.json`, next to index.html: which project to show and where the API is. Every error message names the key.

mod policies;

use crate::analysis::policy::Policy;
use crate::api::json::Pairs;
use crate::query::volumes::TargetAge;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt;
use std::sync::Arc;

/// A deployment's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `api`: the path under which the Block Storage API answers `/v3/…`, relative to the page's folder or absolute.
    pub api: String,
    /// `project_id`: the project to show. With Keystone it is the initial project, and optional.
    pub project_id: Option<String>,
    /// `title`: the dashboard's title.
    pub title: String,
    /// `sign_in`: where the token comes from.
    pub sign_in: SignIn,
    /// `target`: the maximum age of a volume's last good recovery point, unless the user sets another.
    pub target_age: TargetAge,
    /// `backups_per_volume`: how many backups per volume the service keeps.
    pub backups_per_volume: usize,
    /// `volumes`: whether the project's volumes are read too.
    pub volumes: bool,
    /// `policies`: the policies; the first match wins.
    pub policies: Arc<[Policy]>,
}

/// VBS keeps 20 backups per volume.
const BACKUPS_PER_VOLUME: usize = 20;

/// Where the token for the Block Storage API comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SignIn {
    /// `gateway`: the gateway adds it. The dashboard neither has nor sends one.
    #[default]
    Gateway,
    /// `keystone`: the user signs in to Keystone with a form.
    Keystone {
        /// `identity`: the path under which the Identity API answers `/v3/…`.
        identity: String,
    },
    /// `token`: the user pastes one.
    Token,
}

/// The name used when `title` is not set.
pub(crate) const DEFAULT_TITLE: &str = "Backup Lens";

/// The smallest working file, to copy from.
pub(crate) const EXAMPLE: &str = r#"{
  "title": "Backups of production",
  "api": "api/volume",
  "project_id": "b23b579f08c84228b9b4673c46f0c442"
}"#;

/// What is wrong with `config.json`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigError {
    /// It could not be fetched: the HTTP status, or `None` without an answer.
    Absent(Option<u16>),
    /// A proxy in front requires a sign-in first.
    SignedOut,
    /// The answer was a web page.
    WebPage,
    /// It is not a JSON object: why.
    NotJson(String),
    /// A required key is missing.
    Missing(&'static str),
    /// An unknown key, probably misspelt.
    Unknown(String),
    /// A repeated key.
    Repeated(String),
    /// A key with an unusable value, and why.
    Unusable(&'static str, &'static str),
    /// An unusable policy: its number, from 1, and why; number 0 is the list itself.
    Policy(usize, String),
}

/// The keys of the file.
const KEYS: [&str; 9] =
    ["api", "project_id", "title", "sign_in", "identity", "target", "backups_per_volume", "volumes", "policies"];

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent(Some(404)) => f.write_str("config.json was not found next to index.html."),
            Self::Absent(Some(status)) => write!(f, "config.json could not be read: the server answered {status}."),
            Self::Absent(None) => f.write_str("config.json could not be read: the server did not answer."),
            Self::SignedOut => f.write_str("Sign in to load config.json."),
            Self::WebPage => f.write_str(
                "The server returned a web page instead of config.json: a sign-in page, or that of a server which has no such file \
                 next to index.html.",
            ),
            Self::NotJson(why) => write!(f, "config.json is not {why}."),
            Self::Missing(key) => write!(f, "The key “{key}” is missing in config.json."),
            Self::Unknown(key) => {
                write!(f, "The key “{key}” in config.json is not recognised; the keys are “{}”.", KEYS.join("”, “"))
            }
            Self::Repeated(key) => write!(f, "The key “{key}” is there twice in config.json."),
            Self::Policy(0, why) => write!(f, "The key “policies” in config.json {why}."),
            Self::Policy(place, why) => write!(f, "Policy {place} in config.json {why}."),
            Self::Unusable(key, why) => write!(f, "The key “{key}” in config.json {why}."),
        }
    }
}

impl Config {
    /// Parses the file.
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let text = text.trim_start_matches('\u{feff}');
        if text.trim_start().starts_with('<') {
            return Err(ConfigError::WebPage);
        }
        let mut keys: Pairs<&RawValue> =
            serde_json::from_str(text).map_err(|error| ConfigError::NotJson(mistake(&error)))?;
        let api = path(&mut keys, "api")?;
        let title = optional(&mut keys, "title")?.unwrap_or_else(|| DEFAULT_TITLE.to_owned());
        let sign_in = match optional(&mut keys, "sign_in")?.as_deref() {
            None | Some("gateway") => SignIn::Gateway,
            Some("keystone") => SignIn::Keystone { identity: path(&mut keys, "identity")? },
            Some("token") => SignIn::Token,
            Some(_) => return Err(ConfigError::Unusable("sign_in", "must be gateway, keystone or token")),
        };
        let project_id = match &sign_in {
            SignIn::Keystone { .. } => optional(&mut keys, "project_id")?,
            SignIn::Gateway | SignIn::Token => Some(required(&mut keys, "project_id")?),
        };
        let target_age = match optional(&mut keys, "target")? {
            Some(text) => TargetAge::parse(&text)
                .ok_or(ConfigError::Unusable("target", "must be a whole number with m, h or d, such as 26h"))?,
            None => TargetAge::default(),
        };
        let backups_per_volume = match keys.take("backups_per_volume") {
            Some(raw) => raw.get().parse().ok().filter(|limit| *limit > 0).ok_or(ConfigError::Unusable(
                "backups_per_volume",
                "must be a whole number, at least 1, without quotes",
            ))?,
            None => BACKUPS_PER_VOLUME,
        };
        let volumes = match keys.take("volumes").map(RawValue::get) {
            None | Some("true") => true,
            Some("false") => false,
            Some(_) => return Err(ConfigError::Unusable("volumes", "must be true or false, without quotes")),
        };
        let policies = match keys.take("policies") {
            Some(raw) => policies::policies(raw.get()).map_err(|(place, why)| ConfigError::Policy(place, why))?,
            None => Vec::new(),
        };
        if let Some((unknown, _)) = keys.0.pop() {
            return Err(match unknown.as_str() {
                "identity" if sign_in == SignIn::Gateway || sign_in == SignIn::Token => {
                    ConfigError::Unusable("identity", "is used only with “sign_in”: “keystone”")
                }
                key if KEYS.contains(&key) => ConfigError::Repeated(unknown),
                _ => ConfigError::Unknown(unknown),
            });
        }
        if let Some(why) = project_id.as_deref().and_then(trouble_with_project) {
            return Err(ConfigError::Unusable("project_id", why));
        }
        let policies = policies.into();
        Ok(Self { api, project_id, title, sign_in, target_age, backups_per_volume, volumes, policies })
    }
}

/// What a text that is no JSON object is not, and where.
fn mistake(error: &serde_json::Error) -> String {
    if error.is_eof() {
        format!("valid JSON: it ends too early (line {}, column {})", error.line(), error.column())
    } else if error.is_data() {
        format!("a JSON object: {error}")
    } else {
        format!("valid JSON: {error}")
    }
}

/// A path to an API, without a trailing slash.
fn path(keys: &mut Pairs<&RawValue>, key: &'static str) -> Result<String, ConfigError> {
    let path = required(keys, key)?;
    match trouble_with_path(&path) {
        Some(why) => Err(ConfigError::Unusable(key, why)),
        None => Ok(path.trim_end_matches('/').to_owned()),
    }
}

fn optional(keys: &mut Pairs<&RawValue>, key: &'static str) -> Result<Option<String>, ConfigError> {
    let Some(raw) = keys.take(key) else { return Ok(None) };
    let value = String::deserialize(raw).map_err(|_| ConfigError::Unusable(key, "must be text in quotes"))?;
    if value.trim().is_empty() { Err(ConfigError::Unusable(key, "is empty")) } else { Ok(Some(value)) }
}

fn required(keys: &mut Pairs<&RawValue>, key: &'static str) -> Result<String, ConfigError> {
    optional(keys, key)?.ok_or(ConfigError::Missing(key))
}

/// An API must have the page's own origin: a browser would refuse anything else without CORS, which Cinder does not
/// send, and a token must never be sent to another host.
fn trouble_with_path(api: &str) -> Option<&'static str> {
    if api.contains("://") || api.starts_with("//") {
        return Some("must be a path on this page’s own host, such as api/volume, not an address of another one");
    }
    if api.contains(['?', '#', '\\', ' ']) || api.chars().any(char::is_control) {
        return Some("must be a plain path, without ?, #, \\ or blanks");
    }
    let last = api.trim_end_matches('/').rsplit('/').next();
    if last == Some("v3") {
        return Some("must end before /v3, which the dashboard adds itself");
    }
    None
}

fn trouble_with_project(project_id: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (!project_id.chars().all(plain)).then_some("must be a project id: letters, digits, - and _ only")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mistake(text: &str) -> String {
        Config::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn the_example_works() {
        let config = Config::parse(EXAMPLE).unwrap();
        assert_eq!((config.api.as_str(), config.title.as_str()), ("api/volume", "Backups of production"));
        let bare = Config::parse(r#"{"api": "/x/", "project_id": "p"}"#).unwrap();
        assert_eq!((bare.api.as_str(), bare.title.as_str()), ("/x", DEFAULT_TITLE));
    }

    #[test]
    fn every_mistake_names_its_key() {
        assert!(mistake(r#"{"project_id": "p"}"#).contains("“api” is missing"));
        assert!(mistake(r#"{"api": 5, "project_id": "p"}"#).contains("“api” in config.json must be text"));
        assert!(mistake(r#"{"api": "a", "project_id": ""}"#).contains("“project_id” in config.json is empty"));
        assert!(mistake(r#"{"api": "a", "project_id": "../x"}"#).contains("“project_id”"));
        assert!(mistake(r#"{"api": "a", "project_id": "p", "titel": "x"}"#).contains("“titel”"));
        assert!(mistake(r#"{"api": "a", "project_id": "p", "title": null}"#).contains("“title”"));
    }

    #[test]
    fn the_sign_in_is_one_of_three() {
        let of = |more: &str| Config::parse(&format!(r#"{{"api": "a", {more}}}"#));
        assert_eq!(of(r#""project_id": "p", "sign_in": "gateway""#).unwrap().sign_in, SignIn::Gateway);
        assert_eq!(of(r#""project_id": "p", "sign_in": "token""#).unwrap().sign_in, SignIn::Token);
        let keystone = of(r#""sign_in": "keystone", "identity": "api/identity/""#).unwrap();
        assert_eq!(keystone.sign_in, SignIn::Keystone { identity: "api/identity".to_owned() });
        assert_eq!(keystone.project_id, None);
        let mistake = |more: &str| of(more).unwrap_err().to_string();
        assert!(mistake(r#""sign_in": "keystone""#).contains("“identity” is missing"));
        assert!(mistake(r#""sign_in": "keystone", "identity": "https://k""#).contains("“identity”"));
        assert!(mistake(r#""sign_in": "token""#).contains("“project_id” is missing"));
        assert!(mistake(r#""sign_in": "basic", "project_id": "p""#).contains("“sign_in”"));
        assert!(
            mistake(r#""identity": "a", "project_id": "p""#).contains("“identity” in config.json is used only with")
        );
    }

    #[test]
    fn a_key_that_is_there_twice_says_so() {
        let text = r#"{"api": "/a", "project_id": "p", "title": "one", "title": "two"}"#;
        assert_eq!(mistake(text), "The key “title” is there twice in config.json.");
    }

    #[test]
    fn the_api_stays_on_this_host() {
        for api in ["https://cinder.example/", "//cinder.example", "a?b", "a#b", "a b", "api/volume/v3", "\\\\host"] {
            let text = serde_json::json!({"api": api, "project_id": "p"}).to_string();
            assert!(mistake(&text).contains("“api”"), "{api}");
        }
    }

    #[test]
    fn what_is_no_json_object_says_so() {
        for text in ["[]", "null"] {
            assert!(mistake(text).contains("is not a JSON object: "), "{text}");
        }
        for text in ["", "{", "{]"] {
            assert!(mistake(text).contains("is not valid JSON: "), "{text}");
        }
        let cut = "config.json is not valid JSON: it ends too early (line 2, column 12).";
        assert_eq!(mistake("{\n  \"api\": \"a\""), cut);
        assert!(mistake("\u{feff}\n<!doctype html>").contains("The server returned a web page instead of config.json"));
    }

    proptest! {
        #[test]
        fn no_file_makes_the_reader_fail_hard(text in "\\PC{0,80}") {
            let _ = Config::parse(&text);
        }
    }
}
