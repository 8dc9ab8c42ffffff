//! The five GET requests to the Block Storage API.

use crate::api::cinder::capabilities::Features;
use crate::api::cinder::failure::Requested;
use crate::api::cinder::filter::Field;
use crate::api::cinder::parameters::{ListParameters, encode};
use crate::api::cinder::{Capabilities, Microversion};

/// A read of the Block Storage API. Nothing is ever written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The path and the query string, starting at `/v3/`.
    pub(crate) target: String,
    /// The microversion to request.
    pub(crate) microversion: Microversion,
    /// Whether a count is requested.
    pub(crate) counts: bool,
    /// The features that a service may lack.
    pub(crate) features: Features,
    /// What is requested.
    pub(crate) requested: Requested,
}

impl Request {
    /// `GET /v3/{project_id}/backups/detail` for one page.
    pub fn list(project_id: &str, query: &ListParameters<'_>, capabilities: &Capabilities) -> Self {
        let offset = query.offset;
        let mut target = format!("/v3/{}/backups/detail?", encode(project_id));
        for field in Field::ALL {
            if let Some(filter) = capabilities.filter(field, query) {
                target.extend([filter.parameter(field), "=", &encode(filter.sent(field)), "&"]);
            }
        }
        if let Some(sort) = capabilities.order(query.sort) {
            target.extend(["sort=", &capabilities.sort_keys(sort), "&"]);
        }
        // With a filter missing, the answer cannot be used; one row is enough to learn whether the filter caused the
        // refusal.
        let limit = if capabilities.lacks_filter(query) { 1 } else { query.limit.rows() };
        target.extend(["limit=", &limit.to_string()]);
        if offset > 0 {
            target.extend(["&offset=", &offset.to_string()]);
        }
        let counts = capabilities.counts();
        if counts {
            target += "&with_count=true";
        }
        let is_plain = offset == 0 && Field::ALL.into_iter().all(|field| query.filter(field).is_none());
        let requested = if is_plain { Requested::Project } else { Requested::List };
        Self {
            target,
            microversion: capabilities.microversion,
            counts,
            features: capabilities.features(query),
            requested,
        }
    }

    /// `GET /v3/{project_id}/backups/detail` for the project's backup count only.
    pub(crate) fn count(project_id: &str, capabilities: &Capabilities) -> Self {
        let target = format!("/v3/{}/backups/detail?limit=0&with_count=true", encode(project_id));
        let features = Features::NONE;
        Self { target, microversion: capabilities.microversion, counts: true, features, requested: Requested::Project }
    }

    /// `GET /v3/{project_id}/backups/{backup_id}`
    pub(crate) fn show(project_id: &str, backup_id: &str, capabilities: &Capabilities) -> Self {
        let target = format!("/v3/{}/backups/{}", encode(project_id), encode(backup_id));
        let features = Features::NONE;
        Self { target, microversion: capabilities.microversion, counts: false, features, requested: Requested::Backup }
    }

    /// `GET /v3/{project_id}/volumes/detail` for some rows. No count is requested: it is only a claim, Cinder refuses
    /// it from 3.31 to 3.44, and the end of the list shows in the rows.
    pub(crate) fn volumes(project_id: &str, offset: u64, rows: u64, capabilities: &Capabilities) -> Self {
        let mut target = format!("/v3/{}/volumes/detail?limit={rows}", encode(project_id));
        if offset > 0 {
            target.extend(["&offset=", &offset.to_string()]);
        }
        let features = Features::NONE;
        Self { target, microversion: capabilities.microversion, counts: false, features, requested: Requested::Volumes }
    }

    /// `GET /v3/{project_id}/limits`
    pub(crate) fn limits(project_id: &str, capabilities: &Capabilities) -> Self {
        let target = format!("/v3/{}/limits", encode(project_id));
        let features = Features::NONE;
        Self { target, microversion: capabilities.microversion, counts: false, features, requested: Requested::Limits }
    }

    /// A request for just the project's backups, if this one has more parameters.
    pub(crate) fn plain(&self) -> Option<Self> {
        let (path, _) = self.target.split_once('?').filter(|_| self.requested == Requested::List)?;
        let target = format!("{path}?limit=1");
        Some(Self { target, counts: false, features: Features::NONE, requested: Requested::Project, ..*self })
    }

    /// Every header to send, except the token. The page's own messages are in English, so English is requested.
    pub(crate) fn headers(&self) -> [(&'static str, String); 3] {
        [
            ("Accept", "application/json".to_owned()),
            ("Accept-Language", "en".to_owned()),
            ("OpenStack-API-Version", format!("volume {}", self.microversion)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::cinder::filter::Match;
    use crate::query::Query;
    use crate::query::tests::any_query;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn target(search: &str) -> String {
        Request::list("b23b", &Query::parse(search).0.list_parameters(), &Capabilities::default()).target
    }

    #[test]
    fn a_known_status_is_sent_as_cinder_spells_it() {
        assert!(target("?status=ERROR").contains("?status=error&"));
        assert!(target("?status=Error_Deleting").contains("?status=error_deleting&"));
        assert!(target("?status=Archived").contains("?status=Archived&"));
        assert!(target("?status~=ERR").contains("?status~=ERR&"));
    }

    #[test]
    fn the_documents_example_is_requested_as_it_is_written() {
        assert_eq!(
            target("?name=backup&status=error&limit=10&volume_id=7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb"),
            "/v3/b23b/backups/detail?name=backup&status=error&volume_id=7d7c6fbe-d7ee-4b4d-8bae-bdd08b5604bb&sort=created_at:desc,id:desc&limit=10&with_count=true"
        );
        assert_eq!(
            target("?name~=a&status~=b&volume_id~=c&limit=20&page=3&sort=size:asc"),
            "/v3/b23b/backups/detail?name~=a&status~=b&volume_id~=c&sort=size:asc,created_at:asc,id:asc&limit=20&offset=40&with_count=true"
        );
    }

    #[test]
    fn the_headers_are_the_documents() {
        let request = Request::list("p", &Query::default().list_parameters(), &Capabilities::default());
        let headers = request.headers();
        assert!(headers.contains(&("OpenStack-API-Version", "volume 3.45".to_owned())));
        assert!(headers.contains(&("Accept", "application/json".to_owned())));
        assert!(headers.contains(&("Accept-Language", "en".to_owned())));
    }

    #[test]
    fn ids_cannot_leave_their_place_in_the_path() {
        let request = Request::show("../p", "a/../b?x=1#", &Capabilities::default());
        assert_eq!(request.target, "/v3/..%2Fp/backups/a%2F..%2Fb%3Fx%3D1%23");
    }

    proptest! {
        #[test]
        fn every_filter_reaches_the_service_as_it_was_typed(query in any_query()) {
            let request = Request::list("p", &query.list_parameters(), &Capabilities::default());
            prop_assert!(request.target.is_ascii());
            let search = request.target.split_once('?').unwrap().1;
            let sent: BTreeMap<_, _> = form_urlencoded::parse(search.as_bytes()).into_owned().collect();
            for field in Field::ALL {
                if let Some(filter) = query.filter(field) {
                    prop_assert_eq!(sent.get(filter.parameter(field)).map(String::as_str), Some(filter.sent(field)));
                }
            }
            let offset: u64 = sent.get("offset").map_or(0, |text| text.parse().unwrap());
            prop_assert_eq!(offset, query.offset());
            prop_assert!(offset < (1 << 31));
            prop_assert_eq!(sent["limit"].clone(), query.limit.rows().to_string());
            let keys: Vec<_> = sent["sort"].split(',').collect();
            prop_assert_eq!(keys[0], query.sort.to_string());
            let way = query.sort.direction.word();
            prop_assert_eq!(*keys.last().unwrap(), format!("id:{way}"));
            prop_assert_eq!(keys.iter().filter(|key| key.starts_with("created_at:")).count(), 1);
            // Parsed as an address, the request gives back the filters, the order and the page size.
            let (read, _) = Query::parse(search);
            let status = query.status.as_ref().map(|filter| match filter {
                Match::Exact(_) => Match::Exact(filter.sent(Field::Status).to_owned()),
                Match::Contains(_) => filter.clone(),
            });
            prop_assert_eq!((read.name, read.status, read.volume_id), (query.name, status, query.volume_id));
            prop_assert_eq!((read.sort, read.limit), (query.sort, query.limit));
        }
    }
}
