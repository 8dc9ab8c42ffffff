//! The user's preferences, stored in this browser: theme, time zone, columns, automatic refresh, delimiter.
//! Never a filter, an id or a token. Printed and parsed as one short string; unknown parts are dropped.

use crate::cells::{Cell, effect};
use crate::export::rows::Delimiter;
use crate::platform::{dom, storage};
use crate::state::columns::{Column, Columns};
use crate::time::Zone;
use std::fmt;

const PREFERENCES: &str = "backup-lens:preferences";

/// A user's preferences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences {
    pub(crate) theme: Theme,
    /// The time zone in which times are shown.
    pub(crate) zone: Zone,
    /// The columns of the list.
    pub(crate) columns: Columns,
    /// Whether to refresh automatically.
    pub(crate) automatic: bool,
    /// The separator of CSV files.
    pub(crate) delimiter: Delimiter,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// Its name, on screen and in storage.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Theme {
    /// Parses the name; anything else is the system's theme.
    pub(crate) fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.word() == word).unwrap_or_default()
    }
}

impl Preferences {
    /// Parses the output of `Display`.
    pub(crate) fn parse(text: &str) -> Self {
        let mut read = Self::default();
        for pair in text.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "theme" => read.theme = Theme::from_word(value),
                "zone" => read.zone = Zone::from_word(value),
                "columns" => {
                    let is_named = |column: Column| value.split(',').any(|word| word == column.word());
                    read.columns =
                        Column::ALL.into_iter().filter(|column| !column.can_hide() || is_named(*column)).collect();
                }
                "automatic" => read.automatic = value == "true",
                "delimiter" => read.delimiter = Delimiter::from_word(value),
                _ => {}
            }
        }
        read
    }
}

/// The user's preferences, stored in this browser. If it stores nothing, the defaults apply each time.
pub(crate) fn use_preferences() -> Cell<Preferences> {
    let stored = storage::read(PREFERENCES);
    let preferences = Cell::new(stored.as_deref().map(Preferences::parse).unwrap_or_default());
    effect(move || {
        let chosen = preferences.get();
        // If storage is full or forbidden, the choice is only forgotten.
        storage::write(PREFERENCES, Some(&chosen.to_string()));
        dom::show_theme(Some(chosen.theme).filter(|theme| *theme != Theme::System).map(Theme::word));
    });
    preferences
}

impl fmt::Display for Preferences {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (theme, zone, automatic, delimiter) =
            (self.theme.word(), self.zone.word(), self.automatic, self.delimiter.word());
        let columns = self.columns.iter().filter(|column| column.can_hide());
        let columns = columns.map(Column::word).collect::<Vec<_>>().join(",");
        write!(f, "theme={theme}&zone={zone}&columns={columns}&automatic={automatic}&delimiter={delimiter}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_name_and_the_status_cannot_be_hidden() {
        let mut preferences = Preferences::default();
        for column in Column::ALL {
            preferences.columns.show(column, false);
        }
        let least = [Column::Status, Column::Name];
        assert!(preferences.columns.iter().eq(least));
        assert!(Preferences::parse("columns=").columns.iter().eq(least));
        assert!(Preferences::parse("columns=size,nonsense").columns.iter().eq([least[0], least[1], Column::Size]));
    }

    #[test]
    fn each_time_is_shown_once_until_the_user_chooses() {
        let columns = Preferences::parse("theme=dark").columns;
        assert_eq!(columns, Columns::default());
        assert!(columns.contains(Column::Created) && columns.contains(Column::Took));
        assert!(!columns.contains(Column::RecoveryPoint) && !columns.contains(Column::Updated));
    }

    proptest! {
        #[test]
        fn printed_preferences_read_back(theme in 0..3usize, zone in 0..2usize, shown: [bool; 12], automatic: bool, delimiter in 0..2usize) {
            let columns = Column::ALL.into_iter().zip(shown).filter(|(c, shown)| !c.can_hide() || *shown).map(|(c, _)| c).collect();
            let preferences = Preferences { theme: Theme::ALL[theme], zone: Zone::ALL[zone], columns, automatic, delimiter: Delimiter::ALL[delimiter] };
            prop_assert_eq!(Preferences::parse(&preferences.to_string()), preferences);
        }

        #[test]
        fn no_text_makes_the_reader_fail_hard(text in "\\PC{0,40}") {
            let _ = Preferences::parse(&text);
        }
    }
}
