//! Characters that show nothing but change how a text looks, or make two names look alike: the style sheet shows their
//! code points. The text itself stays as it is, to be found and copied.

use crate::ui::node::{Node, el};

/// The text with each invisible character in an element of its own, isolated from what is around it; `None` if there is
/// no such character.
pub(super) fn marked(text: &str) -> Option<Node> {
    // Most texts need no closer look: in UTF-8, all of these characters begin with one of a few bytes.
    if !text.bytes().any(|byte| matches!(byte, b'\0'..b' ' | 0x7f | 0xe2 | 0xef)) {
        return None;
    }
    let (mut whole, mut done, mut before) = (None, 0, ' ');
    for (at, c) in text.char_indices() {
        if is_invisible(c, before) {
            let mark = el("bdi").class("invisible").attr("data-code", format!("U+{:04X}", u32::from(c)));
            let shown = plain(text.get(done..at)?);
            whole = Some(
                whole
                    .unwrap_or_else(|| el("span"))
                    .child(shown)
                    .child(mark.child(plain(text.get(at..)?.get(..c.len_utf8())?))),
            );
            done = at + c.len_utf8();
        }
        before = c;
    }
    Some(whole?.child(plain(text.get(done..)?)).into())
}

fn plain(text: &str) -> Node {
    Node::Text(text.to_owned().into())
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
