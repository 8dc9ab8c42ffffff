//! Each fault as sent over the wire.

use std::time::{Duration, Instant};

use backup_lens_demo::project;

use crate::wire;

#[tokio::test]
async fn every_status_comes_with_the_body_it_usually_has() {
    let demo = wire::serve(None, &[]).await;
    for (status, part) in [
        (400, r#"{"badRequest": {"code": 400"#),
        (401, r#"{"error": {"code": 401, "message": "The request you have made requires authentication."#),
        (403, r#"{"forbidden": {"code": 403, "message": "Policy doesn't allow backup:get_all to be performed."}}"#),
        (404, r#"{"code": "404 Not Found", "message": "The resource could not be found.<br />"#),
        (405, r#"{"badMethod": {"code": 405"#),
        (406, r#"{"computeFault": {"code": 406"#),
        (407, "<h1>407 Proxy Authentication Required</h1>"),
        (408, "<h1>408 Request Time-out</h1>"),
        (409, r#"{"conflictingRequest": {"code": 409"#),
        (413, r#"{"overLimit": {"code": 413"#),
        (414, "<h1><p>URI Too Long</p></h1>"),
        (429, r#"{"overLimitFault": {"code": 429"#),
        (500, r#"{"computeFault": {"code": 500"#),
        (501, r#"{"notImplemented": {"code": 501"#),
        (502, "<center><h1>502 Bad Gateway</h1></center>"),
        (503, r#"{"code": "503 Service Unavailable""#),
        (504, "<center><h1>504 Gateway Time-out</h1></center>"),
    ] {
        let answer = demo.list(&format!("/fault/{status}/")).await;
        assert_eq!(answer.status, status);
        assert!(answer.body.contains(part), "{status}: {}", answer.body);
        let waits = matches!(status, 413 | 429);
        assert_eq!(answer.header("retry-after").is_some(), waits, "{status}");
    }
}

#[tokio::test]
async fn a_sign_in_page_nothing_and_something_else_come_with_200() {
    let demo = wire::serve(None, &[]).await;
    let page = demo.list("/fault/html/").await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html")));
    let empty = demo.list("/fault/empty/").await;
    assert_eq!((empty.status, empty.body.as_str()), (200, ""));
    let garbage = demo.list("/fault/garbage/").await;
    assert_eq!((garbage.status, garbage.body.as_str()), (200, r#"{"hello": "world"}"#));
}

#[tokio::test]
async fn a_cut_body_has_the_length_it_says_and_a_reset_one_never_ends() {
    let demo = wire::serve(None, &[]).await;
    let cut = demo.list("/fault/cut/").await;
    assert_eq!(cut.header("content-length"), Some(cut.body.len().to_string().as_str()));
    assert!(cut.body.starts_with(r#"{"backups": ["#));
    assert!(serde_json::from_str::<serde_json::Value>(&cut.body).is_err());
    let reset = demo.list("/fault/reset/").await;
    assert_eq!(reset.header("transfer-encoding"), Some("chunked"));
    assert!(reset.body.contains(r#"{"backups": ["#));
    assert!(!reset.body.ends_with("0\r\n\r\n"));
}

#[tokio::test]
async fn an_odd_row_comes_among_readable_ones() {
    let demo = wire::serve(None, &[]).await;
    let body = demo.list("/fault/oddrow/").await.json();
    let rows = body["backups"].as_array().unwrap();
    assert_eq!(rows.len(), 6);
    assert!(rows[0]["size"].is_u64());
    assert!(rows[1]["status"].is_number());
    assert_eq!(rows[3], 7);
}

#[tokio::test]
async fn a_hanging_service_never_answers() {
    let demo = wire::serve(None, &[]).await;
    assert!(tokio::time::timeout(Duration::from_millis(300), demo.list("/fault/hang/")).await.is_err());
}

#[tokio::test]
async fn a_gap_withholds_the_lists_that_begin_in_it_and_no_others() {
    let demo = wire::serve(None, &[]).await;
    let list = format!("/fault/gap/api/volume/v3/{}/backups/detail?limit=5", project::MAIN);
    for (offset, status) in [("", 200), ("&offset=1999", 200), ("&offset=3000", 200), ("&offset=x", 400)] {
        assert_eq!(demo.get(&format!("{list}{offset}")).await.status, status, "{offset}");
    }
    for offset in [2000, 2000, 2500, 2999] {
        assert_eq!(demo.get(&format!("{list}&offset={offset}")).await.status, 503, "{offset}");
    }
}

#[tokio::test]
async fn a_slow_service_answers_as_usual_a_second_late() {
    let demo = wire::serve(None, &[]).await;
    let start = Instant::now();
    let slow = demo.list("/fault/slow/").await;
    assert!(start.elapsed() >= Duration::from_secs(1));
    let rows = |answer: &wire::Answer| answer.json()["backups"].as_array().unwrap().len();
    assert_eq!((slow.status, rows(&slow)), (200, 5));
}

#[tokio::test]
async fn a_fault_of_the_command_line_meets_every_world_and_no_version_list() {
    let demo = wire::serve(None, &["--fault", "503", "--retry-after", "7"]).await;
    for prefix in ["/", "/stock/"] {
        let answer = demo.list(prefix).await;
        assert_eq!((answer.status, answer.header("retry-after")), (503, Some("7")));
    }
    assert_eq!(demo.get("/api/volume/").await.status, 300);
}
