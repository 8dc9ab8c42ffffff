//! What the reader can ask for with a button, and set with a choice. Views name it in an attribute, `data-do` or
//! `data-set`; the page listens in one place and reads it back.

use crate::app::Scope;
use crate::column::Column;
use crate::export::Format;
use crate::query::SortKey;
use std::fmt;

/// A button's wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Look again.
    Again,
    /// Show the keys and the legend.
    Help,
    /// Go past the header.
    Skip,
    /// Show the sign-in form.
    SignIn,
    /// Sign out.
    SignOut,
    /// Sort by this, or the other way round.
    Sort(SortKey),
    /// Read no further.
    Stop,
    /// Compare with what is there now from now on.
    Remember,
    /// Forget what was there at the last visit.
    Forget,
    /// Mark a volume as retired, or take the mark off.
    Retire(String),
    /// Save everything that matches, or the page, as a file.
    Export(Scope, Format),
    /// Save the report for the next shift.
    Report,
}

/// What a choice sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Light or dark.
    Theme,
    /// Whose clock.
    Zone,
    /// Whether to look again by itself.
    Automatic,
    /// Rows a page.
    Limit,
    /// The status filter.
    Status,
    /// Whose backups.
    Project,
    /// The age that a recovery point may have.
    Target,
    /// Which volumes to show.
    Show,
    /// In which order.
    Order,
    /// Whether a column is shown.
    Column(Column),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Again => f.write_str("again"),
            Self::Help => f.write_str("help"),
            Self::Skip => f.write_str("skip"),
            Self::SignIn => f.write_str("sign-in"),
            Self::SignOut => f.write_str("sign-out"),
            Self::Sort(key) => write!(f, "sort {}", key.word()),
            Self::Stop => f.write_str("stop"),
            Self::Remember => f.write_str("remember"),
            Self::Forget => f.write_str("forget"),
            Self::Retire(id) => write!(f, "retire {id}"),
            Self::Export(scope, format) => {
                let scope = if *scope == Scope::Page { "page" } else { "all" };
                write!(f, "{scope} {}", format.extension())
            }
            Self::Report => f.write_str("report"),
        }
    }
}

impl Action {
    /// Reads the attribute.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "again" => Some(Self::Again),
            "help" => Some(Self::Help),
            "skip" => Some(Self::Skip),
            "sign-in" => Some(Self::SignIn),
            "sign-out" => Some(Self::SignOut),
            "stop" => Some(Self::Stop),
            "remember" => Some(Self::Remember),
            "forget" => Some(Self::Forget),
            "report" => Some(Self::Report),
            _ => {
                let (verb, word) = text.split_once(' ')?;
                match verb {
                    "sort" => SortKey::ALL.into_iter().find(|key| key.word() == word).map(Self::Sort),
                    "retire" => Some(Self::Retire(word.to_owned())),
                    "page" | "all" => {
                        let scope = if verb == "page" { Scope::Page } else { Scope::Everything };
                        let format = Format::ALL.into_iter().find(|format| format.extension() == word)?;
                        Some(Self::Export(scope, format))
                    }
                    _ => None,
                }
            }
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Theme => f.write_str("theme"),
            Self::Zone => f.write_str("zone"),
            Self::Automatic => f.write_str("automatic"),
            Self::Limit => f.write_str("limit"),
            Self::Status => f.write_str("status"),
            Self::Project => f.write_str("project"),
            Self::Target => f.write_str("target"),
            Self::Show => f.write_str("show"),
            Self::Order => f.write_str("order"),
            Self::Column(column) => write!(f, "column {}", column.word()),
        }
    }
}

impl Setting {
    /// Reads the attribute.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "theme" => Some(Self::Theme),
            "zone" => Some(Self::Zone),
            "automatic" => Some(Self::Automatic),
            "limit" => Some(Self::Limit),
            "status" => Some(Self::Status),
            "project" => Some(Self::Project),
            "target" => Some(Self::Target),
            "show" => Some(Self::Show),
            "order" => Some(Self::Order),
            _ => {
                let word = text.strip_prefix("column ")?;
                Column::ALL.into_iter().find(|column| column.word() == word).map(Self::Column)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_reads_back() {
        let actions = SortKey::ALL.map(Action::Sort).into_iter().chain([
            Action::Again,
            Action::Help,
            Action::Skip,
            Action::SignIn,
            Action::SignOut,
            Action::Stop,
            Action::Remember,
            Action::Forget,
            Action::Retire("a volume's \" id".to_owned()),
            Action::Export(Scope::Page, Format::Csv),
            Action::Export(Scope::Everything, Format::Json),
            Action::Report,
        ]);
        for action in actions {
            assert_eq!(Action::parse(&action.to_string()), Some(action));
        }
        let plain = [
            Setting::Theme,
            Setting::Zone,
            Setting::Automatic,
            Setting::Limit,
            Setting::Status,
            Setting::Project,
            Setting::Target,
            Setting::Show,
            Setting::Order,
        ];
        for setting in Column::ALL.map(Setting::Column).into_iter().chain(plain) {
            assert_eq!(Setting::parse(&setting.to_string()), Some(setting));
        }
        assert_eq!((Action::parse("sort ").or(Action::parse("page x")), Setting::parse("column x")), (None, None));
    }
}
