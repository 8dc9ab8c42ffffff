use super::*;
use proptest::prelude::*;

fn place(text: &str) -> (&str, Why) {
    let mistake = Search::parse(text).unwrap_err();
    (&text[mistake.from..mistake.to], mistake.why)
}

#[test]
fn a_mistake_is_pointed_at() {
    assert_eq!(place("name:a foo:bar b"), ("foo:bar", Why::Key("foo".to_owned())));
    assert_eq!(place("name:a foo_bar:b"), ("foo_bar:b", Why::Key("foo_bar".to_owned())));
    assert_eq!(place("name:a status: b"), ("status:", Why::NoValue));
    assert_eq!(place("name:a,"), ("name:a,", Why::NoValue));
    assert_eq!(place("age:26h x"), ("26h", Why::Value(AGE)));
    assert_eq!(place("size:>1.5"), (">1.5", Why::Value(SIZE)));
    assert_eq!(place("size:>="), (">=", Why::Value(SIZE)));
    assert_eq!(place("size:>=0"), (">=0", Why::Value(SIZE)));
    assert_eq!(place("size:<=9223372036854775807"), ("<=9223372036854775807", Why::Value(SIZE)));
    assert_eq!(place("is:good,bad"), ("bad", Why::Value(IS)));
    assert_eq!(place("created:yesterday"), ("yesterday", Why::Value(CREATED)));
    assert_eq!(place("reason:\"no end"), ("\"no end", Why::OpenQuote));
    assert_eq!(place("a - b"), ("-", Why::Nothing));
    assert_eq!(place("status:error OR status:available"), ("OR", Why::Joint));
    assert_eq!(place("(status:error)"), ("(status:error)", Why::Joint));
    assert_eq!(place("name:*test* is:failed"), ("*test*", Why::Asterisk));
    assert!(Search::parse("name:\"*test*\" (copy)").is_ok());
    assert_eq!(place("created:2026-11-24..2026-11-20"), ("2026-11-24..2026-11-20", Why::Value(CREATED)));
    assert_eq!(place("hour:2+99:00"), ("2+99:00", Why::Value(HOUR)));
    assert_eq!(place("age:<0h"), ("<0h", Why::Value(AGE)));
}

#[test]
fn words_mean_what_people_write() {
    let of = |text: &str| Search::parse(text).unwrap().terms.into_iter().map(|term| term.criterion).collect::<Vec<_>>();
    assert_eq!(
        of("  nightly\t10.0.0.1:6800 "),
        [Criterion::Free("nightly".into()), Criterion::Free("10.0.0.1:6800".into())]
    );
    assert_eq!(of(r#"reason:"a \"b\" \\ c""#), of(r#"REASON:"a \"b\" \\ c""#));
    assert_eq!(
        of(r#"reason:"C:\new""#),
        [Criterion::Text(TextField::Reason, vec![Match::Contains(r"C:\new".to_owned())])]
    );
    let day = Instant::parse("2026-11-23T00:00:00Z");
    assert_eq!(of("created:2026-11-23"), [Criterion::Created(day, day.map(|day| day.plus(DAY)))]);
    assert_eq!(of("created:..2026-11-23T00:00:00Z"), [Criterion::Created(None, day)]);
    let end = day.map(|day| day.plus(3 * DAY));
    assert_eq!(of("created:2026-11-23..2026-11-25"), [Criterion::Created(day, end)]);
    assert_eq!(of("created:2026-11-23.."), [Criterion::Created(day, None)]);
    assert_eq!(
        of("volume_id:a fail_reason:b availability_zone:c snapshot_id:d is_incremental:yes has_dependent_backups:no"),
        of("volume:a reason:b az:c snapshot:d incremental:yes dependents:no")
    );
    assert_eq!(of("created_at:2026-11-23"), of("created:2026-11-23"));
    assert_eq!(of("status:ERROR,Error_Restoring"), of("status:error,error_restoring"));
    assert_eq!(of("status:=ERROR"), [Criterion::Text(TextField::Status, vec![Match::Exact("ERROR".into())])]);
    assert_eq!(of("cause:\"no reason given\""), [Criterion::Cause(String::new())]);
    assert_eq!(of("size:100"), [Criterion::Size(None, 100)]);
    assert_eq!(of("size:>=100"), of("size:>99"));
    assert_eq!(of("size:<=100"), of("size:<101"));
    assert_eq!(of("age:>=26h age:<=3d"), of("age:>26h age:<3d"));
    assert_eq!(of("\"OR\" or"), [Criterion::Free("OR".into()), Criterion::Free("or".into())]);
    assert_eq!(of("hour:2+05:30"), [Criterion::Hour(2, 330)]);
}

#[test]
fn words_are_read_in_any_case() {
    for (text, plain) in [
        ("STATUS:error Is:Failed", "status:error is:failed"),
        ("incremental:Yes dependents:FALSE", "incremental:yes dependents:false"),
        ("has:Name age:>26H", "has:name age:>26h"),
    ] {
        assert_eq!(Search::parse(text), Search::parse(plain), "{text}");
        assert!(Search::parse(plain).is_ok());
    }
}

proptest! {
    #[test]
    fn every_text_is_read_or_its_mistake_has_a_place(text in "[a-z:,\"\\\\=~<> -]{0,16}|\\PC{0,20}") {
        match Search::parse(&text) {
            Ok(search) => prop_assert_eq!(Search::parse(&search.to_string()), Ok(search)),
            Err(mistake) => {
                prop_assert!(text.get(mistake.from..mistake.to).is_some(), "{:?}", mistake);
                prop_assert!(mistake.from < mistake.to, "{:?} is seen", mistake);
            }
        }
    }
}
