//! Requests: always GET, always these two. A `Query` becomes the document's parameters here.

use crate::cinder::{Dialect, Microversion};
use crate::query::{Field, Query, encode};

/// A read of the Block Storage API. There is no other method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The path and the query string, from `/v3/` on.
    pub target: String,
    /// The microversion to ask for.
    pub microversion: Microversion,
    /// Whether a count was asked for.
    pub counts: bool,
}

impl Request {
    /// `GET /v3/{project_id}/backups/detail` for one page.
    pub fn list(project_id: &str, query: &Query, dialect: &Dialect) -> Self {
        Self::list_from(project_id, query, query.offset(), dialect)
    }

    /// The same for as many rows as a page has, from any row on.
    pub fn list_from(project_id: &str, query: &Query, offset: u64, dialect: &Dialect) -> Self {
        let mut target = format!("/v3/{}/backups/detail?", encode(project_id));
        for field in Field::ALL {
            if let Some(filter) = query.filter(field) {
                let filter = dialect.filter(field, filter);
                target.extend([filter.parameter(field), "=", &encode(filter.text()), "&"]);
            }
        }
        target.extend(["sort=", &dialect.sort(query.sort).to_string(), "&limit=", &query.limit.rows().to_string()]);
        if offset > 0 {
            target.extend(["&offset=", &offset.to_string()]);
        }
        let counts = dialect.counts();
        if counts {
            target += "&with_count=true";
        }
        Self { target, microversion: dialect.microversion, counts }
    }

    /// `GET /v3/{project_id}/backups/detail` for the count alone: how many backups the project has.
    pub fn count(project_id: &str, dialect: &Dialect) -> Self {
        let target = format!("/v3/{}/backups/detail?limit=0&with_count=true", encode(project_id));
        Self { target, microversion: dialect.microversion, counts: true }
    }

    /// `GET /v3/{project_id}/backups/{backup_id}`
    pub fn show(project_id: &str, backup_id: &str, dialect: &Dialect) -> Self {
        let target = format!("/v3/{}/backups/{}", encode(project_id), encode(backup_id));
        Self { target, microversion: dialect.microversion, counts: false }
    }

    /// Every header to send, but for a token.
    pub fn headers(&self) -> [(&'static str, String); 2] {
        [("Accept", "application/json".to_owned()), ("OpenStack-API-Version", format!("volume {}", self.microversion))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::tests::any_query;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn target(search: &str) -> String {
        Request::list("b23b", &Query::parse(search).0, &Dialect::default()).target
    }

    #[test]
    fn the_documents_example_is_asked_for_in_its_own_words() {
        assert_eq!(
            target("?name=backup&status=error&limit=10&volume_id=7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb"),
            "/v3/b23b/backups/detail?name=backup&status=error&volume_id=7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb&sort=created_at:desc&limit=10&with_count=true"
        );
        assert_eq!(
            target("?name~=a&status~=b&volume_id~=c&limit=20&page=3&sort=size:asc"),
            "/v3/b23b/backups/detail?name~=a&status~=b&volume_id~=c&sort=size:asc&limit=20&offset=40&with_count=true"
        );
    }

    #[test]
    fn the_headers_are_the_documents() {
        let request = Request::list("p", &Query::default(), &Dialect::default());
        let headers = request.headers();
        assert!(headers.contains(&("OpenStack-API-Version", "volume 3.45".to_owned())));
        assert!(headers.contains(&("Accept", "application/json".to_owned())));
    }

    #[test]
    fn ids_cannot_leave_their_place_in_the_path() {
        let request = Request::show("../p", "a/../b?x=1#", &Dialect::default());
        assert_eq!(request.target, "/v3/..%2Fp/backups/a%2F..%2Fb%3Fx%3D1%23");
    }

    proptest! {
        #[test]
        fn every_filter_reaches_the_service_as_it_was_typed(query in any_query()) {
            let request = Request::list("p", &query, &Dialect::default());
            prop_assert!(request.target.is_ascii());
            let search = request.target.split_once('?').unwrap().1;
            let sent: BTreeMap<_, _> = form_urlencoded::parse(search.as_bytes()).into_owned().collect();
            for field in Field::ALL {
                if let Some(filter) = query.filter(field) {
                    prop_assert_eq!(sent.get(filter.parameter(field)).map(String::as_str), Some(filter.text()));
                }
            }
            let offset: u64 = sent.get("offset").map_or(0, |text| text.parse().unwrap());
            prop_assert_eq!(offset, query.offset());
            prop_assert!(offset < (1 << 31));
            prop_assert_eq!(sent["limit"].clone(), query.limit.rows().to_string());
            prop_assert_eq!(sent["sort"].clone(), query.sort.to_string());
            // Read as an address, the request gives back the filters, the order and the page size.
            let (read, _) = Query::parse(search);
            prop_assert_eq!((read.name, read.status, read.volume_id), (query.name, query.status, query.volume_id));
            prop_assert_eq!((read.sort, read.limit), (query.sort, query.limit));
        }
    }
}
