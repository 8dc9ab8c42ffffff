//! Reads the language. A mistake names its place, so that it can be pointed at.

use super::{Bound, Is, Search, Term, TextField, What};
use crate::query::Match;
use crate::query::volumes::Target;
use crate::timestamp::Instant;
use std::fmt;

/// Where a text goes wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The first byte that is wrong.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
    /// What is wrong with it.
    pub why: Why,
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// No such key.
    Key(String),
    /// A key without a value.
    NoValue,
    /// A value that does not fit its key.
    Value(&'static str),
    /// A quote that is not closed.
    OpenQuote,
    /// A minus with nothing behind it.
    Nothing,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => write!(
                f,
                "there is no key “{key}”; put quotes around a text with a colon. The keys are status, name, volume, \
                 reason, id, az, container, snapshot, description, has, is, incremental, dependents, age, size, created, \
                 hour and cause"
            ),
            Self::NoValue => f.write_str("a value is missing after the colon"),
            Self::Value(expected) => write!(f, "expected here: {expected}"),
            Self::OpenQuote => f.write_str("this quote is not closed"),
            Self::Nothing => f.write_str("a minus needs something that it takes out"),
        }
    }
}

/// The value that a key expects, in words and by example.
const YES: &str = "yes or no";
const AGE: &str = "> or < and a whole number with m, h or d, as in >26h";
const SIZE: &str = "> or < and a whole number of GiB, as in >100";
const CREATED: &str = "a day (2026-11-23) or two moments in UTC with two dots between (2026-11-23T06:00:00Z..)";
const HOUR: &str = "an hour from 0 to 23, in another zone than UTC with its offset, as in 2+01:00";
const FIELD: &str = "status, name, volume, reason, id, az, container, snapshot or description";
const IS: &str = "good, failed, running, unknown, stuck, new, newly-failed or recovered";

pub(super) fn read(text: &str) -> Result<Search, Mistake> {
    let mut reader = Reader { text, at: 0 };
    let mut terms = Vec::new();
    while reader.skip_blanks() {
        terms.push(reader.term()?);
    }
    Ok(Search { terms })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// A value: the sign in front of it, and where it stands.
struct Value {
    sign: Option<char>,
    text: String,
    from: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    /// True when something follows.
    fn skip_blanks(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
        self.at < self.text.len()
    }

    fn mistake<T>(&self, from: usize, why: Why) -> Result<T, Mistake> {
        Err(Mistake { from, to: self.at.max(from), why })
    }

    fn term(&mut self) -> Result<Term, Mistake> {
        let begin = self.at;
        let negated = self.take('-');
        if negated && self.peek().is_none_or(|c| c.is_ascii_whitespace()) {
            return self.mistake(begin, Why::Nothing);
        }
        let from = self.at;
        let key = self.rest().bytes().take_while(u8::is_ascii_alphabetic).count();
        let what = if key > 0 && self.rest()[key..].starts_with(':') {
            let key = self.rest()[..key].to_ascii_lowercase();
            self.at += key.len() + 1;
            self.keyed(&key, from)?
        } else {
            What::Free(self.word(|c| c.is_ascii_whitespace())?)
        };
        Ok(Term { negated, what })
    }

    fn keyed(&mut self, key: &str, from: usize) -> Result<What, Mistake> {
        if let Some(field) = TextField::ALL.into_iter().find(|field| field.word() == key) {
            let of = |value: Value| match value.sign {
                Some('=') => Match::Exact(value.text),
                Some(_) => Match::Contains(value.text),
                None => field.plain(value.text),
            };
            return Ok(What::Text(field, self.values(from)?.into_iter().map(of).collect()));
        }
        match key {
            "is" => {
                let mut words = Vec::new();
                for value in self.values(from)? {
                    let known = Is::ALL.into_iter().find(|word| value.sign.is_none() && word.word() == value.text);
                    let Some(known) = known else { return self.mistake(value.from, Why::Value(IS)) };
                    words.push(known);
                }
                Ok(What::Is(words))
            }
            "has" => self
                .one(from, FIELD, |text| TextField::ALL.into_iter().find(|field| field.word() == text).map(What::Has)),
            "incremental" => self.one(from, YES, |text| yes(text).map(What::Incremental)),
            "dependents" => self.one(from, YES, |text| yes(text).map(What::Dependents)),
            "age" => self.one(from, AGE, |text| {
                let (bound, age) = bound(text)?;
                Some(What::Age(bound, Target::parse(age)?))
            }),
            "size" => self.one(from, SIZE, |text| {
                let (bound, size) = bound(text)?;
                let is_number = size.bytes().all(|byte| byte.is_ascii_digit());
                Some(What::Size(bound, size.parse().ok().filter(|_| is_number)?))
            }),
            "created" => self.one(from, CREATED, created),
            "hour" => self.one(from, HOUR, hour),
            "cause" => {
                let value = self.value(from)?;
                Ok(What::Cause(value.text))
            }
            _ => {
                let key = key.to_owned();
                // The whole word is pointed at.
                self.word(|c| c.is_ascii_whitespace())?;
                self.mistake(from, Why::Key(key))
            }
        }
    }

    /// One value without quotes or signs of a text, up to the next blank.
    fn one(&mut self, from: usize, expected: &'static str, read: fn(&str) -> Option<What>) -> Result<What, Mistake> {
        let begin = self.at;
        let text = self.word(|c| c.is_ascii_whitespace())?;
        if text.is_empty() {
            return self.mistake(from, Why::NoValue);
        }
        match read(&text) {
            Some(what) => Ok(what),
            None => self.mistake(begin, Why::Value(expected)),
        }
    }

    fn values(&mut self, from: usize) -> Result<Vec<Value>, Mistake> {
        let mut values = vec![self.value(from)?];
        while self.take(',') {
            values.push(self.value(from)?);
        }
        Ok(values)
    }

    fn value(&mut self, from: usize) -> Result<Value, Mistake> {
        let begin = self.at;
        let sign = self.peek().filter(|c| matches!(c, '=' | '~'));
        self.at += usize::from(sign.is_some());
        let is_quoted = self.peek() == Some('"');
        let text = self.word(|c| c == ',' || c.is_ascii_whitespace())?;
        if text.is_empty() && !is_quoted {
            return self.mistake(from, Why::NoValue);
        }
        Ok(Value { sign, text, from: begin })
    }

    /// A word up to a sign that ends it, or a text in quotes.
    fn word(&mut self, ends: fn(char) -> bool) -> Result<String, Mistake> {
        let begin = self.at;
        if !self.take('"') {
            let length = self.rest().find(ends).unwrap_or(self.rest().len());
            self.at += length;
            return Ok(self.text[begin..self.at].to_owned());
        }
        let mut text = String::new();
        let mut escaped = false;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                '\\' if !escaped => escaped = true,
                '"' if !escaped => return Ok(text),
                c => {
                    // Only quotes and backslashes need one in front; before anything else it is itself.
                    if escaped && !matches!(c, '"' | '\\') {
                        text.push('\\');
                    }
                    escaped = false;
                    text.push(c);
                }
            }
        }
        self.mistake(begin, Why::OpenQuote)
    }
}

fn yes(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

fn bound(text: &str) -> Option<(Bound, &str)> {
    let above = text.strip_prefix('>').map(|rest| (Bound::Above, rest));
    above.or_else(|| text.strip_prefix('<').map(|rest| (Bound::Below, rest))).filter(|(_, rest)| !rest.is_empty())
}

fn created(text: &str) -> Option<What> {
    if let Some((from, before)) = text.split_once("..") {
        let end = |text: &str| if text.is_empty() { Some(None) } else { Instant::parse(text).map(Some) };
        return Some(What::Created(end(from)?, end(before)?));
    }
    let begins = Instant::parse(&format!("{text}T00:00:00Z"))?;
    Some(What::Created(Some(begins), Some(begins.plus(24 * 60 * 60))))
}

fn hour(text: &str) -> Option<What> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, zone) = text.split_at(digits);
    let hour = hour.parse().ok().filter(|hour| *hour < 24)?;
    let offset = match zone.split_at_checked(1) {
        None => 0,
        Some((sign @ ("+" | "-"), zone)) => {
            let (hours, minutes) = zone.split_once(':')?;
            let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 2);
            let minutes = number(hours)? * 60 + number(minutes).filter(|minutes| *minutes < 60)?;
            if sign == "-" { -minutes } else { minutes }
        }
        Some(_) => return None,
    };
    Some(What::Hour(hour, offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(text: &str) -> (&str, Why) {
        let mistake = read(text).unwrap_err();
        (&text[mistake.from..mistake.to], mistake.why)
    }

    #[test]
    fn a_mistake_is_pointed_at() {
        assert_eq!(place("name:a foo:bar b"), ("foo:bar", Why::Key("foo".to_owned())));
        assert_eq!(place("name:a status: b"), ("status:", Why::NoValue));
        assert_eq!(place("name:a,"), ("name:a,", Why::NoValue));
        assert_eq!(place("age:26h x"), ("26h", Why::Value(AGE)));
        assert_eq!(place("size:>1.5"), (">1.5", Why::Value(SIZE)));
        assert_eq!(place("is:good,bad"), ("bad", Why::Value(IS)));
        assert_eq!(place("created:yesterday"), ("yesterday", Why::Value(CREATED)));
        assert_eq!(place("reason:\"no end"), ("\"no end", Why::OpenQuote));
        assert_eq!(place("a - b"), ("-", Why::Nothing));
    }

    #[test]
    fn words_mean_what_people_write() {
        let of = |text: &str| read(text).unwrap().terms.into_iter().map(|term| term.what).collect::<Vec<_>>();
        assert_eq!(of("  nightly\t10.0.0.1:6800 "), [What::Free("nightly".into()), What::Free("10.0.0.1:6800".into())]);
        assert_eq!(of(r#"reason:"a \"b\" \\ c""#), of(r#"REASON:"a \"b\" \\ c""#));
        assert_eq!(
            of(r#"reason:"C:\new""#),
            [What::Text(TextField::Reason, vec![Match::Contains(r"C:\new".to_owned())])]
        );
        let day = Instant::parse("2026-11-23T00:00:00Z");
        assert_eq!(of("created:2026-11-23"), [What::Created(day, day.map(|day| day.plus(86_400)))]);
        assert_eq!(of("created:..2026-11-23T00:00:00Z"), [What::Created(None, day)]);
        assert_eq!(of("hour:2+05:30"), [What::Hour(2, 330)]);
    }

    proptest! {
        #[test]
        fn every_text_is_read_or_its_mistake_has_a_place(text in "[a-z:,\"\\\\=~<> -]{0,16}|\\PC{0,20}") {
            match read(&text) {
                Ok(search) => prop_assert_eq!(read(&search.to_string()), Ok(search)),
                Err(mistake) => {
                    prop_assert!(text.get(mistake.from..mistake.to).is_some(), "{:?}", mistake);
                    prop_assert!(mistake.from < mistake.to, "{:?} is seen", mistake);
                }
            }
        }
    }
}
