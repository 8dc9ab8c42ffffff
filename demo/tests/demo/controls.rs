//! The control routes, and that they are disabled by default.

use backup_lens_demo::project;
use serde_json::json;

use crate::wire;

const JSON: &str = "Content-Type: application/json\r\n";

#[tokio::test]
async fn the_controls_are_closed_without_the_flag() {
    let dist = wire::dashboard();
    let demo = wire::serve(Some(dist.path()), &[]).await;
    assert_eq!(demo.get("/demo/switches").await.status, 404);
    assert_ne!(demo.send("POST", "/demo/backups", JSON, "{}").await.status, 201);
    assert_eq!(demo.list("/").await.json()["count"], 60);
}

#[tokio::test]
async fn a_row_can_be_added_changed_and_removed() {
    let demo = wire::serve(None, &["--controls"]).await;
    let row = json!({ "name": "new", "status": "creating", "created_at": "2026-11-23T11:29:00+02:00" });
    let added = demo.send("POST", "/demo/backups", JSON, &row.to_string()).await;
    assert_eq!(added.status, 201);
    let id = added.json()["id"].as_str().unwrap().to_owned();
    let first = demo.list("/").await.json()["backups"][0].clone();
    assert_eq!(
        (first["id"].as_str(), first["created_at"].as_str()),
        (Some(id.as_str()), Some("2026-11-23T09:29:00.000000"))
    );
    assert_eq!(demo.list("/stock/").await.json()["backups"][0]["name"], "new");

    let change = json!({ "status": "error", "fail_reason": "out of luck" });
    let path = format!("/demo/backups/{id}");
    assert_eq!(demo.send("PATCH", &path, JSON, &change.to_string()).await.status, 200);
    assert_eq!(demo.list("/").await.json()["backups"][0]["fail_reason"], "out of luck");
    assert_eq!(demo.send("PATCH", &path, JSON, r#"{"colour":"red"}"#).await.status, 422);

    assert_eq!(demo.send("DELETE", &path, "", "").await.status, 204);
    assert_eq!(demo.send("DELETE", &path, "", "").await.status, 404);
    assert_eq!(demo.list("/").await.json()["count"], 60);
}

#[tokio::test]
async fn a_row_added_before_a_large_project_is_requested_is_among_its_rows() {
    let demo = wire::serve(None, &["--controls"]).await;
    let row = json!({ "name": "new", "project_id": project::LARGE, "created_at": "2026-11-23T09:29:59Z" });
    assert_eq!(demo.send("POST", "/demo/backups", JSON, &row.to_string()).await.status, 201);
    let list = format!("/large/api/volume/v3/{}/backups/detail?limit=1&with_count=true", project::LARGE);
    let body = demo.get(&list).await.json();
    assert_eq!((body["backups"][0]["name"].as_str(), body["count"].as_u64()), (Some("new"), Some(30_001)));
}

#[tokio::test]
async fn a_fault_lasts_for_as_many_requests_as_it_was_switched_on_for() {
    let demo = wire::serve(None, &["--controls"]).await;
    let switches = json!({ "fault": "429", "retry_after": 2, "remaining": 2 });
    assert_eq!(demo.send("PUT", "/demo/switches", JSON, &switches.to_string()).await.status, 200);
    for status in [429, 429, 200] {
        assert_eq!(demo.list("/").await.status, status);
    }
    let off = json!({ "latency_ms": 0, "fault": null, "retry_after": null, "date_off": 0, "remaining": null });
    assert_eq!(demo.get("/demo/switches").await.json(), off);
    assert_eq!(demo.send("PUT", "/demo/switches", JSON, r#"{"fault":"418"}"#).await.status, 422);
}

#[tokio::test]
async fn requests_are_written_down_without_the_token() {
    let demo = wire::serve(None, &["--controls"]).await;
    let headers = "X-Auth-Token: secret\r\nOpenStack-API-Version: volume 3.45\r\n";
    demo.send("GET", "/stock/api/volume/v3/abc/backups/detail?limit=1", headers, "").await;
    let log = demo.get("/demo/requests").await;
    assert!(!log.body.contains("secret"));
    let expected = json!({
        "method": "GET",
        "path": "/stock/api/volume/v3/abc/backups/detail",
        "query": "limit=1",
        "headers": { "OpenStack-API-Version": "volume 3.45", "X-Auth-Token": true },
        "world": "stock",
    });
    assert_eq!(log.json(), json!([expected]));
    assert_eq!(demo.send("DELETE", "/demo/requests", "", "").await.status, 204);
    assert_eq!(demo.get("/demo/requests").await.body, "[]");
}
