//! What each world reports about itself, and how its rules change the same request.

use backup_lens_demo::project;

use crate::wire;

#[tokio::test]
async fn a_demo_without_a_built_dashboard_says_so() {
    use clap::Parser;
    let line = ["backup-lens-demo", "--port", "0", "--dist", "/nowhere"];
    let error = backup_lens_demo::bind(backup_lens_demo::Options::parse_from(line)).await.unwrap_err();
    assert!(error.to_string().contains("/nowhere has no index.html"), "{error}");
}

#[tokio::test]
async fn every_world_has_its_config() {
    let demo = wire::serve(None, &[]).await;
    for (prefix, id) in [
        ("/", project::MAIN),
        ("/sample/", project::SAMPLE),
        ("/empty/", project::EMPTY),
        ("/stock/", project::MAIN),
        ("/old/", project::MAIN),
        ("/headerless/", project::MAIN),
        ("/clamped/", project::MAIN),
        ("/future/", project::FUTURE),
        ("/rhythms/", project::RHYTHMS),
        ("/imports/", project::IMPORTS),
        ("/running-after-failure/", project::RUNNING),
        ("/progress/", project::PROGRESS),
        ("/skewed/", project::SKEWED),
        ("/large/", project::LARGE),
        ("/odd-fields/", project::ODD_FIELDS),
        ("/unreadable/", project::UNREADABLE),
        ("/huge/", project::HUGE),
        ("/fault/gap/", project::LARGE),
        ("/fault/slow/", project::LARGE),
        ("/fault/502/", project::MAIN),
        ("/count/page/", project::MAIN),
        ("/limit-0/422/", project::MAIN),
        ("/ties/", project::TIES),
        ("/translated/korean/", project::MAIN),
    ] {
        let answer = demo.get(&format!("{prefix}config.json")).await;
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let config = answer.json();
        assert_eq!((config["api"].as_str(), config["project_id"].as_str()), (Some("api/volume"), Some(id)), "{prefix}");
    }
    assert_eq!(demo.get("/unconfigured/config.json").await.status, 404);
    assert!(demo.get("/keyless/config.json").await.json().get("project_id").is_none());
    let broken = demo.get("/misconfigured/config.json").await.body;
    assert!(serde_json::from_str::<serde_json::Value>(&broken).is_err());
}

#[tokio::test]
async fn pages_have_a_policy_and_files_their_time_to_live() {
    let dist = wire::dashboard();
    let demo = wire::serve(Some(dist.path()), &[]).await;
    for prefix in ["/", "/sample/", "/fault/500/"] {
        let page = demo.get(prefix).await;
        assert_eq!(page.status, 200, "{prefix}");
        let policy = page.header("content-security-policy").unwrap();
        let code = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
        assert!(
            policy.starts_with(&format!("default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {code};")),
            "{policy}"
        );
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
    }
    let wasm = demo.send("GET", "/old/app-0123456789abcdef_bg.wasm", "Accept-Encoding: br\r\n", "").await;
    assert_eq!((wasm.body.as_str(), wasm.header("content-encoding")), ("brotli", Some("br")));
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    assert_eq!(wasm.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(demo.get("/sample").await.header("location"), Some("/sample/"));
}

#[tokio::test]
async fn the_rules_of_the_worlds_differ() {
    let demo = wire::serve(None, &[]).await;
    let main = demo.list("/").await.json();
    assert_eq!((main["backups"].as_array().unwrap().len(), main["count"].as_u64()), (5, Some(60)));
    assert_eq!(demo.list("/stock/").await.json()["backups"][0]["id"], main["backups"][0]["id"]);
    assert!(demo.list("/headerless/").await.json().get("count").is_none());
    assert_eq!(demo.list("/old/").await.status, 406);
    let of = |prefix: &str, project: &str| format!("{prefix}api/volume/v3/{project}/backups/detail?with_count=true");
    let clamped = demo.get(&of("/clamped/", project::MAIN)).await.json();
    assert_eq!(clamped["backups"].as_array().unwrap().len(), 25);
    let sample = demo.get(&of("/sample/", project::SAMPLE)).await.json();
    assert_eq!(sample["count"], 3);
    assert!(sample["backups"][0]["object_count"].is_null());
    assert_eq!(demo.get(&of("/empty/", project::EMPTY)).await.body, r#"{"backups": [], "count": 0}"#);
    assert_eq!(demo.get(&of("/empty/", project::MAIN)).await.status, 400);
}

#[tokio::test]
async fn the_pages_of_a_large_project_are_its_rows_once_each_whether_by_offset_or_by_marker() {
    let demo = wire::serve(None, &[]).await;
    let list = format!("/large/api/volume/v3/{}/backups", project::LARGE);
    let ids = |answer: &wire::Answer| -> Vec<String> {
        let body = answer.json();
        body["backups"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut seen = Vec::new();
    for offset in (0..=30_000).step_by(1000) {
        let page = ids(&demo.get(&format!("{list}?limit=1000&offset={offset}")).await);
        if let Some(last) = seen.last() {
            let marked = demo.get(&format!("{list}?limit=1000&marker={last}")).await;
            assert_eq!(ids(&marked), page, "after {last}");
        }
        seen.extend(page);
    }
    assert_eq!(seen.iter().collect::<std::collections::HashSet<_>>().len(), 30_000);
    let other = demo.get(&format!("{list}?limit=1000&offset=29000&sort=created_at:asc,id:asc")).await;
    assert_eq!(ids(&other), seen[..1000].iter().rev().cloned().collect::<Vec<_>>());
}

#[tokio::test]
async fn the_same_seed_and_moment_give_the_same_answer() {
    let (one, same) = (wire::serve(None, &[]).await, wire::serve(None, &[]).await);
    assert_eq!(one.list("/").await.body, same.list("/").await.body);
    let other = wire::serve(None, &["--seed", "2"]).await;
    assert_ne!(one.list("/").await.body, other.list("/").await.body);
}

#[tokio::test]
async fn the_api_changes_nothing_and_answers_in_gzip_on_request() {
    let demo = wire::serve(None, &[]).await;
    let path = format!("/api/volume/v3/{}/backups", project::MAIN);
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        assert_eq!(demo.send(method, &path, "", "").await.status, 404, "{method}");
    }
    let head = demo.send("HEAD", &path, "", "").await;
    assert_eq!((head.status, head.body.as_str()), (404, ""));
    let zipped = demo.send("GET", &path, "Accept-Encoding: gzip\r\n", "").await;
    assert_eq!((zipped.status, zipped.header("content-encoding")), (200, Some("gzip")));
    assert_eq!(demo.get(&path).await.header("content-encoding"), None);
}

#[tokio::test]
async fn counts_are_what_each_world_says_they_are() {
    let demo = wire::serve(None, &[]).await;
    let list = |world: &str, query: &str| {
        format!("/{world}/api/volume/v3/{}/backups/detail?with_count=true&limit=10{query}", project::MAIN)
    };
    for (world, count) in [
        ("count/page", "10"),
        ("count/half", "30"),
        ("count/double", "120"),
        ("count/text", "\"60\""),
        ("count/null", "null"),
        ("count/negative", "-1"),
        ("count/fraction", "60.5"),
        ("count/huge", "18446744073709551615"),
    ] {
        let body = demo.get(&list(world, "")).await.body;
        assert!(body.ends_with(&format!("\"count\": {count}}}")), "{world}: {}", &body[body.len() - 80..]);
    }
    assert!(demo.get(&list("count/absent", "")).await.json().get("count").is_none());
    assert_eq!(demo.get(&list("count/unfiltered", "&name=none")).await.json()["count"], 60);
    let rows = |answer: wire::Answer| answer.json()["backups"].as_array().unwrap().len();
    assert_eq!(rows(demo.get(&list("no-limit", "")).await), 60);
    assert_eq!(rows(demo.get(&list("limit-0/rows", "").replace("limit=10", "limit=0")).await), 60);
    let (first, later) = (demo.get(&list("no-offset", "")).await, demo.get(&list("no-offset", "&offset=20")).await);
    assert_eq!(first.json()["backups"], later.json()["backups"]);
    assert!(demo.get(&list("document", "")).await.json()["links"][0]["rel"] == "next");
    assert_eq!(demo.get(&list("limit-0/422", "").replace("limit=10", "limit=0")).await.status, 422);
    assert_eq!(demo.get(&list("limit-0/422", "")).await.status, 200);
}

#[tokio::test]
async fn orders_and_words_are_what_each_world_has() {
    let demo = &wire::serve(None, &[]).await;
    let list = |world: &str, project: &str, query: &str| {
        let target = format!("/{world}/api/volume/v3/{project}/backups/detail?{query}");
        async move { demo.get(&target).await }
    };
    assert_eq!(list("one-sort-key", project::MAIN, "sort=size:asc").await.status, 200);
    assert_eq!(list("one-sort-key", project::MAIN, "sort=size:asc,id:asc").await.status, 400);
    assert_eq!(list("no-sort", project::MAIN, "sort=size:asc").await.status, 400);
    let ties = |query| list("ties", project::TIES, query);
    assert_ne!(ties("sort=created_at:desc").await.json(), ties("sort=created_at:desc").await.json());
    let total = "sort=created_at:desc,id:desc";
    assert_eq!(ties(total).await.json(), ties(total).await.json());
    let message = |answer: wire::Answer| answer.json()["badRequest"]["message"].as_str().unwrap().to_owned();
    let korean = message(list("translated/korean", project::MAIN, "name~=a").await);
    assert_eq!(korean, "쿼리 옵션에서 유효하지 않은 name~ 필터가 발견되었습니다.");
    assert_eq!(message(list("translated/silent", project::MAIN, "name~=a").await), "");
    assert!(list("translated/page", project::MAIN, "name~=a").await.body.starts_with("<html>"));
    let old = list("translated/old", project::MAIN, "").await;
    assert_eq!((old.status, old.body.contains("3.27")), (406, true), "{}", old.body);
}

#[tokio::test]
async fn every_answer_of_the_api_is_dated_by_the_clock_of_its_world() {
    let demo = wire::serve(None, &["--controls"]).await;
    let date = |answer: &wire::Answer| answer.header("date").map(str::to_owned).unwrap_or_default();
    assert!(date(&demo.list("/").await).starts_with("Mon, 23 Nov 2026 09:30:"), "--now");
    let skewed = format!("/skewed/api/volume/v3/{}/backups?limit=1", project::SKEWED);
    assert!(date(&demo.get(&skewed).await).starts_with("Thu, 26 Nov 2026 09:30:"));
    demo.send("PUT", "/demo/switches", "Content-Type: application/json\r\n", r#"{"date_off": -480}"#).await;
    assert!(date(&demo.list("/").await).starts_with("Mon, 23 Nov 2026 09:22:"));
}
