//! A member of a backup's JSON: missing, of the documented type, or of another one. A value of another type is
//! interpreted as far as possible, and its JSON is kept.

use crate::time::Instant;

/// A member of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Member<T> {
    /// Missing or null.
    #[default]
    Absent,
    /// As the document describes it.
    Plain(T),
    /// Of another type or form.
    Odd(Box<Odd<T>>),
}

/// A member that is not as the document describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd<T> {
    /// Its original JSON.
    pub raw: String,
    /// Its meaning, if it has one.
    pub(crate) meaning: Option<T>,
}

impl<T> Member<T> {
    pub(crate) fn odd(raw: &str, meaning: Option<T>) -> Self {
        Self::Odd(Box::new(Odd { raw: raw.to_owned(), meaning }))
    }

    /// Its meaning. `None` if it is missing or meaningless; `raw` tells which.
    pub(crate) fn meaning(&self) -> Option<&T> {
        match self {
            Self::Absent => None,
            Self::Plain(value) => Some(value),
            Self::Odd(odd) => odd.meaning.as_ref(),
        }
    }

    /// Its JSON, if it is not as documented.
    pub(crate) fn raw(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Plain(_) => None,
            Self::Odd(odd) => Some(&odd.raw),
        }
    }

    /// Whether it is missing or a blank string.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Plain(_) => false,
            Self::Odd(odd) => odd.meaning.is_none() && odd.raw.trim_matches('"').trim().is_empty(),
        }
    }

    /// The same member with its meaning converted.
    pub(crate) fn map<U>(self, read: impl FnOnce(T) -> U) -> Member<U> {
        match self {
            Self::Absent => Member::Absent,
            Self::Plain(value) => Member::Plain(read(value)),
            Self::Odd(odd) => Member::Odd(Box::new(Odd { raw: odd.raw, meaning: odd.meaning.map(read) })),
        }
    }
}

impl Member<String> {
    pub(crate) fn text(&self) -> Option<&str> {
        self.meaning().map(String::as_str)
    }

    /// Its string, or its JSON if it is not a string: for display, search and grouping.
    pub(crate) fn shown(&self) -> Option<&str> {
        self.text().or(self.raw())
    }
}

/// The content of a JSON string; `None` if it is not a string.
pub(crate) fn string(raw: &str) -> Option<String> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(raw).ok() } else { Some(inner.to_owned()) }
}

/// A string. A number or boolean is taken as written.
pub(super) fn text(raw: &str) -> Member<String> {
    match raw.bytes().next() {
        None | Some(b'n') => Member::Absent,
        Some(b'"') => string(raw).map_or_else(|| Member::odd(raw, None), Member::Plain),
        Some(b'[' | b'{') => Member::odd(raw, None),
        Some(_) => Member::odd(raw, Some(raw.to_owned())),
    }
}

/// The content of a string, or a number or boolean as written.
fn content(raw: &str) -> String {
    text(raw).text().unwrap_or_default().trim().to_owned()
}

/// A whole number, also as a string or with a zero fraction.
pub(super) fn number(raw: &str) -> Member<i64> {
    match raw.parse() {
        Ok(number) => Member::Plain(number),
        Err(_) if raw == "null" => Member::Absent,
        Err(_) => Member::odd(raw, whole(&content(raw))),
    }
}

/// A boolean, also as a string or number, in the words that `OpenStack` accepts (`oslo_utils.strutils`).
pub(super) fn flag(raw: &str) -> Member<bool> {
    match raw {
        "null" => Member::Absent,
        "true" => Member::Plain(true),
        "false" => Member::Plain(false),
        _ => {
            let word = content(raw).to_ascii_lowercase();
            let meaning = match word.as_str() {
                "true" | "t" | "yes" | "y" | "on" => Some(true),
                "false" | "f" | "no" | "n" | "off" => Some(false),
                number => match whole(number) {
                    Some(0) => Some(false),
                    Some(1) => Some(true),
                    _ => None,
                },
            };
            Member::odd(raw, meaning)
        }
    }
}

/// An instant, also as seconds, milliseconds or microseconds since 1970.
pub(super) fn time(raw: &str) -> Member<Instant> {
    if raw == "null" {
        return Member::Absent;
    }
    let content = content(raw);
    match Instant::parse(&content) {
        Some(instant) if raw.starts_with('"') => Member::Plain(instant),
        other => Member::odd(raw, other.or_else(|| since_1970(&content))),
    }
}

/// For the years 2001 to 5138, seconds, milliseconds and microseconds differ in magnitude.
fn since_1970(text: &str) -> Option<Instant> {
    let (whole_part, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(fraction) {
        return None;
    }
    let number = whole(whole_part)?;
    let micros = match number {
        1_000_000_000..100_000_000_000 => {
            let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
            number * 1_000_000 + fraction.parse::<i64>().ok()?
        }
        100_000_000_000..100_000_000_000_000 => number * 1000,
        100_000_000_000_000..100_000_000_000_000_000 => number,
        _ => return None,
    };
    Some(Instant::from_micros(micros))
}

/// A whole number in any notation: `40`, `+40`, `40.0`, `4e1`.
fn whole(text: &str) -> Option<i64> {
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (units, fraction) = number.split_once('.').unwrap_or((number, ""));
    let is_number =
        units.bytes().any(|byte| byte.is_ascii_digit()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let mut digits = format!("{units}{fraction}");
    let mut zeros = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    while zeros < 0 && digits.ends_with('0') {
        digits.pop();
        zeros += 1;
    }
    // No number has more than nineteen digits; zero may have any exponent.
    if !is_number || zeros > 19 && digits.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        return None;
    }
    if digits.bytes().all(|byte| !matches!(byte, b'1'..=b'9')) {
        return digits.trim_start_matches(['+', '-']).bytes().all(|byte| byte == b'0').then_some(0);
    }
    if zeros < 0 {
        return None;
    }
    digits.extend((0..zeros).map(|_| '0'));
    digits.parse().ok()
}

#[cfg(test)]
mod tests;
