//! Rules for the source code that no type can express, checked by reading the sources.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs"))
        .chain(folders.iter().flat_map(|folder| sources(folder)))
        .collect()
}

/// Each line of the program that contains one of these words, without the tests inside its files.
fn lines_with(words: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in sources(&root) {
        let text = fs::read_to_string(&path).unwrap();
        let program = without_tests(&text);
        let file = path.strip_prefix(&root).unwrap().display().to_string();
        let lines = program.lines().filter(|line| words.iter().any(|word| line.contains(word)));
        found.extend(lines.map(|line| format!("{file}: {}", line.trim())));
    }
    found
}

/// A file without its test-only items; each ends with the first line that closes it.
fn without_tests(text: &str) -> String {
    let mut program = String::new();
    let mut is_of_tests = false;
    for line in text.lines() {
        if line == "#[cfg(test)]" {
            is_of_tests = true;
        } else if is_of_tests {
            is_of_tests = !(line == "}"
                || line.starts_with("mod tests;")
                || line.starts_with("use ")
                || line.ends_with("mod tests;"));
        } else {
            program.push_str(line);
            program.push('\n');
        }
    }
    program
}

#[test]
fn only_what_tests_alone_have_is_left_out() {
    let text = "fn a() {}\n#[cfg(test)]\nfn b() {\n    b\n}\nfn c() {}\n#[cfg(test)]\nmod tests;\n";
    assert_eq!(without_tests(text), "fn a() {}\nfn c() {}\n");
}

#[test]
fn no_logic_looks_at_classes_attributes_or_selectors() {
    let reads = [
        "query_selector",
        ".closest(",
        ".matches_",
        "get_attribute",
        "has_attribute",
        "class_name()",
        "class_list()",
        "dataset()",
        "get_elements_by",
        "inner_html()",
        "text_content()",
    ];
    assert_eq!(lines_with(&reads), [""; 0]);
}

#[test]
fn a_link_of_the_program_is_made_with_its_route() {
    // The rows' links share a printed prefix; three links load a page, and two lead to another part of it.
    let made = [
        "app.rs",
        "ui/node.rs",
        "ui/pages/backups/row.rs",
        "ui/pages/overview/recent_causes.rs",
        "ui/pages/volumes.rs",
        "ui/parts/screens.rs",
    ];
    let others: Vec<_> = lines_with(&["attr(\"href\"", "attr_if(\"href\"", "attribute(\"href\""])
        .into_iter()
        .filter(|line| !made.iter().any(|file| line.starts_with(&format!("{file}:"))))
        .collect();
    assert_eq!(others, [""; 0]);
}

/// The string literals of a line.
fn literals(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut begin, mut is_escaped) = (None, false);
    for (at, c) in line.char_indices() {
        match begin {
            _ if is_escaped => is_escaped = false,
            Some(_) if c == '\\' => is_escaped = true,
            Some(from) if c == '"' => {
                found.push(&line[from..at]);
                begin = None;
            }
            None if c == '"' => begin = Some(at + 1),
            Some(_) | None => {}
        }
    }
    found
}

/// Whether a line of code contains words to read: a phrase, or one word where it is shown. Classes are no words.
fn shows_words(line: &str) -> bool {
    let line = line.trim_start();
    let is_word = |text: &&str| {
        let word = text.trim_matches([',', '.', ':', ';', '?', '(', ')', '“', '”']);
        !word.is_empty() && word.chars().all(char::is_alphabetic)
    };
    let is_phrase = |text: &str| text.split_whitespace().filter(is_word).count() > 1;
    let shown = [".child(\"", "button(\"", "\"aria-label\", \"", "\"title\", \"", "\"placeholder\", \""];
    let is_shown = |start: &str| {
        line.split(start).skip(1).any(|rest| rest.split('"').next().unwrap_or_default().contains(char::is_alphabetic))
    };
    let is_class = line.contains(".class(\"") || line.contains("\"class\", \"");
    !line.starts_with("//")
        && (shown.into_iter().any(is_shown) || !is_class && literals(line).into_iter().any(is_phrase))
}

#[test]
fn words_are_distinguished_from_names() {
    for line in [
        "el(\"p\").child(\"Stopped\")",
        "button(\"Retry\").asks(Action::Refresh)",
        "let text = format!(\"{rows} could not be read: \");",
        "\"The answer was empty\"",
    ] {
        assert!(shows_words(line), "{line}");
    }
    for line in [
        "/// A \"row\" of the \"table of backups\".",
        "el(\"section\").class(\"overview lead\").child(words::STOPPED)",
        "el(\"p\").child(\" \").child(\"–\")",
        "format!(\"{failure}. {advice}\")",
        "const OVERLAID: &str = \"(width < 68rem)\";",
    ] {
        assert!(!shows_words(line), "{line}");
    }
}

#[test]
fn words_on_screen_are_in_words_files() {
    let shown: Vec<_> = lines_with(&["\""])
        .into_iter()
        .filter(|line| {
            let (file, code) = line.split_once(": ").unwrap();
            file.starts_with("ui/") && !file.ends_with("words.rs") && shows_words(code)
        })
        .collect();
    assert_eq!(shown, [""; 0]);
}
