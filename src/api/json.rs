//! The members of a JSON object in their order. Objects are small, so a map would cost more code than it saves time.

pub mod pretty;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use std::fmt;
use std::marker::PhantomData;

/// Keys and values in their original order; a repeated key is kept each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Pairs<V> {
    /// Removes a member; the last one if the key is repeated.
    pub(crate) fn take(&mut self, key: &str) -> Option<V> {
        let found = self.0.iter().rposition(|(known, _)| known == key)?;
        Some(self.0.remove(found).1)
    }
}

impl<'a> Pairs<&'a RawValue> {
    /// Removes a string member; `None` if there is none, or it is not a string.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        serde_json::from_str(self.take(key)?.get()).ok()
    }

    /// Removes an object member; `None` if there is none, or it is not an object.
    pub(crate) fn object(&mut self, key: &str) -> Option<Pairs<&'a RawValue>> {
        serde_json::from_str(self.take(key)?.get()).ok()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader(PhantomData))
    }
}

struct Reader<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for Reader<V> {
    type Value = Pairs<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_the_last_of_a_key_wins() {
        let mut pairs: Pairs<u8> = serde_json::from_str(r#"{"b": 1, "a": 2, "b": 3}"#).unwrap();
        assert_eq!(pairs.take("b"), Some(3));
        assert_eq!(pairs.0, [("b".to_owned(), 1), ("a".to_owned(), 2)]);
        assert_eq!(pairs.take("c"), None);
        assert!(serde_json::from_str::<Pairs<u8>>("[1]").is_err());
    }

    #[test]
    fn a_member_of_another_kind_is_none() {
        let read = || serde_json::from_str::<Pairs<&RawValue>>(r#"{"t": "x", "o": {"a": 1}, "n": null}"#).unwrap();
        assert_eq!((read().text("t"), read().text("o"), read().text("n")), (Some("x".to_owned()), None, None));
        assert_eq!(read().object("o").unwrap().take("a").unwrap().get(), "1");
        assert!(read().object("t").is_none() && read().object("absent").is_none());
    }
}
