//! Filters as the database applies them: equal to the byte, or SQL's LIKE.

use crate::backup::Backup;

/// One condition on one column.
#[derive(Debug)]
pub(super) struct Filter {
    column: Column,
    wanted: String,
    fuzzy: bool,
}

#[derive(Clone, Copy, Debug)]
enum Column {
    Name,
    Status,
    Volume,
}

impl Filter {
    /// The filter for a key such as `name` or `status~`; `None` for other keys.
    pub(super) fn new(key: &str, wanted: &str) -> Option<Self> {
        let column = match key.trim_end_matches('~') {
            "name" => Column::Name,
            "status" => Column::Status,
            "volume_id" => Column::Volume,
            _ => return None,
        };
        Some(Self { column, wanted: wanted.to_owned(), fuzzy: key.ends_with('~') })
    }

    /// Whether a row matches; a null value never does.
    pub(super) fn holds(&self, row: &Backup) -> bool {
        let value = match self.column {
            Column::Name => row.name.as_deref(),
            Column::Status => Some(row.status.as_str()),
            Column::Volume => Some(row.volume_id.as_str()),
        };
        value.is_some_and(|value| if self.fuzzy { contains(value, &self.wanted) } else { value == self.wanted })
    }
}

/// `LIKE '%wanted%'`: `%` matches any text, `_` any character, and only ASCII letters ignore case.
fn contains(value: &str, wanted: &str) -> bool {
    let value: Vec<char> = value.chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let pattern: Vec<char> = format!("%{wanted}%").chars().map(|letter| letter.to_ascii_lowercase()).collect();
    let (mut at, mut next) = (0, 0);
    // Where to resume if the part after the last % does not match: only the last % can matter.
    let mut retry: Option<(usize, usize)> = None;
    while at < value.len() {
        match pattern.get(next) {
            Some('%') => {
                next += 1;
                retry = Some((at, next));
            }
            Some(&letter) if letter == '_' || letter == value[at] => {
                at += 1;
                next += 1;
            }
            _ => {
                let Some((from, after)) = retry else { return false };
                at = from + 1;
                next = after;
                retry = Some((at, after));
            }
        }
    }
    pattern[next..].iter().all(|letter| *letter == '%')
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn wildcards_stand_for_any_text_and_any_character() {
        assert!(contains("nightly-web-03", "GHT_Y%0"));
        assert!(contains("100%_done", "%_"));
        assert!(contains("", ""));
        assert!(!contains("", "_"));
        assert!(!contains("ÉTÉ", "été"));
        assert!(contains("aab", "ab"));
        assert!(!contains("abc", "a_bc"));
    }
}
