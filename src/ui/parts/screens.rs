//! What is shown instead of the table: nothing there, nothing found, failed, not permitted, misconfigured.

use crate::api::cinder::failure::{Advice, FailureKind};
use crate::api::cinder::{Failure, Status};
use crate::query::search::{Criterion, Property, Search, Term, TextField};
use crate::query::{Match, Query};
use crate::state::config::{ConfigError, EXAMPLE};
use crate::state::session::Trouble;
use crate::time::Clock;
use crate::ui::messages::Action;
use crate::ui::node::{Element, Node, el};
use crate::ui::parts::form::button;
use crate::ui::parts::words;
use http::StatusCode;

/// Placeholder rows while the first ones are loading.
pub(crate) fn skeleton() -> Element {
    el("div").class("skeleton").attr("aria-hidden", "true").children((0..12).map(|_| el("div")))
}

fn screen(heading: impl Into<Node>) -> Element {
    titled(el("h2").child(heading))
}

fn titled(heading: Element) -> Element {
    el("section").class("screen").child(heading)
}

/// A project without backups.
pub(crate) fn nothing_yet(project: &str) -> Element {
    let project = el("code").child(project.to_owned());
    screen(words::NO_BACKUPS_YET)
        .child(words::project_without_backups(el("p"), project))
        .child(el("p").child(words::FIRST_BACKUP_WILL_APPEAR))
}

/// A service that does not return the rows it counts.
pub(crate) fn withheld(counted: u64) -> Element {
    screen(words::NOTHING_RETURNED)
        .child(el("p").child(words::project_counted_but_not_returned(counted)))
        .child(el("p").class("steps").child(button(words::RETRY).asks(Action::Refresh)))
}

/// Filters that nothing matches.
pub fn no_match(query: &Query, unreadable: usize) -> Element {
    let clear = el("a").goes(query.without_filters()).child(words::CLEAR_FILTERS);
    screen(words::NO_MATCH)
        .child((unreadable > 0).then(|| {
            let rows = query.without_filters().with_search(&Search { terms: vec![Term::is(Property::Unreadable)] });
            words::may_be_unreadable(el("p"), unreadable, el("a").goes(rows))
        }))
        .children(unknown_status(query).map(|word| el("p").child(about_status(&word))))
        .child(el("p").child(clear))
}

/// The same, while not all backups have been read.
pub(crate) fn no_match_yet(query: &Query) -> Element {
    let clear = el("a").goes(query.without_filters()).child(words::CLEAR_FILTERS);
    screen(words::NO_MATCH_SO_FAR)
        .child(el("p").child(words::OTHERS_MAY_MATCH))
        .children(unknown_status(query).map(|word| el("p").child(about_status(&word))))
        .child(el("p").child(clear))
}

/// A reading that was stopped before any rows arrived.
pub(crate) fn stopped(why: Option<&Failure>) -> Element {
    screen(words::STOPPED)
        .child(why.map(|why| el("p").child(format!("{why}. {}", why.next_step()))))
        .child(el("p").child(words::STOPPED_BEFORE_ANY))
        .child(el("p").class("steps").child(button(words::RETRY).asks(Action::Refresh)))
        .child(why.map(evidence))
}

/// A filter for a whole status that Cinder does not have.
fn unknown_status(query: &Query) -> Option<String> {
    let word = |term: Term| match term.criterion {
        Criterion::Text(TextField::Status, words) if !term.negated => words.into_iter().find_map(|word| match word {
            Match::Exact(word) if matches!(Status::from_word(&word), Status::Other(_)) => Some(word),
            _ => None,
        }),
        _ => None,
    };
    query.as_search().terms.into_iter().find_map(word)
}

fn about_status(word: &str) -> String {
    let known = Status::KNOWN.map(|status| status.word().to_owned()).join(", ");
    words::no_such_status(word, &known)
}

/// A failed request with nothing else to show.
pub fn failed(failure: &Failure, clock: Clock) -> Element {
    let not_permitted = failure.refusal().is_some_and(|refusal| refusal.code == StatusCode::FORBIDDEN);
    screen(failure.to_string())
        .attr("role", "alert")
        .attr("data-tone", if not_permitted { "muted" } else { "bad" })
        .child(el("p").child(failure.next_step()))
        .child(steps(failure, clock))
        .child(evidence(failure))
}

/// A failed refresh while older rows are still shown. `age` is when they were read; `other` if they answer another
/// query.
pub fn stale(failure: &Failure, age: &str, other: bool, clock: Clock) -> Element {
    let what = el("strong").child(format!("{failure}."));
    el("section")
        .class("stale")
        .attr("role", "alert")
        .child(el("p").child(what).child(words::rows_are_old(age, other)))
        .child(el("p").child(failure.next_step()))
        .child(steps(failure, clock))
        .child(evidence(failure))
}

/// Nobody is signed in, and nothing has been read.
pub(crate) fn signed_out() -> Element {
    screen(words::NOT_SIGNED_IN).child(el("p").class("steps").child(sign_in()))
}

fn sign_in() -> Element {
    button(words::SIGN_IN).asks(Action::SignIn)
}

/// A chosen project that could not be opened. `again` is the address for another attempt.
pub(crate) fn unopened(trouble: &Trouble, wanted: &str, still: &str, again: Query) -> Element {
    el("section")
        .class("stale")
        .attr("role", "alert")
        .child(el("p").child(words::project_not_opened(wanted, &trouble.text, still)))
        .child(el("p").class("steps").child(el("a").goes(again).child(words::RETRY)))
        .child(trouble.failure.as_ref().map(evidence))
}

/// A way to sign in, if that helps.
pub(crate) fn way_in(failure: &Failure) -> Option<Element> {
    if failure.advice() != Advice::SignIn {
        None
    } else if failure.ends_the_session() {
        Some(sign_in())
    } else {
        Some(el("a").attr("href", ".").asks(Action::Reload).child(words::RELOAD_TO_SIGN_IN))
    }
}

fn steps(failure: &Failure, clock: Clock) -> Element {
    let wait = wait(failure, clock);
    el("p")
        .class("steps")
        .child(button(words::RETRY).asks(Action::Refresh))
        .child(way_in(failure))
        .child(wait.map(|text| el("span").class("wait").child(text)))
}

/// How long the service wants clients to wait, and until when.
pub(crate) fn wait(failure: &Failure, clock: Clock) -> Option<String> {
    let until = failure.waits_until().map(|until| clock.exact(until));
    failure.retry_after().map(|seconds| words::asked_to_wait(seconds, until))
}

/// The service's own error details, for whoever has to fix it, with the time in UTC, as in most logs.
pub(crate) fn evidence(failure: &Failure) -> Option<Element> {
    let status = failure.refusal().map(words::http_status);
    let message = match &failure.kind {
        FailureKind::Refused(refusal) => refusal.message.clone(),
        FailureKind::Unreadable { what, .. } => Some(what.to_string()),
        FailureKind::Redirected | FailureKind::Network | FailureKind::Timeout(_) => None,
    };
    let request_id = failure.request_id().map(str::to_owned);
    let (time, request) = failure.sent.as_ref().map(|sent| (Clock::exact_in_utc(sent.at), sent.line.clone())).unzip();
    if status.is_none() && message.is_none() && time.is_none() {
        return None;
    }
    let terms = [
        (words::STATUS, status),
        (words::MESSAGE, message),
        (words::REQUEST_ID, request_id),
        (words::TIME, time),
        (words::REQUEST, request),
    ];
    let term = |(name, value): (&'static str, Option<String>)| {
        let value = el("code").child(value?);
        Some(el("div").child(el("dt").child(name)).child(el("dd").child(value)))
    };
    let list = el("dl").children(terms.into_iter().filter_map(term));
    Some(el("details").class("evidence").child(el("summary").child(words::TECHNICAL_DETAILS)).child(list))
}

/// An unusable `config.json`: a page of its own. `here` is its address.
pub fn misconfigured(mistake: &ConfigError, here: String) -> Node {
    let (heading, is_signed_out, helps) = match mistake {
        ConfigError::SignedOut => (words::SIGN_IN_HAS_ENDED, true, false),
        ConfigError::WebPage => (words::CONFIG_NOT_READ, true, true),
        ConfigError::Absent(Some(404))
        | ConfigError::NotJson(_)
        | ConfigError::Missing(_)
        | ConfigError::Unknown(_)
        | ConfigError::Repeated(_)
        | ConfigError::Policy(..)
        | ConfigError::Unusable(..) => (words::NOT_SET_UP, false, true),
        ConfigError::Absent(_) => (words::CONFIG_NOT_READ, false, false),
    };
    let example = [el("p").child(words::PUT_CONFIG), el("pre").child(EXAMPLE)];
    let again = if is_signed_out { words::RELOAD_TO_SIGN_IN } else { words::READ_AGAIN };
    let screen = titled(el("h1").child(heading))
        .attr("role", "alert")
        .attr("data-tone", "bad")
        .child(el("p").child(mistake.to_string()))
        .children(example.into_iter().filter(|_| helps))
        .child(el("p").child(el("a").attr("href", here).child(again)));
    el("main").child(screen).into()
}
