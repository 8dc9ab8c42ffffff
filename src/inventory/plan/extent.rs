//! How much of a project was read.

use std::fmt;

/// How much of a project a result is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Complete,
    /// All that the service returns, though it counts this many.
    Outcounted(u64),
    /// This many rows; with the total, if the service counts.
    Partial(u64, Option<u64>),
    /// This many, while the list changed: there may be more.
    Moving(u64),
    /// This many, which the service returns for every offset.
    Repeated(u64),
}

impl Extent {
    /// Whether it is the whole project. Rows to the end of the list outrank a count.
    pub(crate) fn is_complete(self) -> bool {
        matches!(self, Self::Complete | Self::Outcounted(_))
    }
}

/// `complete`, or `partial: 11,000 of 12,431`.
impl fmt::Display for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use crate::number::grouped;
        match self {
            Self::Complete => f.write_str("complete"),
            Self::Outcounted(counted) => write!(f, "the service counts {}", grouped(*counted)),
            Self::Partial(read, Some(all)) => write!(f, "partial: {} of {}", grouped(*read), grouped(*all)),
            Self::Partial(read, None) => write!(f, "partial: {} (total unknown)", grouped(*read)),
            Self::Moving(read) => write!(f, "list changed during reading; counts may be off: {} read", grouped(*read)),
            Self::Repeated(read) => {
                write!(f, "partial: the service returns the same {} backups whatever the offset", grouped(*read))
            }
        }
    }
}
