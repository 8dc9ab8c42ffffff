use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn each_text_is_kept_once_and_comes_back(texts in prop::collection::vec("[a-c]{0,4}|\\PC{0,9}", 0..1500)) {
        let mut stored = Texts::default();
        let keys: Vec<_> = texts.iter().map(|text| stored.keep(text).unwrap()).collect();
        for (key, text) in keys.iter().zip(&texts) {
            prop_assert_eq!(stored.get(*key), text);
            prop_assert_eq!(stored.find(text), Some(*key));
        }
        let distinct: BTreeSet<_> = texts.iter().map(String::as_str).collect();
        prop_assert_eq!(stored.len(), distinct.len());
        prop_assert_eq!(stored.iter().map(|(_, text)| text).collect::<BTreeSet<_>>(), distinct);
        prop_assert_eq!(stored.find("not among them"), None);
    }

    #[test]
    fn texts_that_contain_something_are_found(
        texts in prop::collection::vec("[a-cA-C1-3-]{0,40}|\\PC{0,9}|x?", 0..60),
        needle in "[a-cA-C1-3-]{0,4}|\\PC{0,2}|x",
    ) {
        let mut stored = Texts::default();
        for text in &texts {
            stored.keep(text).unwrap();
        }
        let found = stored.containing(&needle, false);
        for (key, text) in stored.iter() {
            let expected = text.to_ascii_lowercase().contains(&needle.to_ascii_lowercase());
            prop_assert_eq!(found[key.index()], expected, "{:?} in {:?}", needle, text);
        }
    }

    #[test]
    fn wildcards_are_those_of_like(
        texts in prop::collection::vec("[abAé_%]{0,12}", 0..40),
        pattern in "[abé%_]{0,6}",
    ) {
        fn fits(text: &[char], pattern: &[char]) -> bool {
            match pattern.split_first() {
                None => text.is_empty(),
                Some(('%', rest)) => (0..=text.len()).any(|skip| fits(&text[skip..], rest)),
                Some((c, rest)) => text.split_first().is_some_and(|(found, after)| {
                    (*c == '_' || found.eq_ignore_ascii_case(c)) && fits(after, rest)
                }),
            }
        }
        let mut stored = Texts::default();
        for text in &texts {
            stored.keep(text).unwrap();
        }
        let found = stored.containing(&pattern, true);
        let around: Vec<char> = format!("%{pattern}%").chars().collect();
        for (key, text) in stored.iter() {
            let expected = fits(&text.chars().collect::<Vec<_>>(), &around);
            prop_assert_eq!(found[key.index()], expected, "{:?} in {:?}", pattern, text);
        }
    }
}
