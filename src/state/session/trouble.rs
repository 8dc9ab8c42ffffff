//! What went wrong with a sign-in, in plain words, with Keystone's own message.

use crate::api::cinder::Failure;
use crate::api::cinder::failure::Refusal;
use http::StatusCode;

/// Keystone's message for any wrong name or password. It only says more about what the user may know, such as an
/// expired password.
const USUAL: &str = "The request you have made requires authentication.";

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    pub(crate) text: String,
    /// The failure of the request, if there was one.
    pub(crate) failure: Option<Failure>,
}

impl From<String> for Trouble {
    fn from(text: String) -> Self {
        Self { text, failure: None }
    }
}

impl From<&str> for Trouble {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let text = match failure.refusal() {
            Some(refusal) if refusal.code == StatusCode::UNAUTHORIZED && !refusal.is_web_page => match more(refusal) {
                Some(words) => format!(
                    "Keystone did not accept this: “{words}” If that does not tell why, check the user, the domain and \
                     the password."
                ),
                None => "Keystone did not accept this: the user, the domain or the password is wrong, or there is no \
                         right in the project."
                    .to_owned(),
            },
            Some(refusal) if refusal.code == StatusCode::NOT_FOUND => no_keystone(),
            _ if failure.may_pass() => "Keystone is not responding: try again in a moment.".to_owned(),
            _ => format!("{failure}. {}", failure.next_step()),
        };
        Self { text, failure: Some(failure) }
    }
}

/// What a refusal says beyond the usual message, in any language.
fn more(refusal: &Refusal) -> Option<&str> {
    refusal.message.as_deref().filter(|message| *message != USUAL)
}

/// The answer did not come from Keystone.
pub(super) fn no_keystone() -> String {
    "The response did not come from Keystone: check “identity” in config.json.".to_owned()
}

impl Trouble {
    /// Whether the credentials were refused; otherwise the same may work later. For an expired token Keystone also
    /// answers “not found”.
    pub(crate) fn is_refusal(&self) -> bool {
        let is_refusal = |refusal: &Refusal| {
            matches!(refusal.code, StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND) && !refusal.is_web_page
        };
        self.failure.as_ref().and_then(Failure::refusal).is_some_and(is_refusal)
    }

    /// The more informative one of two refusals of the same sign-in.
    pub(super) fn or(self, other: Self) -> Self {
        let says_more = |trouble: &Self| {
            !trouble.is_refusal() || trouble.failure.as_ref().and_then(Failure::refusal).and_then(more).is_some()
        };
        if says_more(&self) || !says_more(&other) { self } else { other }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cinder::failure::Headers;

    fn trouble(status: u16, body: &str) -> Trouble {
        let request_id = Some("req-1".to_owned());
        Failure::refused(status, Headers { request_id, ..Headers::default() }, body.as_bytes()).into()
    }

    fn keystones(message: &str) -> Trouble {
        trouble(401, &format!(r#"{{"error": {{"code": 401, "title": "Unauthorized", "message": "{message}"}}}}"#))
    }

    #[test]
    fn what_keystone_says_beyond_the_usual_is_shown_in_its_words() {
        let expired = "The password is expired and needs to be changed for user: 7f3c1e9a4b5d4c0e8a2f6b1d9e0c5a73.";
        for words in [expired, "The account is locked for user: x.", "Das Konto ist gesperrt."] {
            assert!(keystones(words).text.contains(words));
            assert!(keystones(words).is_refusal());
        }
        let usual = keystones(USUAL);
        assert!(!usual.text.contains(USUAL) && usual.text.contains("the domain or the password is wrong"));
        assert_eq!(usual.failure.as_ref().and_then(Failure::request_id), Some("req-1"));
    }

    #[test]
    fn of_two_refusals_the_one_that_says_more_is_shown() {
        let (usual, more) = (keystones(USUAL), keystones("The account is disabled for user: x."));
        assert_eq!(usual.clone().or(more.clone()), more);
        assert_eq!(more.clone().or(usual.clone()), more);
        assert_eq!(usual.clone().or(usual.clone()), usual);
        let down = trouble(503, "");
        assert_eq!(usual.or(down.clone()), down);
    }

    #[test]
    fn a_web_page_is_no_refusal_by_keystone() {
        let page = trouble(401, "<!doctype html><title>Sign in</title>");
        assert!(!page.is_refusal() && !page.text.contains("Keystone"));
        assert!(page.text.contains("Reload"));
    }

    #[test]
    fn another_service_at_the_address_is_reported() {
        assert!(trouble(404, "{}").text.contains("“identity”"));
        assert!(trouble(503, "").text.contains("try again"));
    }
}
