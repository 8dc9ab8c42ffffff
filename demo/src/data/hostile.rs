//! Names and descriptions that break careless text handling: markup, quotes, wildcards, and other scripts.

use chrono::{DateTime, TimeDelta, Utc};

use super::chain::{complete, started};
use super::chance::Chance;
use super::reason::cut;
use super::volume::Volume;
use crate::backup::Backup;

const NAMES: [&str; 36] = [
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE backups; --",
    "每日备份-数据库-03",
    "💾 weekly full 👩‍💻",
    "100%_done",
    "backup\u{202e}gpj.exe",
    "=HYPERLINK(\"http://example.com\",\"x\")",
    "αντίγραφο ασφαλείας",
    "null",
    "",
    "trailing blanks   ",
    "  leading blanks",
    "first line\nsecond line",
    "C:\\backups\\web\\03",
    "\"quoted\" and 'single'",
    "fish &amp; chips & more",
    "a&b=c?d#e+f/g\\h",
    "<script>alert('name')</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "javascript:alert(1)",
    "undefined",
    "نسخة احتياطية ليلية",
    "גיבוי לילי",
    "e\u{301}te\u{301} (combining) / été (composed)",
    "Z\u{335}\u{321}a\u{334}\u{328}l\u{336}\u{325}g\u{337}\u{322}o\u{338}\u{329}",
    "zero\u{200b}width\u{feff}joiner",
    "tab\tseparated\tname",
    "+1-555-0100",
    "@SUM(A1:A9)",
    "0",
    "1e309",
    "%00",
    "../../etc/passwd",
    "[x](javascript:alert(1))",
    "Ünïcödé ÄÖÜ ẞ ß ı İ",
    "🇨🇦🏴‍☠️🧑🏽‍🚀",
];
const LONG: usize = 255;

/// One backup per name; the first dozen within the last day, the others within weeks.
pub(super) fn all(volumes: &[Volume], now: DateTime<Utc>, mut chance: Chance) -> Vec<Backup> {
    let long = [
        "x".repeat(LONG),
        "long name with blanks that wraps somewhere ".chars().cycle().take(LONG).collect(),
        "備".repeat(LONG),
        "💾".repeat(LONG),
    ];
    let names = NAMES.into_iter().map(ToOwned::to_owned).chain(long);
    let rows = names.enumerate().filter_map(|(index, name)| {
        let volume = volumes.get((index * 7 + 3) % volumes.len().max(1))?;
        let ago = if index < 12 { chance.between(3 * 60, 26 * 60) } else { chance.between(26 * 60, 20 * 24 * 60) };
        let at = now - TimeDelta::minutes(ago) - TimeDelta::microseconds(chance.between(0, 59_000_000));
        let mut row = started(volume, at, false, &mut chance);
        complete(&mut row, volume, at + TimeDelta::seconds(chance.between(40, 9000)), chance.between(60, 100));
        row.description = description(index, &name).or(row.description);
        row.name = Some(name);
        Some(row)
    });
    rows.collect()
}

fn description(index: usize, name: &str) -> Option<String> {
    let text = match index % 6 {
        0 => format!("{{\"DESC\":\"{}\",\"INC\":1}}", "described at length, ".repeat(20)),
        1 => "{\"DESC\":\"broken".to_owned(),
        2 => "{\"INC\":0}".to_owned(),
        3 => format!("{name} <b>bold</b>"),
        4 => "{\"DESC\":null,\"INC\":\"yes\"}".to_owned(),
        _ => return None,
    };
    Some(cut(&text))
}
