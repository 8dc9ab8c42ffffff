//! Reads from one deployment's API: sends requests, degrades where the service is lesser than the document, and hands
//! over what was read together with how it was asked.

use crate::cinder::dialect::Concession;
use crate::cinder::{Dialect, Failure, Page, Request, Row, answer};
use crate::config::{Config, Mistake};
use crate::pagination::Correction;
use crate::query::{PageNumber, PageSize, Query};
use crate::reactive::Signal;
use crate::session::Access;
use crate::transport;

/// Rows to read in one go: a few milliseconds.
const ROWS_A_TASK: usize = 100;

/// One page as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What was asked for.
    pub query: Query,
    /// How it was asked.
    pub request: Request,
    /// What came.
    pub page: Page,
    /// What the service lacks of it.
    pub concessions: Vec<Concession>,
}

impl Listed {
    /// A count was asked for and none came: the microversion was most likely not heard, and with it the filters.
    pub fn count_is_missing(&self) -> bool {
        self.request.counts && self.page.count.is_none()
    }
}

/// Reads `config.json` from beside the page.
pub async fn read_config() -> Result<Config, Mistake> {
    let reply = transport::get("config.json", &[]).await.map_err(|_| Mistake::Absent(None))?;
    if reply.status != 200 {
        return Err(Mistake::Absent(Some(reply.status)));
    }
    Config::parse(&String::from_utf8_lossy(&reply.body))
}

/// Reads a page's rows without keeping the browser from anything else for long.
pub async fn read(mut unread: answer::Unread) -> Page {
    loop {
        match unread.read(ROWS_A_TASK) {
            Ok(page) => return page,
            Err(rest) => unread = rest,
        }
        transport::pause().await;
    }
}

/// What came of asking for a page.
pub enum Answered {
    /// The page.
    Page(Listed),
    /// Another page is the one to ask for.
    Elsewhere(Correction),
}

/// A deployment's API and what has been learnt about it since the page was opened.
#[derive(Clone)]
pub struct Service {
    api: String,
    access: Access,
    dialect: Signal<Dialect>,
}

impl Service {
    /// The service that a configuration names, as whoever is signed in.
    pub fn new(config: &Config, access: Access) -> Self {
        Self { api: config.api.clone(), access, dialect: Signal::new(Dialect::default()) }
    }

    /// The path under which it answers.
    pub fn api(&self) -> &str {
        &self.api
    }

    /// The project in which somebody is signed in; it follows the sign-in.
    pub fn project_id(&self) -> Option<String> {
        self.access.session.with(|session| session.as_ref().map(|session| session.project.id.clone()))
    }

    /// The project that a query is about, once somebody is signed in there; it follows the sign-in.
    pub fn project_of(&self, query: &Query) -> Option<String> {
        self.access.project_of(query)
    }

    /// How the service is spoken to at present.
    pub fn dialect(&self) -> Dialect {
        self.dialect.get_untracked()
    }

    /// Whether a query has a filter that the service has been found to lack; it follows what is found.
    pub fn lacks_filter(&self, query: &Query) -> bool {
        self.dialect.with(|dialect| dialect.lacks_filter(query))
    }

    /// `GET …/backups/detail` for one page.
    pub async fn list(&self, project_id: &str, query: &Query) -> Result<Answered, Failure> {
        let listed = self.ask_for_page(project_id, query).await?;
        if let Some(correction) = Correction::of(query, &listed.page) {
            return Ok(Answered::Elsewhere(correction));
        }
        if listed.page.rows.is_empty() && query.page > PageNumber::FIRST {
            let last = self.find_last_page(project_id, query).await?;
            return Ok(Answered::Elsewhere(Correction::PastTheEnd(query.at_page(last))));
        }
        Ok(Answered::Page(listed))
    }

    /// `GET …/backups/{id}`
    pub async fn show(&self, project_id: &str, id: &str) -> Result<Row, Failure> {
        let (row, ..) = self.ask(&|dialect| Request::show(project_id, id, dialect), answer::one).await?;
        Ok(row)
    }

    /// How many backups the project has, where the service counts.
    pub async fn count(&self, project_id: &str) -> Result<Option<u64>, Failure> {
        if !self.dialect().counts() {
            return Ok(None);
        }
        let counted = self.ask(&|dialect| Request::count(project_id, dialect), answer::open).await?;
        Ok(read(counted.0).await.count)
    }

    /// `GET …/backups/detail` for rows from any row on, still to be read.
    pub async fn part(&self, project_id: &str, query: &Query, offset: u64) -> Result<answer::Unread, Failure> {
        let request = |dialect: &Dialect| Request::list_from(project_id, query, offset, dialect);
        let (unread, ..) = self.ask(&request, answer::open).await?;
        Ok(unread)
    }

    async fn ask_for_page(&self, project_id: &str, query: &Query) -> Result<Listed, Failure> {
        let request = |dialect: &Dialect| Request::list(project_id, query, dialect);
        let (unread, request, dialect) = self.ask(&request, answer::open).await?;
        let page = read(unread).await;
        Ok(Listed { query: query.clone(), request, page, concessions: dialect.concessions(query) })
    }

    /// Asks as the service has been found to understand, and for less where it understands less.
    async fn ask<T>(
        &self,
        request: &dyn Fn(&Dialect) -> Request,
        read: fn(&[u8]) -> Result<T, answer::Unreadable>,
    ) -> Result<(T, Request, Dialect), Failure> {
        loop {
            let dialect = self.dialect();
            let request = request(&dialect);
            match self.send(&request, read).await {
                Ok(read) => return Ok((read, request, dialect)),
                Err(failure) => {
                    self.degrade(&dialect, failure)?;
                    // Whoever can do without the answer of a lesser service ends this here.
                    transport::pause().await;
                }
            }
        }
    }

    /// Remembers a lesser dialect when the failure calls for one; else the failure stands.
    fn degrade(&self, dialect: &Dialect, failure: Failure) -> Result<(), Failure> {
        let lesser = dialect.after(&failure).ok_or(failure)?;
        self.dialect.set(lesser);
        Ok(())
    }

    /// Finds the last page that has rows where nobody counts, by halving: one row is asked for at each step.
    async fn find_last_page(&self, project_id: &str, query: &Query) -> Result<PageNumber, Failure> {
        let one = PageSize::new(1).unwrap_or_default();
        let (mut filled, mut empty) = (PageNumber::FIRST, query.page);
        while let Some(middle) = filled.between(empty) {
            let start = query.at_page(middle).offset();
            let probe = Query { limit: one, page: PageNumber::at_offset(start, one), ..query.clone() };
            let rows = self.ask_for_page(project_id, &probe).await?.page.rows;
            if rows.is_empty() { empty = middle } else { filled = middle }
        }
        Ok(filled)
    }

    async fn send<T>(&self, request: &Request, read: fn(&[u8]) -> Result<T, answer::Unreadable>) -> Result<T, Failure> {
        let url = format!("{}{}", self.api, request.target);
        let mut headers = request.headers().to_vec();
        let token = self.access.session.with_untracked(|session| session.as_ref().and_then(|s| s.token.clone()));
        if let Some(token) = token {
            headers.push(("X-Auth-Token", token.secret().to_owned()));
        }
        let reply = transport::get(&url, &headers).await?;
        if reply.status == 401 {
            self.access.refused();
        }
        if reply.status != 200 {
            return Err(Failure::refused(reply.status, reply.headers, &reply.body));
        }
        read(&reply.body).map_err(|what| Failure::Unreadable { what, request_id: reply.headers.request_id })
    }
}
