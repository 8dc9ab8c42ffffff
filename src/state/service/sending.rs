//! Sends requests: with the user's token, in the form that the service supports, and with the cause of a failure as far
//! as it can be found out.

use crate::api::cinder::failure::{FailureKind, Requested};
use crate::api::cinder::fallback::{Negotiation, Next};
use crate::api::cinder::{Capabilities, Failure, Request, answer};
use crate::api::transport;
use crate::platform::clock;
use crate::state::service::{Pending, Service};
use http::StatusCode;

impl Service {
    /// Sends a request in the form that the service supports, with fewer features if it lacks some. Boxed, so that its
    /// callers hold only a pointer.
    pub(super) fn ask<'a>(
        &'a self,
        request: &'a dyn Fn(&Capabilities) -> Request,
    ) -> Pending<'a, (answer::Unread, Request)> {
        Box::pin(self.negotiate(request))
    }

    async fn negotiate(
        &self,
        request: &dyn Fn(&Capabilities) -> Request,
    ) -> Result<(answer::Unread, Request), Failure> {
        let known = self.capabilities();
        let mut negotiation = Negotiation::new(known);
        let (mut answer, mut refused) = (None, None);
        loop {
            let request = request(negotiation.capabilities());
            match self.send(&request).await {
                Ok(unread) => {
                    answer = Some((unread, request));
                    if !negotiation.answered() {
                        break;
                    }
                }
                Err(failure) => match negotiation.failed(&request, &failure) {
                    Next::Ask => {
                        refused.get_or_insert((failure, request));
                    }
                    Next::Answered => break,
                    Next::Failed => return Err(self.explained(failure, request, refused).await),
                },
            }
        }
        if let Some(found) = negotiation.learnt().filter(|found| *found != known) {
            self.capabilities.update(|capabilities| capabilities.learn(found));
            // A caller that no longer wants a degraded answer can cancel here.
            transport::pause().await;
        }
        answer.ok_or(FailureKind::Network.into())
    }

    /// The failure to report: the first refusal, unless something else has failed since.
    async fn explained(&self, last: Failure, request: Request, first: Option<(Failure, Request)>) -> Failure {
        let (failure, request) = match first {
            Some((first, request)) if first.code() == last.code() => (first, request),
            _ => (last, request),
        };
        if failure.code() == Some(StatusCode::BAD_REQUEST)
            && let Some(plain) = request.plain()
        {
            // If the request is refused without filters too, the project is the cause.
            if self.send(&plain).await.is_err_and(|refused| refused.code() == Some(StatusCode::BAD_REQUEST)) {
                return failure.of_request(Requested::Project);
            }
        }
        failure
    }

    /// Sends one request. A count that was not requested is ignored.
    fn send<'a>(&'a self, request: &'a Request) -> Pending<'a, answer::Unread> {
        Box::pin(async move {
            let reply = self.fetch(request).await?;
            let open = if request.requested == Requested::Backup { answer::open_one } else { answer::open };
            let mut unread = open(&reply.body).map_err(|what| Failure::unreadable(what, reply.headers))?;
            if !request.counts {
                unread.forget_count();
            }
            Ok(unread)
        })
    }

    /// Sends one request and turns any status but 200 into a failure.
    pub(super) fn fetch<'a>(&'a self, request: &'a Request) -> Pending<'a, transport::Reply> {
        Box::pin(async move {
            let url = format!("{}{}", self.api, request.target);
            let mut headers = request.headers().to_vec();
            let token = self.access.session.with_untracked(|session| session.as_ref().and_then(|s| s.token.clone()));
            if let Some(token) = &token {
                headers.push(("X-Auth-Token", token.secret().to_owned()));
            }
            let reply = transport::get(&url, &headers).await?;
            if reply.status != 200 {
                let failure = Failure::refused(reply.status, reply.headers, &reply.body);
                let failure = failure.of_request(request.requested).renewed_by(self.access.renewal());
                // A service may refuse volumes to users who may read backups.
                if failure.ends_the_session() && !matches!(request.requested, Requested::Volumes | Requested::Limits) {
                    self.access.refused(token.as_ref());
                }
                return Err(failure);
            }
            if let Some(ahead) = reply.dated.as_ref().and_then(|dated| dated.ahead(self.ahead.get_untracked())) {
                clock::count_with(ahead);
                self.ahead.set(ahead);
            }
            Ok(reply)
        })
    }
}
