//! A backup's status: Cinder's words, and how urgent each is.

use std::fmt;

/// The statuses of the document and of Cinder's `BackupStatus`; any other word is kept unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The backup can be restored.
    Available,
    /// It is being created.
    Creating,
    /// It is being deleted.
    Deleting,
    /// It was deleted; Cinder shows it to administrators only.
    Deleted,
    /// A volume is being restored from it.
    Restoring,
    /// Creating it failed.
    Error,
    /// Deleting it failed.
    ErrorDeleting,
    /// Restoring from it failed.
    ErrorRestoring,
    /// A word this version does not know.
    Other(String),
    /// The service gave no status, or one that is not a string.
    Missing,
}

/// How much attention a status needs. Shown as symbol, colour and word together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Nothing to do.
    Good,
    /// No longer relevant.
    Muted,
    /// In progress.
    Busy,
    /// Cannot be judged.
    Unknown,
    /// Something failed.
    Bad,
}

impl Status {
    /// The statuses on offer as filters, those that need attention first.
    pub(crate) const KNOWN: [Self; 7] = [
        Self::Error,
        Self::ErrorRestoring,
        Self::ErrorDeleting,
        Self::Creating,
        Self::Restoring,
        Self::Deleting,
        Self::Available,
    ];

    /// Parses Cinder's word, ignoring case.
    pub(crate) fn from_word(word: &str) -> Self {
        let known = Self::KNOWN.into_iter().chain([Self::Deleted]).find(|known| known.is(word));
        known.unwrap_or_else(|| Self::Other(word.to_owned()))
    }

    /// Cinder's spelling of a known status, ignoring case.
    pub(crate) fn known(word: &str) -> Option<&'static str> {
        let known = Self::KNOWN.iter().chain([&Self::Deleted]).find(|known| known.is(word))?;
        Some(known.word())
    }

    /// Whether this is its word, ignoring case and surrounding blanks.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.word().trim().eq_ignore_ascii_case(word.trim())
    }

    /// Cinder's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Available => "available",
            Self::Creating => "creating",
            Self::Deleting => "deleting",
            Self::Deleted => "deleted",
            Self::Restoring => "restoring",
            Self::Error => "error",
            Self::ErrorDeleting => "error_deleting",
            Self::ErrorRestoring => "error_restoring",
            Self::Other(word) => word,
            Self::Missing => "unknown result",
        }
    }

    /// How much attention the status needs.
    pub fn tone(&self) -> Tone {
        match self {
            Self::Available => Tone::Good,
            Self::Error | Self::ErrorDeleting | Self::ErrorRestoring => Tone::Bad,
            Self::Creating | Self::Deleting | Self::Restoring => Tone::Busy,
            Self::Deleted => Tone::Muted,
            Self::Other(_) | Self::Missing => Tone::Unknown,
        }
    }
}

impl Status {
    /// The same of making the backup: after a failed deletion or restore, the status no longer says how that ended.
    pub(crate) fn tone_of_making(&self) -> Tone {
        if self.failed_later() { Tone::Unknown } else { self.tone() }
    }

    /// Whether something other than making the backup failed.
    pub(crate) fn failed_later(&self) -> bool {
        matches!(self, Self::ErrorDeleting | Self::ErrorRestoring)
    }
}

impl Tone {
    /// Its name in the style sheets.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Busy => "busy",
            Self::Muted => "muted",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_words_read_back_as_themselves() {
        for status in Status::KNOWN.into_iter().chain([Status::Deleted]) {
            assert_eq!(Status::from_word(status.word()), status);
            assert_eq!(Status::from_word(&format!(" {} ", status.word().to_ascii_uppercase())), status);
            assert_ne!(status.tone(), Tone::Unknown);
        }
        assert_eq!(Status::from_word("Error_Deleting"), Status::ErrorDeleting);
        assert_eq!(Status::from_word("Archiving").word(), "Archiving");
    }

    proptest! {
        #[test]
        fn every_unknown_word_is_shown_unchanged(word in "\\PC{0,30}|(?i)error|available") {
            let status = Status::from_word(&word);
            prop_assert!(status.is(&word));
            if matches!(status, Status::Other(_)) {
                prop_assert_eq!(status.word(), word.as_str());
            }
        }
    }
}
