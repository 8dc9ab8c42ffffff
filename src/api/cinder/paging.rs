//! Pages of `backups/detail`: `limit` rows each, numbered from 1.

/// Rows per page, 1 to 1000 (Cinder's default `osapi_max_limit`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageSize(u32);

impl PageSize {
    pub(crate) const OFFERED: [Self; 5] = [Self(10), Self(20), Self(50), Self(100), Self(1000)];

    /// A size within the limits.
    pub fn new(rows: u32) -> Option<Self> {
        (1..=1000).contains(&rows).then_some(Self(rows))
    }

    /// The page size nearest to this number of rows.
    pub(crate) fn at_most(rows: u64) -> Self {
        Self(u32::try_from(rows.clamp(1, 1000)).unwrap_or(1000))
    }

    pub(crate) fn rows(self) -> u32 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(50)
    }
}

/// A page number, from 1. It stays below the largest offset that Cinder accepts (2^31-1) at any page size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageNumber(u32);

impl PageNumber {
    /// The first page.
    pub const FIRST: Self = Self(1);
    /// Stands for the last page: no real page has this number.
    pub(crate) const LAST: Self = Self(2_000_000); // × 1000 rows < 2^31

    /// A page number within the limits.
    pub(crate) fn new(number: u32) -> Option<Self> {
        (1..=Self::LAST.0).contains(&number).then_some(Self(number))
    }

    /// The page that contains row `offset`.
    pub(crate) fn at_offset(offset: u64, size: PageSize) -> Self {
        let number = offset / u64::from(size.0) + 1;
        u32::try_from(number).map_or(Self::LAST, Self).min(Self::LAST)
    }

    /// Rows before this page.
    pub(crate) fn offset(self, size: PageSize) -> u64 {
        u64::from(self.0 - 1) * u64::from(size.0)
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// The page after this one.
    #[must_use]
    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1).min(Self::LAST)
    }

    /// The page with twice this number.
    #[must_use]
    pub(crate) fn doubled(self) -> Self {
        Self(self.0.saturating_mul(2)).min(Self::LAST)
    }

    /// A page halfway between two, excluding both.
    pub(crate) fn between(self, end: Self) -> Option<Self> {
        let middle = u32::midpoint(self.0, end.0);
        (self.0 < middle && middle < end.0).then_some(Self(middle))
    }

    /// The page before this one, if there is one.
    pub(crate) fn previous(self) -> Option<Self> {
        Self::new(self.0 - 1)
    }
}

impl Default for PageNumber {
    fn default() -> Self {
        Self::FIRST
    }
}
