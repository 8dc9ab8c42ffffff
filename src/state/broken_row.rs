//! Reads a page around rows that the service cannot render: it answers 500 for every page that contains one.

use crate::api::cinder::answer::Count;
use crate::api::cinder::{Failure, Page, Request, Row, answer};
use crate::api::transport;
use crate::inventory::plan::{PartAnswer, Reading};
use crate::platform::chance;
use crate::query::pagination::{Behind, Place};
use crate::query::{PageSize, Query};
use crate::state::service::{ListedPage, Service, read};
use std::collections::BTreeMap;

/// What is said in place of a row that could not be read.
const WHY: &str = "the service fails on every answer that contains it";

/// Reads a page in pieces after its request failed. Returns the same failure if none of it can be read.
pub(crate) async fn around(
    service: &Service,
    project: &str,
    query: &Query,
    failure: Failure,
) -> Result<ListedPage, Failure> {
    let mut plan = Reading::of_page(query.offset(), u64::from(query.limit.rows()), &failure);
    let mut rows: BTreeMap<u64, Row> = BTreeMap::new();
    let (mut count, mut has_next_link) = (Count::Absent, false);
    while let Some(part) = plan.ask() {
        let piece = Query { limit: PageSize::at_most(part.rows), ..query.clone() };
        match service.part(project, &piece, part.offset).await {
            Ok(unread) => {
                let page = read(unread).await;
                plan.receive(part, PartAnswer::of(&page, part));
                (count, has_next_link) = (page.count, has_next_link || page.has_next_link);
                rows.extend((part.offset..).zip(page.rows));
            }
            Err(failure) => {
                if let Some(millis) = plan.failed(part, &failure, chance::random()) {
                    transport::wait(millis).await;
                    plan.again(part);
                }
            }
        }
    }
    if rows.is_empty() {
        return Err(failure);
    }
    let gaps = plan.missing();
    for place in gaps.iter().flat_map(|gap| gap.first..gap.end.unwrap_or(gap.first)) {
        if let Some(row) = instead() {
            rows.insert(place, row);
        }
    }
    let capabilities = service.capabilities();
    let page = Page { rows: rows.into_values().collect(), count, has_next_link };
    let place = Place::of(query, &page, Behind::Unsure);
    let (request, concessions) = (
        Request::list(project, &query.list_parameters(), &capabilities),
        capabilities.concessions(&query.list_parameters()),
    );
    let order = capabilities.order(query.sort);
    Ok(ListedPage {
        query: query.clone(),
        request,
        page,
        place,
        order,
        concessions,
        count_is_missing: false,
        withheld: None,
        gaps,
    })
}

/// A placeholder row, so that the other rows keep their numbers.
fn instead() -> Option<Row> {
    let page = answer::list(br#"{"backups": [""]}"#).ok()?;
    let mut row = page.rows.into_iter().next()?;
    if let Err(broken) = &mut row.read {
        WHY.clone_into(&mut broken.why);
    }
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_replaces_a_row_is_no_backup_and_says_why() {
        let read = instead().unwrap().read;
        assert_eq!(read.unwrap_err().why, WHY);
    }
}
