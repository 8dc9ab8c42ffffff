//! Reads from one deployment's API: every request of the page passes through here, except for signing in. `sending`
//! degrades where the service lacks documented features; `counts` finds out which counts are reliable.

mod counts;
mod sending;

use crate::api::cinder::answer::Count;
use crate::api::cinder::capabilities::Concession;
use crate::api::cinder::failure::{FailureKind, Headers};
use crate::api::cinder::limits::BackupQuota;
use crate::api::cinder::{Capabilities, Failure, Page, Request, Row, Volume, answer};
use crate::api::transport;
use crate::cells::{Cell, Stored};
use crate::inventory::plan::Gap;
use crate::query::pagination::{Claim, Correction, Place, Probe};
use crate::query::{PageNumber, PageSize, Query, Sort};
use crate::state::config::{Config, ConfigError};
use crate::state::session::Access;
use std::pin::Pin;

/// Rows parsed per task: a few milliseconds.
const ROWS_A_TASK: usize = 100;

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPage {
    /// The query.
    pub query: Query,
    /// The request that was used.
    pub request: Request,
    /// The service's answer.
    pub page: Page,
    /// The page's place in the list.
    pub place: Place,
    /// The requested order; `None` if the service has its own.
    pub order: Option<Sort>,
    /// The features that the service lacks.
    pub concessions: Vec<Concession>,
    /// A count was requested but is missing: perhaps the microversion was ignored, and with it the filters.
    pub count_is_missing: bool,
    /// The service's count, if it returns none of those rows.
    pub withheld: Option<u64>,
    /// The rows that the service cannot render.
    pub gaps: Vec<Gap>,
}

/// Reads `config.json` from next to the page.
pub async fn read_config() -> Result<Config, ConfigError> {
    let reply = transport::get("config.json", &[]).await.map_err(|failure| match failure.kind {
        FailureKind::Redirected => ConfigError::SignedOut,
        _ => ConfigError::Absent(None),
    })?;
    match reply.status {
        200 => {}
        401 | 403 => return Err(ConfigError::SignedOut),
        status => return Err(ConfigError::Absent(Some(status))),
    }
    Config::parse(&String::from_utf8_lossy(&reply.body))
}

/// Parses a page's rows without blocking the browser for long.
pub(crate) async fn read<R: answer::ListRow>(mut unread: answer::Unread<R>) -> Page<R> {
    loop {
        match unread.read(ROWS_A_TASK) {
            Ok(page) => return page,
            Err(rest) => unread = rest,
        }
        transport::pause().await;
    }
}

/// The outcome of requesting a page.
pub(crate) enum Answered {
    /// The page.
    Page(Box<ListedPage>),
    /// Another page must be requested instead.
    Elsewhere(Box<Correction>),
}

/// A request in flight.
type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + 'a>>;

/// The first page of the last list: the project, the query and the rows.
type FirstPage = (String, Query, Vec<String>);

/// A deployment's API and what has been learnt about it since the page was opened.
#[derive(Clone)]
pub(crate) struct Service {
    api: String,
    access: Access,
    capabilities: Cell<Capabilities>,
    first: Stored<Option<FirstPage>>,
    /// How many milliseconds this computer's clock is ahead of the service's; zero while they agree.
    pub(crate) ahead: Cell<i64>,
}

impl Service {
    /// The service in a configuration, used with this sign-in.
    pub(crate) fn new(config: &Config, access: Access) -> Self {
        let (capabilities, first) = (Cell::new(Capabilities::default()), Stored::new(None));
        Self { api: config.api.clone(), access, capabilities, first, ahead: Cell::new(0) }
    }

    /// The API's path.
    pub(crate) fn api(&self) -> &str {
        &self.api
    }

    /// The signed-in project; tracked.
    pub(crate) fn project_id(&self) -> Option<String> {
        self.access.session.with(|session| session.as_ref().map(|session| session.project.id.clone()))
    }

    /// The project of a query, once the sign-in is for it; tracked.
    pub(crate) fn project_of(&self, query: &Query) -> Option<String> {
        self.access.project_of(query)
    }

    /// A number that changes with every sign-in; tracked.
    pub(crate) fn sign_ins(&self) -> u32 {
        self.access.times.get()
    }

    /// The service's capabilities at present.
    pub(crate) fn capabilities(&self) -> Capabilities {
        self.capabilities.get_untracked()
    }

    /// Whether a query has a filter that the service is known to lack; tracked.
    pub(crate) fn lacks_filter(&self, query: &Query) -> bool {
        self.capabilities.with(|capabilities| capabilities.lacks_filter(&query.list_parameters()))
    }

    /// `GET …/backups/detail` for one page.
    pub(crate) async fn list(&self, project_id: &str, query: &Query) -> Result<Answered, Failure> {
        let is_last = query.page == PageNumber::LAST;
        if is_last && !self.capabilities().counts() {
            let last = self.find_last_page(project_id, query).await?;
            return Ok(Answered::Elsewhere(Box::new(Correction::Last(query.at_page(last)))));
        }
        let (mut page, request) = self.ask_for_page(project_id, query, query.offset()).await?;
        if query.page > PageNumber::FIRST && self.ignores_offset(project_id, query, &page).await {
            return Ok(Answered::Elsewhere(Box::new(Correction::OnlyFirstPage(query.at_page(PageNumber::FIRST)))));
        }
        let count_is_missing = request.counts && page.count == Count::Absent;
        let withheld = match page.count {
            Count::Of(count) if count > 0 && page.rows.is_empty() => Some(count),
            Count::Of(_) | Count::Absent | Count::Odd => None,
        };
        let behind = self.settle(project_id, query, &mut page).await;
        if let Some(correction) = Correction::of(query, &page, behind) {
            return Ok(Answered::Elsewhere(Box::new(correction)));
        }
        if page.rows.is_empty() && query.page > PageNumber::FIRST {
            let last = query.at_page(self.find_last_page(project_id, query).await?);
            let correction = if is_last { Correction::Last } else { Correction::PastTheEnd };
            return Ok(Answered::Elsewhere(Box::new(correction(last))));
        }
        let (place, capabilities) = (Place::of(query, &page, behind), self.capabilities());
        let is_to_compare = query.page == PageNumber::FIRST && capabilities.ignores_offset.is_none();
        self.first.set(is_to_compare.then(|| (project_id.to_owned(), question(query), texts(&page))));
        let place = if capabilities.ignores_offset == Some(true) { place.alone() } else { place };
        let (order, concessions) = (capabilities.order(query.sort), capabilities.concessions(&query.list_parameters()));
        let (query, gaps) = (query.clone(), Vec::new());
        let listed = ListedPage { query, request, page, place, order, concessions, count_is_missing, withheld, gaps };
        Ok(Answered::Page(Box::new(listed)))
    }

    /// `GET …/backups/{id}`
    pub(crate) async fn show(&self, project_id: &str, id: &str) -> Result<Row, Failure> {
        let (unread, _) = self.ask(&|capabilities| Request::show(project_id, id, capabilities)).await?;
        read(unread).await.rows.pop().ok_or(Failure::unreadable(answer::Unreadable::Empty, Headers::default()))
    }

    /// `GET …/backups/detail` for rows from any offset, not yet parsed. A count that contradicts the rows is discarded,
    /// and so are all later ones. A count that ends where the rows end proves nothing: there may be more.
    pub(crate) async fn part(&self, project_id: &str, query: &Query, offset: u64) -> Result<answer::Unread, Failure> {
        let request = |capabilities: &Capabilities| {
            Request::list(project_id, &query.list_parameters().from(offset), capabilities)
        };
        let (mut unread, _) = self.ask(&request).await?;
        let (rows, count, has_next_link) = (unread.rows(), unread.count(), unread.has_next_link());
        let claim = Claim { offset, limit: u64::from(query.limit.rows()), rows, count, has_next_link };
        if claim.is_contradictory() {
            unread.forget_count();
            // If the service returns its first rows for every offset, the rows contradict its counts as well.
            if offset == 0 || !self.begins_with(project_id, query, unread.first()).await {
                self.distrust();
            }
        }
        Ok(unread)
    }

    /// Whether a list starts with this row.
    async fn begins_with(&self, project_id: &str, query: &Query, row: &str) -> bool {
        self.row_at(project_id, query, 0).await.is_ok_and(|probe| probe.row.as_deref() == Some(row))
    }

    /// The row at an offset, if there is one.
    fn row_at<'a>(&'a self, project_id: &'a str, query: &Query, offset: u64) -> Pending<'a, Probe> {
        let query = Query { limit: PageSize::at_most(1), ..query.clone() };
        Box::pin(async move {
            let request = |capabilities: &Capabilities| {
                Request::list(project_id, &query.list_parameters().from(offset), capabilities)
            };
            let (unread, _) = self.ask(&request).await?;
            let row = (unread.rows() > 0).then(|| unread.first().to_owned());
            Ok(Probe { offset, row, count: unread.count() })
        })
    }

    async fn ask_for_page(&self, project_id: &str, query: &Query, offset: u64) -> Result<(Page, Request), Failure> {
        let request = |capabilities: &Capabilities| {
            Request::list(project_id, &query.list_parameters().from(offset), capabilities)
        };
        let (unread, request) = self.ask(&request).await?;
        Ok((read(unread).await, request))
    }

    /// Finds the last page with rows without a count: requests one row per step, doubling the offset and then
    /// bisecting.
    async fn find_last_page(&self, project_id: &str, query: &Query) -> Result<PageNumber, Failure> {
        let (mut filled, mut empty) = (PageNumber::FIRST, query.page);
        let mut before = None;
        while let Some(middle) = filled.between(empty) {
            let middle = middle.min(filled.doubled());
            let row = self.row_at(project_id, query, query.at_page(middle).offset()).await?.row;
            if row.is_some() && row == before {
                self.capabilities.update(|capabilities| capabilities.ignores_offset = Some(true));
                return Ok(PageNumber::FIRST);
            }
            if row.is_some() {
                filled = middle;
            } else {
                empty = middle;
            }
            before = row.or(before);
        }
        Ok(filled)
    }

    /// `GET …/volumes/detail` for some rows.
    pub(crate) async fn volumes(
        &self,
        project_id: &str,
        offset: u64,
        rows: u64,
    ) -> Result<Page<Option<Volume>>, Failure> {
        let reply = self.fetch(&Request::volumes(project_id, offset, rows, &self.capabilities())).await?;
        let mut unread = answer::open(&reply.body).map_err(|what| Failure::unreadable(what, reply.headers))?;
        // A count that was not requested is ignored.
        unread.forget_count();
        Ok(read(unread).await)
    }

    /// `GET …/limits`
    pub(crate) async fn quota(&self, project_id: &str) -> Result<BackupQuota, Failure> {
        let reply = self.fetch(&Request::limits(project_id, &self.capabilities())).await?;
        BackupQuota::read(&reply.body).map_err(|what| Failure::unreadable(what, reply.headers))
    }
}

/// The question of a list, without its page and panel.
fn question(query: &Query) -> Query {
    Query { page: PageNumber::FIRST, backup: None, ..query.clone() }
}

/// The rows' JSON.
fn texts(page: &Page) -> Vec<String> {
    page.rows.iter().map(|row| row.raw().to_owned()).collect()
}
