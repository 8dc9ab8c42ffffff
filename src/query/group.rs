//! What the list of backups is grouped by.

/// A way to group the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// By the cause of the failure.
    Cause,
    /// By volume.
    Volume,
}

impl Group {
    /// All of them, in the order of the choice.
    pub(crate) const ALL: [Self; 2] = [Self::Cause, Self::Volume];

    /// Its name in the address.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::Volume => "volume",
        }
    }
}
