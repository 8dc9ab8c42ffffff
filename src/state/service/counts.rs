//! Whether the service's counts and offsets are reliable: they are checked against its rows, and single rows are
//! requested to settle doubts.

use crate::api::cinder::answer::Count;
use crate::api::cinder::failure::FailureKind;
use crate::api::cinder::{Failure, Page, Request, Row};
use crate::query::pagination::{Behind, Check, Claim, Ends, Probe};
use crate::query::{PageNumber, Query};
use crate::state::service::{FirstPage, ListedPage, Service, question, texts};

impl Service {
    /// The project's backup count, if the service has a reliable one. Fails only if nobody is signed in: whatever else
    /// is wrong with the count, the rows can still be read.
    pub(crate) async fn count(&self, project_id: &str) -> Result<Option<u64>, Failure> {
        let capabilities = self.capabilities();
        if !capabilities.counts() || capabilities.counts_with_rows_only {
            return Ok(None);
        }
        let answer = match self.ask(&|capabilities| Request::count(project_id, capabilities)).await {
            Ok((answer, ..)) => answer,
            Err(failure) if failure.ends_the_session() => return Err(failure),
            Err(failure) => {
                // A request that fails for good, or only after a long wait, is not repeated.
                if !failure.may_pass() || matches!(failure.kind, FailureKind::Timeout(_)) {
                    self.capabilities.update(|capabilities| capabilities.counts_with_rows_only = true);
                }
                return Ok(None);
            }
        };
        match answer.count() {
            Count::Absent => Ok(None),
            Count::Of(count) if answer.rows() == 0 && count > 0 => Ok(Some(count)),
            // It may be the number of returned items, which is also zero here.
            Count::Of(0) if answer.rows() == 0 => match self.row_at(project_id, &Query::default(), 0).await {
                Ok(probe) if probe.row.is_none() => Ok(Some(0)),
                Ok(probe) => {
                    // Zero for no row and one for one row: that is the number of returned items.
                    let is_of_the_answer = probe.count == Count::Of(1);
                    self.capabilities.update(|capabilities| {
                        capabilities.counts_with_rows_only = true;
                        capabilities.miscounts |= is_of_the_answer || probe.is_miscounted();
                    });
                    Ok(None)
                }
                Err(failure) if failure.ends_the_session() => Err(failure),
                Err(_) => Ok(None),
            },
            // Rows that were not requested: the parts will show whether the count is right.
            Count::Of(_) => {
                self.capabilities.update(|capabilities| capabilities.counts_with_rows_only = true);
                Ok(None)
            }
            Count::Odd => {
                self.distrust();
                Ok(None)
            }
        }
    }

    /// Checks a page's count against its rows, and requests single rows to settle doubts.
    pub(super) async fn settle(&self, project_id: &str, query: &Query, page: &mut Page) -> Behind {
        let mut check = Check::new(Claim {
            offset: query.offset(),
            limit: u64::from(query.limit.rows()),
            rows: page.rows.len() as u64,
            count: page.count,
            has_next_link: page.has_next_link,
        });
        while let Some(at) = check.open(&self.capabilities()) {
            match self.row_at(project_id, query, at).await {
                Ok(probe) if is_first_again(query, page, &probe) => {
                    self.capabilities.update(|capabilities| capabilities.ignores_offset = Some(true));
                    check.fail();
                }
                Ok(probe) => check.take(&probe),
                Err(_) => check.fail(),
            }
        }
        if check.is_wrong() {
            self.distrust();
        }
        if check.names_next() {
            self.capabilities.update(|capabilities| capabilities.names_next = true);
        }
        page.count = check.count();
        check.behind()
    }

    /// Whether a page's total must still be checked against the rows at its end. This is done once per service without
    /// filters and once with them.
    pub(crate) fn is_unchecked(&self, listed: &ListedPage) -> bool {
        let kind = usize::from(listed.query.is_filtered());
        self.capabilities.with_untracked(|capabilities| {
            listed.page.count != Count::Absent
                && capabilities.checked.get(kind) == Some(&false)
                && capabilities.ignores_offset != Some(true)
        })
    }

    /// Whether a displayed total is wrong: the row at its end does not exist, or one after it does.
    pub(crate) async fn is_miscounted(&self, project_id: &str, listed: &ListedPage) -> bool {
        let query = &listed.query;
        let kind = usize::from(query.is_filtered());
        let Count::Of(count) = listed.page.count else { return false };
        let end = query.offset() + listed.page.rows.len() as u64;
        let mut ends = Ends::new(count, end, query.offset() + u64::from(query.limit.rows()));
        while let Some(at) = ends.open() {
            let Ok(probe) = self.row_at(project_id, query, at).await else { return false };
            if is_first_again(query, &listed.page, &probe) {
                self.capabilities.update(|capabilities| capabilities.ignores_offset = Some(true));
                return true;
            }
            if ends.take(&probe) {
                self.distrust();
                return true;
            }
        }
        if ends.has_left_out() {
            let Ok((again, _)) = self.ask_for_page(project_id, query, query.offset()).await else { return false };
            if again.rows.len() <= listed.page.rows.len() {
                self.distrust();
            }
            return true;
        }
        self.capabilities.update(|capabilities| {
            if let Some(checked) = capabilities.checked.get_mut(kind) {
                *checked = true;
            }
        });
        false
    }

    /// Ignores all of the service's counts from now on.
    pub(super) fn distrust(&self) {
        self.capabilities.update(|capabilities| capabilities.miscounts = true);
    }

    /// Whether the service returns its first rows for every page. Two equal answers prove that once and for all; if the
    /// second request fails, it stays unknown.
    pub(super) async fn ignores_offset(&self, project_id: &str, query: &Query, page: &Page) -> bool {
        if page.rows.is_empty() {
            return false;
        }
        if let Some(known) = self.capabilities.with_untracked(|capabilities| capabilities.ignores_offset) {
            return known;
        }
        let (question, rows) = (question(query), texts(page));
        let is_same = |first: &FirstPage| first.0 == project_id && first.1 == question;
        let remembered =
            self.first.with(|first| first.as_ref().filter(|first| is_same(first)).map(|first| first.2 == rows));
        let is_ignored = if let Some(is_ignored) = remembered {
            is_ignored
        } else {
            let Ok(first) = self.row_at(project_id, &question, 0).await else { return false };
            first.row.as_ref() == rows.first() && {
                let Ok((first, _)) = self.ask_for_page(project_id, &question, 0).await else { return false };
                texts(&first) == rows
            }
        };
        self.capabilities.update(|capabilities| capabilities.ignores_offset = Some(is_ignored));
        is_ignored
    }
}

/// Whether another offset returned the first row again, so that the requested row cannot be had.
fn is_first_again(query: &Query, page: &Page, probe: &Probe) -> bool {
    let first = page.rows.first().map(Row::raw);
    probe.offset > 0 && query.page == PageNumber::FIRST && first.is_some() && first == probe.row.as_deref()
}
