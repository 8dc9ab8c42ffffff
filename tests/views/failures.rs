//! What is shown in place of rows, or above them.

use super::clock;
use backup_lens::api::cinder::Failure;
use backup_lens::api::cinder::answer::Unreadable;
use backup_lens::api::cinder::failure::{FailureKind, Headers, Renewal, Sent};
use backup_lens::query::Query;
use backup_lens::time::Instant;
use backup_lens::ui::node::Node;
use backup_lens::ui::parts::screens;

fn sent() -> Sent {
    let at = Instant::parse("2026-11-24T07:59:58").unwrap();
    Sent { line: "GET api/volume/v3/p/backups/detail?limit=50".to_owned(), at }
}

fn refused(status: u16, body: &str) -> Failure {
    let request_id = Some("req-1".to_owned());
    let headers = Headers { request_id, retry_after: Some(7), sent: Some(sent()), ..Headers::default() };
    Failure::refused(status, headers, body.as_bytes())
}

#[test]
fn each_failure_says_what_happened_what_to_do_and_what_the_service_answered() {
    let html = |failure: &Failure| Node::from(screens::failed(failure, clock())).to_string();
    let unauthorized = html(&refused(401, r#"{"error": {"code": 401, "message": "Please sign in"}}"#));
    for part in ["You are not signed in", "Reload to sign in", "HTTP 401", "Please sign in", "req-1", "Retry"] {
        assert!(unauthorized.contains(part), "{part}");
    }
    assert!(html(&refused(429, "")).contains("The service asked to wait 7 s, until 2026-11-24 08:00:05 UTC."));
    assert!(html(&refused(403, "")).contains("data-tone=\"muted\""));
    let network = html(&FailureKind::Network.into());
    assert!(network.contains("could not be reached") && !network.contains("Technical details"), "nothing was sent");
    let cut = Failure::unreadable(Unreadable::Cut, Headers::default());
    assert!(html(&cut).contains("the answer ended too early"));
}

#[test]
fn each_failure_says_when_and_which_request_failed() {
    let unreadable = Failure::unreadable(Unreadable::Cut, Headers { sent: Some(sent()), ..Headers::default() });
    let silent = [FailureKind::Network, FailureKind::Redirected, FailureKind::Timeout(30)];
    let silent = silent.map(|kind| Failure::from(kind).of(sent()));
    for failure in silent.into_iter().chain([unreadable, refused(503, "")]) {
        let html = Node::from(screens::failed(&failure, clock())).to_string();
        for part in [
            "Technical details",
            "<dt>Time</dt><dd><code>2026-11-24 07:59:58 UTC</code></dd>",
            "<dt>Request</dt><dd><code>GET api/volume/v3/p/backups/detail?limit=50</code></dd>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}

#[test]
fn an_unknown_status_is_named_where_nothing_matches() {
    let html = |address: &str| Node::from(screens::no_match(&Query::parse(address).0, 0)).to_string();
    for address in ["?status=faild", "?q=status:error,faild", "?q=status:=<b> age:<3d"] {
        let html = html(address);
        assert!(html.contains("Cinder has no status “") && html.contains("are error, error_restoring,"), "{html}");
        assert!(!html.contains("<b>"), "{html}");
    }
    for address in ["?status=error", "?status~=fail", "?q=-status:faild", "?q=faild", ""] {
        assert!(!html(address).contains("Cinder has no status"), "{address}");
    }
}

#[test]
fn old_rows_beside_a_failure_tell_their_age() {
    let html =
        Node::from(screens::stale(&FailureKind::Timeout(30).into(), "07:59 UTC, 1 min ago", true, clock())).to_string();
    assert!(html.contains("No answer within 30 seconds") && html.contains("previous view, as of 07:59 UTC, 1 min ago"));
}

#[test]
fn the_words_and_the_way_to_sign_in_are_those_of_the_mode() {
    let body = br#"{"error": {"code": 401, "title": "Unauthorized", "message": "x"}}"#;
    let refused = |renewal| Failure::refused(401, Headers::default(), body).renewed_by(renewal);
    let drawn = |failure: &Failure| {
        let stale = screens::stale(failure, "07:59 UTC, 1 min ago", false, clock());
        [screens::failed(failure, clock()), stale].map(|element| Node::from(element).to_string())
    };
    for html in drawn(&refused(Renewal::Form)) {
        assert!(!html.contains("gateway") && html.contains(">Sign in<") && !html.contains("Reload"), "{html}");
    }
    for failure in [refused(Renewal::Reload), FailureKind::Redirected.into()] {
        for html in drawn(&failure) {
            assert!(html.contains("Reload to sign in") && !html.contains(">Sign in<"), "{html}");
        }
    }
}
