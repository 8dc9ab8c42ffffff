//! Completions of a search text: the keys, and the values of keys with a fixed set of values.

use crate::api::cinder::Status;
use crate::query::search::parser::known;
use crate::query::search::{Property, TextField};

/// The most completions offered at once.
const MOST: usize = 12;

/// The keys other than text fields.
const KEYS: [&str; 8] = ["is", "has", "age", "size", "created", "hour", "incremental", "dependents"];

/// The whole text with its last word completed in each possible way. Nothing inside quotes, and nothing for an empty
/// word, since the box is not a menu.
pub(crate) fn completions(text: &str) -> Vec<String> {
    let Some(start) = last_word(text) else { return Vec::new() };
    let (before, word) = text.split_at(start);
    let bare = word.strip_prefix('-').unwrap_or(word);
    let (typed, offers) = match bare.split_once(':') {
        None => (bare, keys()),
        Some((key, values)) => (values.rsplit(',').next().unwrap_or_default(), values_of(&key.to_ascii_lowercase())),
    };
    if bare.is_empty() {
        return Vec::new();
    }
    let start = word.get(..word.len() - typed.len()).unwrap_or_default();
    let lower = typed.to_ascii_lowercase();
    let goes_on = |offer: &String| offer.starts_with(&lower) && *offer != lower;
    offers.into_iter().filter(goes_on).map(|offer| format!("{before}{start}{offer}")).take(MOST).collect()
}

fn keys() -> Vec<String> {
    let texts = TextField::ALL.into_iter().map(TextField::word);
    texts.chain(KEYS).map(|key| format!("{key}:")).collect()
}

fn values_of(key: &str) -> Vec<String> {
    let words: Vec<&str> = match known(key) {
        "status" => Status::KNOWN.iter().map(Status::word).collect(),
        "is" => Property::ALL.into_iter().map(Property::word).collect(),
        "has" => TextField::ALL.into_iter().map(TextField::word).collect(),
        "incremental" | "dependents" => vec!["yes", "no"],
        _ => Vec::new(),
    };
    words.into_iter().map(str::to_owned).collect()
}

/// Where the last word begins; `None` inside quotes.
fn last_word(text: &str) -> Option<usize> {
    let (mut start, mut is_quoted, mut is_escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => is_quoted = !is_quoted,
            c if c.is_ascii_whitespace() && !is_quoted => start = at + 1,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    (!is_quoted).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::search::Search;
    use proptest::prelude::*;

    #[test]
    fn keys_and_the_values_of_keys_are_completed() {
        for (text, expected) in [
            ("sta", vec!["status:"]),
            ("nightly -sn", vec!["nightly -snapshot:"]),
            ("status:error_", vec!["status:error_restoring", "status:error_deleting"]),
            ("status:available,cre", vec!["status:available,creating"]),
            ("is:newly", vec!["is:newly-failed"]),
            ("IS:NEWLY", vec!["IS:newly-failed"]),
            ("is_incremental:", vec!["is_incremental:yes", "is_incremental:no"]),
            ("reason:\"no sp", vec![]),
            ("reason:\"no sp\" inc", vec!["reason:\"no sp\" incremental:"]),
            ("", vec![]),
            ("nightly ", vec![]),
            ("-", vec![]),
            ("incremental:yes", vec![]),
            ("name:a", vec![]),
        ] {
            let mut offers = completions(text);
            offers.sort();
            let mut expected = expected;
            expected.sort_unstable();
            assert_eq!(offers, expected, "{text}");
        }
    }

    #[test]
    fn every_offered_value_can_be_read() {
        for key in keys() {
            for offer in completions(&key) {
                assert!(Search::parse(&offer).is_ok(), "{offer}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_was_typed_stays(text in "[a-z:\"\\\\ ,éß-]{0,24}") {
            for offer in completions(&text) {
                prop_assert!(offer.to_lowercase().starts_with(&text.to_lowercase()), "{offer:?}");
                prop_assert!(offer.len() > text.len());
            }
        }
    }
}
