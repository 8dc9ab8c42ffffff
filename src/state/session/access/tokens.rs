//! The requests to Keystone: issuing and revoking tokens, and the user's projects.

use crate::api::cinder::Failure;
use crate::api::keystone::projects::Project;
use crate::api::keystone::{Grant, Token};
use crate::api::transport::{Call, Reply};
use crate::api::{keystone, transport};
use crate::platform::clock;
use crate::state::session::access::{Access, Obstacle, Outcome};
use crate::state::session::trouble::no_keystone;
use crate::state::session::{PendingSignIn, Trouble};
use std::pin::Pin;

/// A request for a token in flight.
type Granted<'a> = Pin<Box<dyn Future<Output = Outcome<(Token, Grant)>> + 'a>>;

impl Access {
    pub(super) async fn list_projects(self, unscoped: &Token) -> Result<Vec<Project>, Trouble> {
        let identity = self.identity().ok_or_else(no_keystone)?;
        let headers = [english(), ("X-Auth-Token", unscoped.secret().to_owned())];
        let reply = expect(transport::get(&format!("{identity}{}", keystone::PROJECTS), &headers).await?, 200)?;
        Ok(keystone::projects(&reply.body).ok_or_else(no_keystone)?)
    }

    /// Boxed, since it is awaited in several places.
    pub(super) fn ask_for_token<'a>(self, body: &'a str, receipt: Option<&'a Token>) -> Granted<'a> {
        Box::pin(async move {
            let identity = self.identity().ok_or_else(no_keystone)?;
            let mut headers = vec![
                english(),
                ("Content-Type", "application/json".to_owned()),
                ("Accept", "application/json".to_owned()),
            ];
            headers.extend(receipt.map(|receipt| (keystone::RECEIPT, receipt.secret().to_owned())));
            let url = format!("{identity}{}", keystone::TOKENS);
            let reply = transport::send(Call::Post(body), &url, &headers).await?;
            if let Some(pending) = lacks_factor(&reply) {
                return Err(pending);
            }
            let reply = expect(reply, 201)?;
            let token = reply.headers.subject_token.as_deref().and_then(Token::new).ok_or_else(no_keystone)?;
            self.issued.update(|issued| issued.push(token.clone()));
            Ok((token, keystone::grant(&reply.body).ok_or_else(no_keystone)?))
        })
    }

    /// Revokes every token that was issued since the page was opened.
    pub(super) async fn revoke_tokens(self) {
        let Some(identity) = self.identity() else { return };
        let url = format!("{identity}{}", keystone::TOKENS);
        for token in self.issued.get() {
            revoke(&url, &token).await;
        }
    }
}

/// The delays in milliseconds before each attempt to revoke a token: a busy Keystone gets another request.
const REVOKING: [u32; 3] = [0, 300, 1000];

/// Revokes a token. If Keystone cannot be reached, the token stays valid until it expires.
async fn revoke(url: &str, token: &Token) {
    for delay in REVOKING {
        transport::wait(delay).await;
        let secret = || token.secret().to_owned();
        let headers = [("X-Auth-Token", secret()), ("X-Subject-Token", secret())];
        match transport::send(Call::Delete, url, &headers).await {
            // Keystone, or the gateway in front of it, is busy.
            Ok(reply) if reply.status >= 500 || reply.status == 429 => {}
            // Revoked, or no longer valid anyway.
            Ok(_) | Err(_) => return,
        }
    }
}

/// Requests Keystone's messages in English, whatever the browser's language.
fn english() -> (&'static str, String) {
    ("Accept-Language", "en".to_owned())
}

fn expect(reply: Reply, status: u16) -> Result<Reply, Trouble> {
    if reply.status == status {
        Ok(reply)
    } else {
        Err(Failure::refused(reply.status, reply.headers, &reply.body).into())
    }
}

/// The missing factor, if that is all a refusal is about.
fn lacks_factor(reply: &Reply) -> Option<Obstacle> {
    let factor = keystone::second_factor(&reply.body).filter(|_| reply.status == 401)?;
    if !factor.is_code {
        let rules = factor.rules;
        return Some(format!("Keystone asks for a second factor that this page does not offer: {rules}").into());
    }
    let Some(receipt) = reply.headers.receipt.as_deref().and_then(Token::new) else {
        let lost = "Keystone asks for a second factor, but its receipt did not arrive: what is between it and this page \
                    must let OpenStack-Auth-Receipt through.";
        return Some(lost.into());
    };
    let ends_at = factor.lasts.map(|seconds| clock::now().plus(seconds));
    Some(Obstacle::Factor(PendingSignIn { receipt, factor, ends_at, keep: false }))
}
