//! Parses the query language. An error includes its position, so that it can be shown. One file: each key next to what
//! it expects and to the error if something else is there.

use crate::query::Match;
use crate::query::search::{Bound, Criterion, Property, Search, Term, TextField, is_joint};
use crate::query::volumes::TargetAge;
use crate::time::{DAY, Instant};
use std::fmt;

/// The display text for a failure without a reason.
pub(crate) const NO_REASON: &str = "no reason given";

/// Where a text is wrong, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// The first wrong byte.
    pub from: usize,
    /// The byte after the last wrong one.
    pub(crate) to: usize,
    /// What is wrong with it.
    pub(crate) why: Why,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// An unknown key.
    Key(String),
    /// A key without a value.
    NoValue,
    /// A value that does not fit its key.
    Value(&'static str),
    /// An unclosed quote.
    OpenQuote,
    /// A minus with nothing after it.
    Nothing,
    /// AND, OR, NOT, && or ||, or terms in brackets.
    Joint,
    /// An unquoted asterisk, a wildcard elsewhere.
    Asterisk,
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
            Self::NoValue => f.write_str("add a value after this"),
            Self::Value(expected) => write!(f, "use {expected}"),
            Self::OpenQuote => f.write_str("this quote is not closed"),
            Self::Nothing => f.write_str("put a term after the minus"),
            Self::Joint => f.write_str(
                "all terms must match; for alternatives write status:a,b; to exclude, put a minus in front; to search for \
                 the word itself, quote it",
            ),
            Self::Asterisk => f.write_str("leave out the *, as any part matches; to search for it, quote it"),
        }
    }
}

/// The value that a key expects, in words and by example.
const YES: &str = "yes or no";
const AGE: &str = "> or <, a whole number from 1, and m, h or d, as in >26h";
const SIZE: &str = "one whole number of GiB, as in 100, or one with > or < in front";
const CREATED: &str = "a day (2026-11-23), two days with two dots between, or two moments in UTC (2026-11-23T06:00:00Z..), the earlier first";
const HOUR: &str = "one hour from 0 to 23, with an offset if it is not UTC, as in 2+01:00";
const FIELD: &str = "one of status, name, volume, reason, id, az, container, snapshot and description";
const IS: &str = "good, failed, running, unknown, unreadable, stuck, future, new, newly-failed, recovered, empty, few-objects, shrunk, baseless, long-chain or removable";

impl Search {
    /// Parses the output of `Display`, and what people type.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut reader = Reader { text, at: 0 };
        let mut terms = Vec::new();
        while reader.skip_blanks() {
            terms.push(reader.term()?);
        }
        Ok(Self { terms })
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// A value, with its operator and position.
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

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    /// Skips blanks; true if something follows.
    fn skip_blanks(&mut self) -> bool {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_ascii_start().len();
        self.at < self.text.len()
    }

    fn mistake<T>(&self, from: usize, why: Why) -> Result<T, ParseError> {
        Err(ParseError { from, to: self.at.max(from), why })
    }

    fn term(&mut self) -> Result<Term, ParseError> {
        let begin = self.at;
        let negated = self.eat('-');
        if negated && self.peek().is_none_or(|c| c.is_ascii_whitespace()) {
            return self.mistake(begin, Why::Nothing);
        }
        let from = self.at;
        let key = self.rest().bytes().take_while(|byte| byte.is_ascii_alphabetic() || *byte == b'_').count();
        let criterion = if key > 0 && self.rest()[key..].starts_with(':') {
            let key = self.rest()[..key].to_ascii_lowercase();
            self.at += key.len() + 1;
            self.keyed(known(&key), from)?
        } else {
            let is_quoted = self.peek() == Some('"');
            let text = self.word(|c| c.is_ascii_whitespace())?;
            if !is_quoted && (is_joint(&text) || text.starts_with('(') && text.contains(':')) {
                return self.mistake(from, Why::Joint);
            }
            Criterion::Free(text)
        };
        Ok(Term { negated, criterion })
    }

    fn keyed(&mut self, key: &str, from: usize) -> Result<Criterion, ParseError> {
        if let Some(field) = TextField::ALL.into_iter().find(|field| field.word() == key) {
            let of = |value: Value| match value.sign {
                Some('=') => Match::Exact(value.text),
                Some(_) => Match::Contains(value.text),
                None => field.plain(value.text),
            };
            return Ok(Criterion::Text(field, self.values(from)?.into_iter().map(of).collect()));
        }
        match key {
            "is" => self.properties(from).map(Criterion::Is),
            "has" => self.one(from, FIELD, |text| {
                TextField::ALL.into_iter().find(|field| field.word() == text.to_ascii_lowercase()).map(Criterion::Has)
            }),
            "incremental" => self.one(from, YES, |text| yes(text).map(Criterion::Incremental)),
            "dependents" => self.one(from, YES, |text| yes(text).map(Criterion::Dependents)),
            "age" => self.one(from, AGE, age),
            "size" => self.one(from, SIZE, size),
            "created" => self.one(from, CREATED, created),
            "hour" => self.one(from, HOUR, hour),
            "cause" => {
                let value = self.value(from)?;
                // The Overview and the report use this name.
                Ok(Criterion::Cause(if value.text == NO_REASON { String::new() } else { value.text }))
            }
            _ => {
                let key = key.to_owned();
                // Mark the whole word as wrong.
                self.word(|c| c.is_ascii_whitespace())?;
                self.mistake(from, Why::Key(key))
            }
        }
    }

    /// The words after `is:`.
    fn properties(&mut self, from: usize) -> Result<Vec<Property>, ParseError> {
        let mut words = Vec::new();
        for value in self.values(from)? {
            let known = Property::ALL
                .into_iter()
                .find(|word| value.sign.is_none() && word.word() == value.text.to_ascii_lowercase());
            let Some(known) = known else { return self.mistake(value.from, Why::Value(IS)) };
            words.push(known);
        }
        Ok(words)
    }

    /// A single value without quotes or a text operator, up to the next blank.
    fn one(
        &mut self,
        from: usize,
        expected: &'static str,
        read: fn(&str) -> Option<Criterion>,
    ) -> Result<Criterion, ParseError> {
        let begin = self.at;
        let text = self.word(|c| c.is_ascii_whitespace())?;
        if text.is_empty() {
            return self.mistake(from, Why::NoValue);
        }
        match read(&text) {
            Some(criterion) => Ok(criterion),
            None => self.mistake(begin, Why::Value(expected)),
        }
    }

    fn values(&mut self, from: usize) -> Result<Vec<Value>, ParseError> {
        let mut values = vec![self.value(from)?];
        while self.eat(',') {
            values.push(self.value(from)?);
        }
        Ok(values)
    }

    fn value(&mut self, from: usize) -> Result<Value, ParseError> {
        let begin = self.at;
        let sign = self.peek().filter(|c| matches!(c, '=' | '~'));
        self.at += usize::from(sign.is_some());
        let is_quoted = self.peek() == Some('"');
        let text = self.word(|c| c == ',' || c.is_ascii_whitespace())?;
        if text.is_empty() && !is_quoted {
            return self.mistake(from, Why::NoValue);
        }
        if !is_quoted && text.contains('*') {
            return self.mistake(begin, Why::Asterisk);
        }
        Ok(Value { sign, text, from: begin })
    }

    /// A word up to a character that ends it, or a quoted text.
    fn word(&mut self, ends: fn(char) -> bool) -> Result<String, ParseError> {
        let begin = self.at;
        if !self.eat('"') {
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
                    // Only quotes and backslashes are escaped; a backslash before anything else is literal.
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

/// The language's name for one of Cinder's fields; any other word is unchanged.
pub(super) fn known(key: &str) -> &str {
    match key {
        "volume_id" => "volume",
        "fail_reason" => "reason",
        "availability_zone" => "az",
        "snapshot_id" => "snapshot",
        "is_incremental" => "incremental",
        "has_dependent_backups" => "dependents",
        "created_at" => "created",
        other => other,
    }
}

fn yes(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

fn bound(text: &str) -> Option<(Bound, &str)> {
    let above = text.strip_prefix('>').map(|rest| (Bound::Above, rest));
    above.or_else(|| text.strip_prefix('<').map(|rest| (Bound::Below, rest))).filter(|(_, rest)| !rest.is_empty())
}

fn age(text: &str) -> Option<Criterion> {
    let (bound, age) = bound(text)?;
    // No age is ever exactly equal.
    let age = age.strip_prefix('=').unwrap_or(age).to_ascii_lowercase();
    Some(Criterion::Age(bound, TargetAge::parse(&age)?))
}

fn size(text: &str) -> Option<Criterion> {
    let (bound, rest) = bound(text).map_or((None, text), |(bound, rest)| (Some(bound), rest));
    let digits = rest.strip_prefix('=').filter(|_| bound.is_some()).unwrap_or(rest);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let size: i64 = digits.parse().ok().filter(|_| is_number)?;
    // Whole numbers: at least 100 is more than 99.
    let nearest = match bound {
        Some(_) if digits.len() == rest.len() => Some(size),
        Some(Bound::Above) => size.checked_sub(1).filter(|size| *size >= 0),
        Some(Bound::Below) => size.checked_add(1),
        None => Some(size),
    };
    Some(Criterion::Size(bound, nearest?))
}

fn created(text: &str) -> Option<Criterion> {
    let day = |text: &str| Instant::parse(&format!("{text}T00:00:00Z"));
    let Some((from, before)) = text.split_once("..") else {
        let begins = day(text)?;
        return Some(Criterion::Created(Some(begins), Some(begins.plus(DAY))));
    };
    // As a start, a day means its first moment; as an end, all of it.
    let end = |text: &str, rest: i64| match text {
        "" => Some(None),
        text => Some(Some(Instant::parse(text).or_else(|| Some(day(text)?.plus(rest)))?)),
    };
    let (from, before) = (end(from, 0)?, end(before, DAY)?);
    let is_empty = from.zip(before).is_some_and(|(from, before)| from >= before);
    (!is_empty).then_some(Criterion::Created(from, before))
}

fn hour(text: &str) -> Option<Criterion> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, zone) = text.split_at(digits);
    let hour = hour.parse().ok().filter(|hour| *hour < 24)?;
    let offset = match zone.split_at_checked(1) {
        None => 0,
        Some((sign @ ("+" | "-"), zone)) => {
            let (hours, minutes) = zone.split_once(':')?;
            let number = |text: &str| text.parse::<i32>().ok().filter(|_| text.len() == 2);
            let minutes = number(hours)? * 60 + number(minutes).filter(|minutes| *minutes < 60)?;
            // No zone has a larger offset.
            if minutes > 14 * 60 {
                return None;
            }
            if sign == "-" { -minutes } else { minutes }
        }
        Some(_) => return None,
    };
    Some(Criterion::Hour(hour, offset))
}

#[cfg(test)]
mod tests;
