//! Finds out what a service lacks when it refuses a request: from the status code and by requesting less, never from
//! the message, which may be in any language. Only what was seen to help is learnt.

use crate::api::cinder::capabilities::Features;
use crate::api::cinder::{Capabilities, Failure, Request};
use http::StatusCode;

/// One request and the reduced requests tried in its place.
#[derive(Debug)]
pub(crate) struct Negotiation {
    /// The capabilities to use for the next request.
    capabilities: Capabilities,
    /// The capabilities of the last request that succeeded.
    answered: Option<Capabilities>,
    /// What was given up and is to be tried again.
    left: Features,
    stage: Stage,
    /// Whether a version above the usual one was tried.
    is_raised: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Whole,
    /// Without the parameters named in the refusal.
    Named,
    /// Without anything that a service may lack.
    Bare,
}

/// What to do after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Send the request again, with the current capabilities.
    Ask,
    /// The last successful answer stands.
    Answered,
    /// Requesting less does not help either.
    Failed,
}

impl Negotiation {
    /// Starts with what is already known.
    pub(crate) fn new(known: Capabilities) -> Self {
        Self { capabilities: known, answered: None, left: Features::NONE, stage: Stage::Whole, is_raised: false }
    }

    /// The capabilities to use for the next request.
    pub(crate) fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    /// Records an answer. Returns whether to ask again with one feature restored, which may not have been the cause.
    pub(crate) fn answered(&mut self) -> bool {
        self.answered = Some(self.capabilities);
        if self.stage == Stage::Named && self.left == self.left.first() {
            // A single feature must be the cause.
            self.left = Features::NONE;
        }
        self.give_back()
    }

    /// What the service supports, once it has answered.
    pub(crate) fn learnt(self) -> Option<Capabilities> {
        self.answered
    }

    pub(crate) fn failed(&mut self, request: &Request, failure: &Failure) -> Next {
        let Some(refusal) = failure.refusal() else { return Next::Failed };
        let message = refusal.message.as_deref().unwrap_or_default();
        match refusal.code {
            StatusCode::NOT_ACCEPTABLE if self.answered.is_none() => self.change_version(message),
            // Some services use 422 or 501 for an unknown parameter.
            StatusCode::BAD_REQUEST | StatusCode::NOT_IMPLEMENTED | StatusCode::UNPROCESSABLE_ENTITY => {
                self.ask_for_less(request, message)
            }
            _ => Next::Failed,
        }
    }

    fn change_version(&mut self, message: &str) -> Next {
        let refused = self.capabilities.microversion;
        let Some(other) = refused.instead(message).filter(|other| *other < refused || !self.is_raised) else {
            return Next::Failed;
        };
        self.is_raised |= other > refused;
        self.capabilities.microversion = other;
        Next::Ask
    }

    fn ask_for_less(&mut self, request: &Request, message: &str) -> Next {
        if let Some(answered) = self.answered {
            // The feature that was just restored is one the service lacks.
            self.capabilities = answered;
            return if self.give_back() { Next::Ask } else { Next::Answered };
        }
        let all = request.features;
        let named = all.named_in(message);
        if self.stage == Stage::Whole && !named.is_empty() && named != all {
            self.stage = Stage::Named;
            return self.without(named);
        }
        let all = all.and(self.left);
        if self.stage < Stage::Bare && !all.is_empty() {
            self.stage = Stage::Bare;
            return self.without(all);
        }
        Next::Failed
    }

    fn without(&mut self, features: Features) -> Next {
        self.capabilities = self.capabilities.without(features);
        self.left = features;
        Next::Ask
    }

    /// Restores one feature that was given up; false if there is none.
    fn give_back(&mut self) -> bool {
        let feature = self.left.first();
        self.left = self.left.except(feature);
        self.capabilities = self.capabilities.with(feature);
        !feature.is_empty()
    }
}

#[cfg(test)]
mod tests;
