//! The part that reasons with the same cause have in common: variable parts are replaced, and repetitions collapsed.
//! Pure and ASCII only. One file: the rules are short, and their order matters.
//!
//! Replaced are ids, requests, addresses, hosts, paths, times, durations, sizes, rates and numbers. Numbers that
//! identify the error are kept: HTTP, errno, exit and result codes, and codes such as `VolumeBackup.0040`.

use crate::uuid;

/// The placeholders for variable parts.
const SIGNS: [&str; 12] = [
    "<request>",
    "<id>",
    "<address>",
    "<host>",
    "<url>",
    "<path>",
    "<time>",
    "<duration>",
    "<size>",
    "<rate>",
    "<n>",
    "<bar>",
];
const MONTHS: &str = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
/// Other words in dates.
const DAYS: &str = "Mon Tue Wed Thu Fri Sat Sun GMT UTC";
/// The longest repeated phrase, in tokens: progress lines are shorter.
const PHRASE: usize = 64;

/// The template of a reason.
pub(crate) fn template(reason: &str) -> String {
    joined(&once(tokens(reason)))
}

/// The template of a truncated reason: the part of the whole template that is certain.
pub(crate) fn of_cut(reason: &str) -> String {
    // The last word may be truncated, and a number may have lost its unit.
    let mut rest = reason.trim_end();
    while let Some(end) = rest.rfind(is_blank) {
        rest = rest.get(..end).unwrap_or_default().trim_end_matches(is_blank);
        if !rest.rsplit(is_blank).next().is_some_and(goes_on) {
            break;
        }
    }
    let mut tokens = once(tokens(rest));
    without_begun(&mut tokens);
    joined(&tokens)
}

/// Whether a variable part may continue after this word: a number's unit, a date, a bar.
fn goes_on(word: &str) -> bool {
    let date = word.trim_end_matches(',');
    let bar = word.rsplit(['[', '|']).next().filter(|bar| bar.len() < word.len()).unwrap_or("bar");
    let is_bar = !bar.bytes().any(|byte| byte.is_ascii_alphanumeric());
    word.ends_with(|c: char| c.is_ascii_digit()) || is_bar || among(MONTHS, date) || among(DAYS, date)
}

fn among(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

fn is_blank(c: char) -> bool {
    c <= ' '
}

fn joined(tokens: &[&str]) -> String {
    tokens.concat().trim().to_owned()
}

/// Words, blanks, single other characters, and placeholders.
fn tokens(reason: &str) -> Vec<&str> {
    // A command's output is quoted with its line breaks escaped.
    let spells = ["tderr", "tdout"].iter().any(|word| reason.contains(word));
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some((before, rest)) = reason.split_at_checked(at).filter(|(_, rest)| !rest.is_empty()) {
        let blanks = blanks(rest, spells);
        if blanks > 0 {
            tokens.push(" ");
            at += blanks;
        } else if let Some((length, sign)) = variable(before, tokens.last().copied().unwrap_or(" "), rest) {
            tokens.push(sign);
            if rest.get(..length).is_some_and(|text| text.ends_with('%')) {
                tokens.push("%");
            }
            at += length;
        } else {
            let word = run(rest, |byte| byte.is_ascii_alphanumeric());
            let length = if word > 0 { word } else { rest.chars().next().map_or(1, char::len_utf8) };
            let text = rest.get(..length).unwrap_or_default();
            match numbered(text) {
                Some(letters) => tokens.extend([letters, "<n>"]),
                None => tokens.push(text),
            }
            at += length;
        }
    }
    tokens
}

/// The length of the leading white space.
fn blanks(text: &str, spells: bool) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(is_blank);
        let spelled = ["\\r", "\\n", "\\t"].iter().find_map(|sign| trimmed.strip_prefix(sign)).filter(|_| spells);
        match spelled {
            Some(behind) => rest = behind,
            None => return text.len() - trimmed.len(),
        }
    }
}

/// Collapses immediate repetitions to one occurrence: progress lines, lists, the same line again.
fn once(mut tokens: Vec<&str>) -> Vec<&str> {
    let mut at = 0;
    while at < tokens.len() {
        let most = PHRASE.min(tokens.len() - at);
        match (1..=most).find(|length| is_repeated(&tokens, at, *length)) {
            Some(length) => {
                tokens.drain(at..at + length);
                // A longer phrase that begins earlier may be repeated now.
                at = at.saturating_sub(2 * PHRASE);
            }
            None => at += 1,
        }
    }
    tokens
}

/// Whether a phrase occurs twice in a row; the second time without its trailing blank.
fn is_repeated(tokens: &[&str], at: usize, length: usize) -> bool {
    let (Some(first), Some(behind)) = (tokens.get(at..at + length), tokens.get(at + length..)) else { return false };
    let same = first.iter().zip(behind).take_while(|(a, b)| a == b).count();
    let is_whole = same == length || same + 1 == length && first.last() == Some(&" ");
    is_whole && same > 0 && first.iter().any(|token| says(token))
}

/// Whether a token is more than a blank or punctuation.
fn says(token: &str) -> bool {
    token.len() > 1 || token.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Removes an incomplete repetition at the end of a truncated reason.
fn without_begun(tokens: &mut Vec<&str>) {
    let all = tokens.len();
    let begun = |length: &usize| {
        let tail = tokens.get(all - length..).unwrap_or_default();
        let before = tokens.get(..all - length).unwrap_or_default();
        let near = before.get(before.len().saturating_sub(PHRASE)..).unwrap_or_default();
        tail.iter().any(|token| says(token)) && near.windows(*length).any(|window| window == tail)
    };
    if let Some(length) = (1..=PHRASE.min(all / 2)).rev().find(begun) {
        tokens.truncate(all - length);
    }
}

/// The length of a match at the beginning of a string, if any.
type Length = fn(&str) -> Option<usize>;

/// What is recognised regardless of the text before it.
const PLAIN: [(Length, &str); 6] =
    [(uuid, "<id>"), (bar, "<bar>"), (url, "<url>"), (time, "<time>"), (dated, "<time>"), (address, "<address>")];

/// The variable part at the beginning of `rest`: its length and its placeholder.
fn variable(before: &str, token: &str, rest: &str) -> Option<(usize, &'static str)> {
    if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
        return Some((sign.len(), sign));
    }
    let last = before.chars().next_back().filter(|_| token != " ");
    // A variable part starts at a word boundary, and not directly after another one.
    if last.is_some_and(|c| c.is_ascii_alphanumeric()) || SIGNS.contains(&token) {
        return None;
    }
    if let Some(length) = rest.strip_prefix("req-").filter(|rest| uuid::begins(rest)) {
        return Some((rest.len() - length.len() + uuid::LENGTH, "<request>"));
    }
    let plain = PLAIN.into_iter().find_map(|(length, sign)| Some((length(rest)?, sign)));
    plain
        .or_else(|| host(before, rest))
        .or_else(|| Some((path(last, rest)?, "<path>")))
        .or_else(|| Some((id(before, rest)?, "<id>")))
        .or_else(|| number(before, rest))
}

/// `[====>    ] ` or `|███▎   |`
fn bar(text: &str) -> Option<usize> {
    let (open, close) = if text.starts_with('[') { ('[', ']') } else { ('|', '|') };
    let inside = text.strip_prefix(open)?;
    let end = inside.find(close)?;
    let is_part = |c: char| matches!(c, '=' | '#' | '>' | '-' | '.' | '*' | ' ' | '\u{2580}'..='\u{259f}');
    let drawn = inside.get(..end)?;
    (end >= 3 && drawn.chars().all(is_part) && !drawn.trim().is_empty()).then_some(end + 2)
}

fn url(text: &str) -> Option<usize> {
    let scheme = run(text, |byte| byte.is_ascii_alphanumeric() || byte == b'+');
    let rest = text.get(scheme..)?.strip_prefix("://")?;
    let length =
        run(rest, |byte| byte > b' ' && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b')' | b']' | b',' | b';'));
    let length = rest.get(..length)?.trim_end_matches(['.', ':']).len();
    (scheme > 0 && length > 0).then_some(scheme + 3 + length)
}

fn uuid(text: &str) -> Option<usize> {
    uuid::begins(text).then_some(uuid::LENGTH)
}

/// `2026-11-23`, `2026-11-23T08:22:46.000000Z`, `2026-11-23 08:22`, `08:22:46` or `0:00:12`.
fn time(text: &str) -> Option<usize> {
    let clock = |text: &str| {
        let length = ["00:00:00", "0:00:00", "00:00", "0:00"].into_iter().find_map(|shape| shaped(text, shape))?;
        let rest = text.get(length..)?;
        let fraction = rest.strip_prefix(['.', ',']).map_or(0, |rest| run(rest, |byte| byte.is_ascii_digit()));
        let length = if fraction > 0 { length + 1 + fraction } else { length };
        let rest = text.get(length..)?;
        let zone = rest.starts_with(['+', '-']).then(|| rest.get(1..)).flatten();
        let zone = zone.and_then(|zone| shaped(zone, "00:00").or_else(|| shaped(zone, "0000")));
        Some(length + zone.map_or(usize::from(rest.starts_with('Z')), |zone| zone + 1))
    };
    let date = shaped(text, "0000-00-00").or_else(|| shaped(text, "0000/00/00"));
    let Some(date) = date else { return clock(text) };
    let rest = text.get(date..).and_then(|rest| rest.strip_prefix(['T', ' ', '_']));
    Some(date + rest.and_then(clock).map_or(0, |length| length + 1))
}

fn shaped(text: &str, shape: &str) -> Option<usize> {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    let goes_on = text.as_bytes().get(shape.len()).is_some_and(u8::is_ascii_digit);
    (text.len() >= shape.len() && text.bytes().zip(shape.bytes()).all(fits) && !goes_on).then_some(shape.len())
}

/// `Wed, 25 Nov 2026 02:10:33 GMT`, `Nov 25 02:10:33` or `25/Nov/2026:02:10:33 +0000`: a month with numbers around it.
fn dated(text: &str) -> Option<usize> {
    let (mut length, mut months, mut numbers) = (0, 0, 0);
    let mut gap = 0;
    loop {
        let rest = text.get(length + gap..)?;
        let end = run(rest, |byte| byte.is_ascii_alphanumeric());
        let word = rest.get(..end)?;
        let is_number = (1..=4).contains(&end) && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_month = among(MONTHS, word);
        if !is_number && !among(DAYS, word) && (!is_month || months > 0) {
            break;
        }
        months += u32::from(is_month);
        numbers += u32::from(is_number);
        length += gap + end;
        // Only the day of the week is followed by a comma.
        let behind = text.get(length..)?;
        gap = match behind.as_bytes() {
            [b' ', b' ' | b'+' | b'-', ..] => 2,
            [b',', b' ', ..] if !is_number => 2,
            [b' ' | b'/' | b':' | b'-', ..] => 1,
            _ => break,
        };
    }
    (months == 1 && numbers >= 2).then_some(length)
}

/// An IP or MAC address, with or without a port.
fn address(text: &str) -> Option<usize> {
    let port = |text: &str| text.strip_prefix(':').map_or(0, |rest| run(rest, |byte| byte.is_ascii_digit()));
    let with_port = |length: usize| {
        let port = text.get(length..).map_or(0, port);
        if port > 0 { length + 1 + port } else { length }
    };
    let length = run(text, |byte| byte.is_ascii_digit() || byte == b'.');
    let length = text.get(..length)?.trim_end_matches('.').len();
    let parts = text.get(..length)?.split('.').filter(|part| (1..=3).contains(&part.len()));
    if parts.count() == 4 {
        return Some(with_port(length));
    }
    if let Some(inside) = text.strip_prefix('[') {
        let length = colons(inside)?;
        return inside.get(length..)?.starts_with(']').then(|| with_port(length + 2));
    }
    colons(text)
}

/// An address with colons.
fn colons(text: &str) -> Option<usize> {
    let length = run(text, |byte| byte.is_ascii_hexdigit() || byte == b':');
    let address = text.get(..length)?;
    let length = if address.ends_with("::") { length } else { address.trim_end_matches(':').len() };
    let address = text.get(..length)?;
    // A word follows: `std::bad_alloc`.
    if text.as_bytes().get(length).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
        return None;
    }
    let parts = || address.split(':');
    let is_shortened =
        address.contains("::") && parts().filter(|part| part.len() <= 4).count() >= 3 && address.len() > 2;
    let is_card = parts().count() == 6 && parts().all(|part| part.len() == 2);
    let is_full = parts().count() == 8 && parts().all(|part| (1..=4).contains(&part.len()));
    if !is_shortened && !is_card && !is_full {
        return None;
    }
    // The zone of a link-local address.
    let zone = text.get(length..)?.strip_prefix('%').map_or(0, |rest| run(rest, |byte| byte.is_ascii_alphanumeric()));
    Some(if zone > 0 { length + 1 + zone } else { length })
}

/// A host, recognised by its port, its share, its domain or the word before it.
fn host(before: &str, rest: &str) -> Option<(usize, &'static str)> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if before.ends_with(['-', '.', '_', '@', '/']) {
        return None;
    }
    let length = rest.get(..run(rest, is_name))?.trim_end_matches(['-', '.', '_']).len();
    let (name, behind) = rest.split_at_checked(length)?;
    if !name.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let is_numbered = name.bytes().any(|byte| byte.is_ascii_digit());
    if let Some(share) = behind.strip_prefix(':').and_then(|share| path(Some(':'), share)) {
        return Some((length + 1 + share, "<path>"));
    }
    let port = behind.strip_prefix(':').map_or(0, |rest| run(rest, |byte| byte.is_ascii_digit()));
    let ends = !behind
        .as_bytes()
        .get(port + 1)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b':'));
    let names_host = is_numbered || name.contains(['-', '.']) || name == "localhost" || port >= 4;
    let names_other = is_file(name) || names_error(name) || is_code(name);
    if (2..=5).contains(&port) && ends && names_host && !names_other {
        return Some((length + 1 + port, "<address>"));
    }
    if is_domain(name) && !is_file(name) {
        return Some((length, "<host>"));
    }
    let is_labelled = before.ends_with("host=") || before.ends_with("host='") || before.ends_with("host=\"");
    let follows = follows_host(before) && (is_numbered || name.contains(['-', '.'])) && !names_other;
    // Cinder's own form: host@backend#pool.
    let pool = run(behind, |byte| is_name(byte) || matches!(byte, b'@' | b'#'));
    let pool = if behind.starts_with('@') { behind.get(..pool)?.trim_end_matches('.').len() } else { 0 };
    (is_labelled || follows || pool > 0 && behind.get(..pool)?.contains('#')).then_some((length + pool, "<host>"))
}

/// Whether the word before announces a host.
fn follows_host(before: &str) -> bool {
    let trimmed = before.trim_end_matches([' ', ':', '=', '\'', '"', '(', '`']);
    trimmed.len() < before.len() && among("host hostname server node peer endpoint hypervisor", &last_word(trimmed))
}

/// The trailing letters, digits and underscores, in lower case.
fn last_word(text: &str) -> String {
    let length = text.bytes().rev().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    text.get(text.len() - length..).unwrap_or_default().to_ascii_lowercase()
}

/// Program files, whose names say what failed.
fn is_file(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    name.contains('.') && among("py c cc cpp h go rs java js sh so pl conf log", ending)
}

fn is_domain(name: &str) -> bool {
    const TOP: &str = "com net org local internal lan corp intra localdomain cloud example test";
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let labels = name.split('.').count();
    let last = name.rsplit('.').next().unwrap_or_default();
    name.split('.').all(is_label)
        && labels >= 2
        && (among(TOP, last) || labels >= 3 && last.len() == 2 && last.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// `VolumeBackup.0040`: a service's error code.
fn is_code(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(word, number)| {
        word.starts_with(|c: char| c.is_ascii_uppercase()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// An absolute or `./` path, or one of three or more parts with a number in it. Programs keep their path: which one
/// failed is the cause.
fn path(last: Option<char>, text: &str) -> Option<usize> {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"/._-+@%=~#$".contains(&byte);
    let length = text.get(..run(text, is_part))?.trim_end_matches(['.', '-', '=', '%', '#']).len();
    let path = text.get(..length)?;
    let from = ["/", "./", "../", "~/"].into_iter().find_map(|begin| path.strip_prefix(begin));
    let is_path = match from {
        Some(rest) => {
            // Not the end of a tag, or of `read/write`.
            !last.is_some_and(|c| matches!(c, '<' | '.' | '/' | '>'))
                && rest.starts_with(|c: char| {
                    c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '.' | '_' | '-' | '~')
                })
        }
        None => {
            path.split('/').count() >= 3
                && path.starts_with(|c: char| c.is_ascii_alphanumeric())
                && !path.starts_with("HTTP/")
                && path.bytes().any(|byte| byte.is_ascii_digit())
        }
    };
    (is_path && !path.split('/').any(|part| matches!(part, "bin" | "sbin"))).then_some(length)
}

/// Hexadecimal digits, or a longer run of letters and digits than any word.
fn id(before: &str, text: &str) -> Option<usize> {
    let word = run(text, |byte| byte.is_ascii_alphanumeric());
    let hex = run(text, |byte| byte.is_ascii_hexdigit());
    let count = |fits: fn(&u8) -> bool| text.bytes().take(word).filter(fits).count();
    let digits = count(u8::is_ascii_digit);
    if word >= 8 && hex == word && digits > 0 && digits < word || word >= 16 && digits >= 3 && digits < word {
        return Some(word);
    }
    // A memory address, not an error code.
    let place = text.strip_prefix("0x").map_or(0, |rest| run(rest, |byte| byte.is_ascii_hexdigit()));
    let is_place = place > 8 || place > 0 && before.ends_with("at ");
    if is_place && place + 2 == word && !names_error(before) {
        return Some(word);
    }
    // Python's temporary file names.
    let name = run(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let own = text.get(..name)?.strip_prefix("tmp")?;
    (own.len() == 8 && own.bytes().any(|byte| !byte.is_ascii_lowercase())).then_some(name)
}

/// The letters of a word that ends in a number, such as `compute07`, unless the number is part of the name.
fn numbered(word: &str) -> Option<&str> {
    const NAMES: &str = "ipv utf sha ext python http errno error err exit code rc base crc raid oauth";
    let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_name = letters.len() >= 3 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    (letters.len() < word.len() && is_name && !among(NAMES, letters)).then_some(letters)
}

/// A number with its unit.
fn number(before: &str, text: &str) -> Option<(usize, &'static str)> {
    let digits = run(text, |byte| byte.is_ascii_digit());
    if digits == 0 {
        return None;
    }
    let mut length = digits;
    while let Some(more) = text.get(length..).and_then(|rest| rest.strip_prefix(['.', ','])) {
        match run(more, |byte| byte.is_ascii_digit()) {
            0 => break,
            more => length += 1 + more,
        }
    }
    let rest = text.get(length..)?;
    if let Some(percent) = rest.strip_prefix(' ').unwrap_or(rest).strip_prefix('%') {
        return Some((text.len() - percent.len(), "<n>"));
    }
    if let Some((unit, sign)) = unit(rest) {
        return Some((length + unit, sign));
    }
    if names_error(before) || is_numbered_error(before, digits, text) || is_http_status(text) {
        return None;
    }
    // Part of an id that begins with a digit.
    let word = run(text, |byte| byte.is_ascii_alphanumeric());
    let hex = run(text, |byte| byte.is_ascii_hexdigit());
    Some(if word > digits && word == hex && word >= 4 { (word, "<id>") } else { (length, "<n>") })
}

/// A unit after a number, with the rest of a duration such as `2m30s`.
fn unit(text: &str) -> Option<(usize, &'static str)> {
    const SIZES: &str = "b byte bytes kb mb gb tb pb kib mib gib tib pib bit bits kbit mbit gbit kbps mbps gbps kbytes";
    const TIMES: &str =
        "ns us ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days msec usec";
    let gap = usize::from(text.starts_with(' '));
    let rest = text.get(gap..)?;
    let word = run(rest, |byte| byte.is_ascii_alphabetic());
    let unit = rest.get(..word)?;
    let behind = rest.get(word..)?;
    let ends = |text: &str| !text.as_bytes().first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    if let Some(per) = ["/sec", "/s"].into_iter().find(|per| behind.strip_prefix(per).is_some_and(ends)) {
        return (word > 0 && word <= 10).then_some((gap + word + per.len(), "<rate>"));
    }
    let small = unit.to_ascii_lowercase();
    let is_size = among(SIZES, &small) || gap == 0 && matches!(unit, "k" | "K" | "M" | "g" | "G" | "t" | "T");
    if is_size && ends(behind) {
        return Some((gap + word, "<size>"));
    }
    let is_time = among(TIMES, &small) || gap == 0 && unit == "m";
    if !is_time {
        return None;
    }
    let more = run(behind, |byte| byte.is_ascii_digit());
    match behind.get(more..).and_then(self::unit).filter(|(_, sign)| more > 0 && *sign == "<duration>") {
        Some((length, sign)) => Some((gap + word + more + length, sign)),
        None => ends(behind).then_some((gap + word, "<duration>")),
    }
}

/// Whether the number after this text identifies the error.
fn names_error(before: &str) -> bool {
    let trimmed = before.trim_end_matches([' ', ':', '=', '-', '(', '[', '"', '\'', '#']);
    let word = last_word(trimmed);
    let last = word.rsplit('_').next().unwrap_or_default();
    among("http rc ret exit signal returned", last)
        || ["errno", "code", "status"].iter().any(|end| last.ends_with(end))
        || trimmed.rsplit(is_blank).next().is_some_and(|word| word.starts_with("HTTP/"))
}

/// Whether a number looks like an error code: after a word, as in `VolumeBackup.0040` or `ORA-00942`, or after `error`,
/// unless it counts something.
fn is_numbered_error(before: &str, digits: usize, text: &str) -> bool {
    let is_word = |text: &str, fits: fn(&u8) -> bool| {
        let word = last_word(text).len();
        let word = text.get(text.len() - word..).unwrap_or_default();
        word.len() >= 2 && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.as_bytes().iter().all(fits)
    };
    if let Some(word) = before.strip_suffix('.') {
        return digits == 4 && is_word(word, u8::is_ascii_alphanumeric);
    }
    if let Some(word) = before.strip_suffix('-') {
        return digits >= 4 && is_word(word, u8::is_ascii_uppercase);
    }
    let counts = text.get(digits..).and_then(|rest| rest.strip_prefix(' '));
    let counts = counts.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    let trimmed = before.trim_end_matches([' ', ':', '=', '-', '(', '#']);
    let word = last_word(trimmed);
    let exits = trimmed.ends_with("exited with") || trimmed.ends_with("failed with");
    trimmed.len() < before.len() && !counts && (word.ends_with("error") || word == "err" || exits)
}

/// `503 Service Unavailable`
fn is_http_status(text: &str) -> bool {
    let is_status = text.starts_with(['4', '5']) && shaped(text, "000").is_some();
    let phrase = text.get(3..).and_then(|rest| rest.strip_prefix(' '));
    is_status && phrase.is_some_and(|phrase| phrase.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// The length in bytes of the matching prefix.
fn run(text: &str, fits: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|byte| fits(*byte)).count()
}

#[cfg(test)]
mod tests;
