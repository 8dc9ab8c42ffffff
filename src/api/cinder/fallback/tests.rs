use super::*;
use crate::api::cinder::Microversion;
use crate::api::cinder::capabilities::Concession;
use crate::api::cinder::failure::{FailureKind, Headers};
use crate::query::{Field, Query, SortKey};
use proptest::prelude::*;

fn refused(status: u16, body: &str) -> Failure {
    Failure::refused(status, Headers::default(), body.as_bytes())
}

fn in_words(status: u16, message: &str) -> Failure {
    refused(status, &serde_json::json!({"badRequest": {"code": status, "message": message}}).to_string())
}

/// Requests a list as `Service` does. Returns the result, what was learnt, and the number of requests.
fn ask(search: &str, service: impl Fn(&Request) -> Option<Failure>) -> (Result<String, Failure>, Capabilities, usize) {
    let query = Query::parse(search).0;
    let mut negotiation = Negotiation::new(Capabilities::default());
    let (mut answer, mut first) = (None, None);
    for requests in 1..40 {
        let request = Request::list("p", &query.list_parameters(), negotiation.capabilities());
        let next = match service(&request) {
            None => {
                answer = Some(request.target);
                if negotiation.answered() { Next::Ask } else { Next::Answered }
            }
            Some(failure) => {
                let next = negotiation.failed(&request, &failure);
                first.get_or_insert(failure);
                next
            }
        };
        match next {
            Next::Ask => {}
            Next::Answered => return (Ok(answer.unwrap()), negotiation.learnt().unwrap(), requests),
            Next::Failed => return (Err(first.unwrap()), Capabilities::default(), requests),
        }
    }
    panic!("a trial that never ends");
}

fn has(request: &Request, part: &str) -> bool {
    request.target.contains(part)
}

/// Refusals of one filter: in several languages, without a message, or not from Cinder at all.
fn refusals() -> Vec<Failure> {
    vec![
        in_words(400, "Invalid filters name~ are found in query options."),
        in_words(400, "쿼리 옵션에서 유효하지 않은 name~ 필터가 발견되었습니다."),
        in_words(400, "クエリーオプションに無効なフィルター name~ が見つかりました。"),
        in_words(400, "Ungültige Filter name~ in den Abfrageoptionen gefunden."),
        in_words(400, "在查询选项中发现无效的过滤器 name~。"),
        in_words(400, "Requête invalide"),
        in_words(400, "with_count, sort and status~ are fine"),
        in_words(400, ""),
        refused(400, ""),
        refused(400, "<html><head><title>400 Bad Request</title></head><body>nginx</body></html>"),
        refused(400, r#"{"error_msg": "参数错误", "error_code": "APIG.0201"}"#),
        in_words(422, "Unprocessable"),
        refused(501, ""),
    ]
}

#[test]
fn a_filter_that_is_lacking_is_found_whatever_the_refusal_says() {
    for failure in refusals() {
        let (answer, learnt, requests) =
            ask("?name~=daily&status~=err", |request| has(request, "name~").then(|| failure.clone()));
        assert!(answer.unwrap().contains("detail?status~=err&sort=created_at:desc,id:desc&limit=1&"), "{failure:?}");
        assert_eq!(learnt, Capabilities::default().without(Features::contains(Field::Name)), "{failure:?}");
        assert!(requests <= 8, "{requests} for {failure:?}");
    }
    let (.., requests) = ask("?name~=daily", |request| has(request, "name~").then(|| refusals()[1].clone()));
    assert_eq!(requests, 2, "a name in the refusal leads there at once");
}

#[test]
fn several_that_are_lacking_are_all_found_and_no_other() {
    let failure = in_words(400, "Nicht erlaubt: name~, status~, with_count. Erlaubt: volume_id~");
    let (answer, learnt, _) = ask("?name~=a&status~=b&volume_id~=c", |request| {
        ["name~", "status~", "with_count"].iter().any(|part| has(request, part)).then(|| failure.clone())
    });
    assert!(answer.unwrap().contains("detail?volume_id~=c&sort="));
    assert!(!learnt.counts() && learnt.contains(Field::VolumeId));
    assert!(!learnt.contains(Field::Name) && !learnt.contains(Field::Status));
    assert_eq!(learnt.concessions(&Query::default().list_parameters()), [Concession::NoCount]);
}

#[test]
fn a_service_that_sorts_by_one_key_alone_loses_nothing_else() {
    for message in ["Invalid input received: Invalid sort key", "", "정렬 키가 올바르지 않습니다"] {
        let (answer, learnt, _) = ask("?sort=size:asc", |request| has(request, ",id:").then(|| in_words(400, message)));
        assert!(answer.unwrap().contains("sort=size:asc&limit=50&with_count=true"));
        assert_eq!(learnt, Capabilities::default().without(Features::TIE_BREAK), "{message}");
    }
}

#[test]
fn a_service_that_does_not_sort_gets_requests_without_an_order() {
    let (answer, learnt, _) = ask("?", |request| has(request, "sort=").then(|| in_words(400, "unbekannt: sort")));
    assert!(answer.unwrap().ends_with("detail?limit=50&with_count=true"));
    assert_eq!(learnt.concessions(&Query::default().list_parameters()), [Concession::NotSorted]);
    let (answer, learnt, _) = ask("?sort=size:asc", |request| has(request, "size").then(|| in_words(400, "?")));
    assert!(answer.unwrap().contains("sort=created_at:desc,id:desc&"));
    assert_eq!(learnt, Capabilities::default().without(Features::sort(SortKey::Size)));
}

#[test]
fn what_stays_refused_is_reported_unchanged_and_nothing_is_learnt() {
    for message in ["Malformed request url", "잘못된 요청 URL", "limit param must be an integer", "name~ sort"] {
        let (answer, _, requests) = ask("?name~=a&status=b", |_| Some(in_words(400, message)));
        assert_eq!(answer, Err(in_words(400, message)));
        assert!(requests <= 3, "{requests} for {message}");
    }
    for failure in [
        in_words(500, "Invalid filters name~"),
        in_words(403, "name~"),
        FailureKind::Network.into(),
        FailureKind::Timeout(30).into(),
    ] {
        let (answer, _, requests) = ask("?name~=a", |_| Some(failure.clone()));
        assert_eq!((answer, requests), (Err(failure), 1));
    }
}

#[test]
fn an_older_service_gets_requests_in_its_latest_version_in_any_language() {
    for message in [
        "Version 3.45 is not supported by the API. Minimum is 3.0 and maximum is 3.30.",
        "API에서 3.45 버전을 지원하지 않습니다. 최소값은 3.0이고 최대값은 3.30입니다.",
    ] {
        let (answer, learnt, requests) = ask("?name~=daily&sort=name:asc", |request| {
            (request.microversion > Microversion::parse("3.30").unwrap()).then(|| in_words(406, message))
        });
        assert!(answer.unwrap().contains("detail?sort=created_at:desc,id:desc&limit=1"));
        assert_eq!((learnt.microversion.to_string().as_str(), requests), ("3.30", 2));
    }
    let silent = |request: &Request| (request.microversion > Microversion::BASE).then(|| refused(406, ""));
    assert_eq!(ask("?", silent).1.microversion, Microversion::BASE);
    let (answer, _, requests) = ask("?", |_| Some(refused(406, "")));
    assert_eq!((answer, requests), (Err(refused(406, "")), 4));
}

#[test]
fn a_later_service_gets_requests_in_its_least_version() {
    let later = Microversion::parse("3.60").unwrap();
    let message = "Minimum is 3.60 and maximum is 3.71.";
    let (answer, learnt, requests) = ask("?", |request| (request.microversion < later).then(|| in_words(406, message)));
    assert!(answer.is_ok());
    assert_eq!((learnt.microversion, requests), (later, 2));
}

proptest! {
    /// Whatever a service lacks, and whatever its message, exactly that is given up.
    #[test]
    fn exactly_what_is_lacking_is_given_up(lacking in prop::collection::vec(0..6usize, 0..6), message in ".{0,40}", named: bool) {
        let parts = ["name~", "status~", "volume_id~", "with_count", ",id:", "sort="];
        let features = [
            Features::contains(Field::Name),
            Features::contains(Field::Status),
            Features::contains(Field::VolumeId),
            Features::COUNT,
            Features::TIE_BREAK,
            Features::sort(SortKey::CreatedAt),
        ];
        let refuses = |request: &Request| {
            let part = lacking.iter().map(|at| parts[*at]).find(|part| has(request, part))?;
            Some(in_words(400, if named { part } else { &message }))
        };
        let (answer, learnt, _) = ask("?name~=a&status~=b&volume_id~=c", refuses);
        prop_assert!(answer.is_ok());
        let query = Query::parse("?name~=a&status~=b&volume_id~=c").0;
        let request = Request::list("p", &query.list_parameters(), &learnt);
        prop_assert_eq!(refuses(&request), None);
        for (at, feature) in features.into_iter().enumerate() {
            let is_lacking = lacking.contains(&at);
            if is_lacking || !(at == 4 && lacking.contains(&5)) {
                let with = Request::list("p", &query.list_parameters(), &learnt.with(feature));
                prop_assert_eq!(with == request, !is_lacking || at == 4 && lacking.contains(&5), "{:?}", feature);
            }
        }
    }
}
