//! Characters that show nothing but change how a text looks, or make two names look alike: the style sheet shows their
//! code points. The text itself stays as it is, to be found and copied.

use crate::ui::node::{Node, el};

/// Text from outside. Each invisible character in it has an element of its own, isolated from what is around it.
impl From<String> for Node {
    #[inline(never)]
    fn from(text: String) -> Self {
        // Most texts need no closer look: in UTF-8, all of these characters begin with one of a few bytes.
        if text.bytes().any(|byte| matches!(byte, b'\0'..b' ' | 0x7f | 0xe2 | 0xef)) {
            marked(text)
        } else {
            plain(text)
        }
    }
}

#[cold]
fn marked(text: String) -> Node {
    let (mut whole, mut before, mut shown) = (None, ' ', String::new());
    for c in text.chars() {
        if is_invisible(c, before) {
            let mark = el("bdi").class("invisible").attr("data-code", code_point(c)).child(plain(c.into()));
            let part = whole.unwrap_or_else(|| el("span")).child(plain(std::mem::take(&mut shown)));
            whole = Some(part.child(mark));
        } else {
            shown.push(c);
        }
        before = c;
    }
    match whole {
        Some(whole) => whole.child(plain(shown)).into(),
        None => plain(text),
    }
}

fn plain(text: String) -> Node {
    Node::Text(text.into())
}

/// `U+202E`: four digits are enough for all of them.
fn code_point(c: char) -> String {
    let mut code = "U+".to_owned();
    for place in [12, 8, 4, 0] {
        code.push(char::from_digit(u32::from(c) >> place & 15, 16).unwrap_or_default());
    }
    code.make_ascii_uppercase();
    code
}

/// Joiners are part of other scripts and of emoji, but of nothing that is written in ASCII.
fn is_invisible(c: char, before: char) -> bool {
    match c {
        '\u{200c}' | '\u{200d}' => before.is_ascii(),
        '\t' | '\n' | '\r' => false,
        _ => {
            matches!(c, '\0'..' ' | '\u{7f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        Node::from(text.to_owned()).to_string()
    }

    #[test]
    fn an_invisible_character_is_marked_and_the_text_stays() {
        let mark = |code: &str, c: char| format!("<bdi class=\"invisible\" data-code=\"{code}\">{c}</bdi>");
        assert_eq!(html("prod\u{202e}gpj.exe"), format!("<span>prod{}gpj.exe</span>", mark("U+202E", '\u{202e}')));
        assert_eq!(
            html("\u{feff}a\u{1b}"),
            format!("<span>{}a{}</span>", mark("U+FEFF", '\u{feff}'), mark("U+001B", '\u{1b}'))
        );
        for c in
            ['\u{200b}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{2066}', '\u{2069}', '\u{2060}', '\u{7f}']
        {
            assert_eq!(html(&format!("a{c}b")).matches("data-code").count(), 1, "{c:?}");
        }
    }

    #[test]
    fn what_can_be_seen_and_what_other_scripts_need_is_not_marked() {
        for text in
            ["", "web-01", "15–20 “x” …", "é", "first line\n\tsecond\r", "👩\u{200d}💻", "می\u{200c}خواهم", "每日", "ﬁ"]
        {
            assert_eq!(html(text), text);
        }
    }
}
