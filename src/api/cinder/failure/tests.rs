use super::*;
use proptest::prelude::*;

fn message(body: &str) -> Option<String> {
    read_message(body).message
}

#[test]
fn all_five_error_shapes_give_their_message() {
    assert_eq!(message(r#"{"error": {"code": 401, "title": "Unauthorized", "message": "The request you have made requires authentication."}}"#).unwrap(), "The request you have made requires authentication.");
    assert_eq!(
        message(r#"{"forbidden": {"code": 403, "message": "Policy doesn't allow backup:get_all to be performed."}}"#)
            .unwrap(),
        "Policy doesn't allow backup:get_all to be performed."
    );
    assert_eq!(message(r#"{"message": "The resource could not be found.<br /><br />\n\n\n", "code": "404 Not Found", "title": "Not Found"}"#).unwrap(), "The resource could not be found.");
    assert_eq!(
        message("503 Service Unavailable\n\nThe server is currently unavailable."),
        Some("503 Service Unavailable The server is currently unavailable.".to_owned())
    );
    assert_eq!(message("<html>\r\n<head><title>502 Bad Gateway</title></head></html>").unwrap(), "502 Bad Gateway");
}

#[test]
fn gateways_of_the_cloud_have_a_shape_of_their_own() {
    assert_eq!(
        message(r#"{"error_msg": "The API does not exist", "error_code": "APIG.0101", "request_id": "x"}"#).unwrap(),
        "The API does not exist"
    );
}

#[test]
fn the_time_to_wait_is_read_from_header_or_body() {
    let body = br#"{"overLimit": {"code": 413, "message": "slow down", "retryAfter": "30"}}"#;
    assert_eq!(Failure::refused(413, Headers::default(), body).retry_after(), Some(30));
    let headers = Headers { retry_after: Some(7), ..Headers::default() };
    assert_eq!(Failure::refused(429, headers, body).retry_after(), Some(7));
}

#[test]
fn empty_and_odd_bodies_have_no_message() {
    for body in ["", "{}", r#"{"message": 5}"#, r#"{"error": null}"#, "<html></html>", "{"] {
        assert_eq!(message(body), None, "{body}");
    }
}

#[test]
fn every_code_keeps_its_number() {
    for number in 100..=599 {
        assert_eq!(StatusCode::from_u16(number).unwrap().as_u16(), number);
    }
}

proptest! {
    #[test]
    fn no_body_makes_the_reader_fail_hard(status: u16, body: Vec<u8>) {
        let _ = Failure::refused(status, Headers::default(), &body);
    }

    #[test]
    fn text_without_tags_keeps_its_words(words in proptest::collection::vec("[a-z&;\"'=]{1,8}", 1..6)) {
        let text = words.join(" ");
        prop_assert_eq!(as_text(&text), Some(text));
    }
}
