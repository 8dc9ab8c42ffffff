//! What no line of the program may do, read from the sources: rules that no type can hold.
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

/// Each line of the program that has one of these words in it, without the tests inside its files.
fn lines_with(words: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for path in sources(&root) {
        let text = fs::read_to_string(&path).unwrap();
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        let file = path.strip_prefix(&root).unwrap().display().to_string();
        let lines = program.lines().filter(|line| words.iter().any(|word| line.contains(word)));
        found.extend(lines.map(|line| format!("{file}: {}", line.trim())));
    }
    found
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
    // The rows' links share a printed beginning; three links load a page, and one skips the header.
    let made = ["app.rs", "ui/node.rs", "ui/pages/backups/row.rs", "ui/parts/screens.rs", "ui/pages/volumes.rs"];
    let others: Vec<_> = lines_with(&["attr(\"href\"", "attr_if(\"href\"", "attribute(\"href\""])
        .into_iter()
        .filter(|line| !made.iter().any(|file| line.starts_with(&format!("{file}:"))))
        .collect();
    assert_eq!(others, [""; 0]);
}
