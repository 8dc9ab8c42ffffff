//! The bodies of successful answers: rows with the fields of a version, links, and the version list.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::page::Page;
use super::version;
use crate::backup::{Backup, Link};
use crate::json as text;
use crate::quirks::{Links, Quirks};
use crate::refusal::Refusal;
use crate::world::project;

/// The service's list of statuses; a row with another one cannot be rendered (visible only in the BROKEN project, so
/// that the main project can show how the dashboard handles unknown words).
const STATUSES: [&str; 8] =
    ["error", "error_deleting", "error_restoring", "creating", "available", "deleting", "deleted", "restoring"];

/// The API's address as the client sees it: the start of every link.
pub(super) struct Place(String);

impl Place {
    /// From the Host header and the world's prefix.
    pub(super) fn new(host: Option<&str>, prefix: &str) -> Self {
        Self(format!("http://{}{prefix}api/volume", host.unwrap_or("localhost")))
    }

    /// The address of a list.
    pub(super) fn list(&self, project: &str, path: &str, query: &str) -> String {
        format!("{}/v3/{project}/{path}?{query}", self.0)
    }
}

/// How rows are rendered for one request.
pub(super) struct View<'a> {
    /// Start of the links.
    pub place: Place,
    /// The project of the address.
    pub project: &'a str,
    /// The minor version.
    pub version: u32,
    /// How the world differs from Cinder.
    pub quirks: Quirks,
}

impl View<'_> {
    fn links(&self, row: &Backup) -> Vec<Link> {
        if let Some(links) = &row.links {
            return links.clone();
        }
        let (place, project, id) = (&self.place.0, self.project, &row.id);
        let link = |rel: &str, href| Link { rel: rel.to_owned(), href };
        vec![
            link("self", format!("{place}/v3/{project}/backups/{id}")),
            link("bookmark", format!("{place}/{project}/backups/{id}")),
        ]
    }

    fn row<'a>(&self, row: &'a Backup) -> Result<Row<'a>, Refusal> {
        let is_strict = [project::BROKEN, project::BROKEN_ROWS].contains(&self.project);
        if is_strict && !STATUSES.contains(&row.status.as_str()) {
            return Err(Refusal::broken());
        }
        Ok(Row {
            id: &row.id,
            status: &row.status,
            size: row.size,
            object_count: row.object_count,
            availability_zone: row.availability_zone.as_deref(),
            container: row.container.as_deref(),
            created_at: row.created_at.as_deref(),
            updated_at: row.updated_at.as_deref(),
            name: row.name.as_deref(),
            description: row.description.as_deref(),
            fail_reason: row.fail_reason.as_deref(),
            volume_id: &row.volume_id,
            links: self.links(row),
            is_incremental: row.is_incremental,
            has_dependent_backups: row.has_dependent_backups,
            snapshot_id: row.snapshot_id.as_deref(),
            data_timestamp: row.data_timestamp.as_deref(),
            shown_project: row.shown_project.as_deref(),
            metadata: row.metadata.as_ref().filter(|_| self.version >= version::METADATA),
            encryption_key_id: row.encryption_key_id.as_deref().filter(|_| self.version >= version::ENCRYPTION_KEY),
        })
    }
}

/// A row, with its fields in the service's order.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    status: &'a str,
    size: u64,
    object_count: Option<u64>,
    availability_zone: Option<&'a str>,
    container: Option<&'a str>,
    created_at: Option<&'a str>,
    updated_at: Option<&'a str>,
    name: Option<&'a str>,
    description: Option<&'a str>,
    fail_reason: Option<&'a str>,
    volume_id: &'a str,
    links: Vec<Link>,
    is_incremental: bool,
    has_dependent_backups: bool,
    snapshot_id: Option<&'a str>,
    data_timestamp: Option<&'a str>,
    #[serde(rename = "os-backup-project-attr:project_id", skip_serializing_if = "Option::is_none")]
    shown_project: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption_key_id: Option<&'a str>,
}

#[derive(Serialize)]
struct ShortRow<'a> {
    id: &'a str,
    name: Option<&'a str>,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct List<R> {
    backups: Vec<R>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backups_links: Option<[Link; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<[Link; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<Value>,
}

/// A page, in full or with only id, name and links; `next` is the query of the link to the next one.
///
/// # Errors
///
/// 500 if a row's status is not in the service's list.
pub(super) fn list(view: &View, page: &Page, detailed: bool, next: Option<String>) -> Result<Vec<u8>, Refusal> {
    let path = if detailed { "backups/detail" } else { "backups" };
    let link = |query: String| [Link { rel: "next".to_owned(), href: view.place.list(view.project, path, &query) }];
    let count = view.quirks.count.of(page.rows.len(), page.count, page.all).filter(|_| page.counted);
    let (backups_links, links) = match view.quirks.links {
        Links::Usual => (next.map(link), None),
        Links::Document => (None, next.map(link)),
        Links::Never => (None, None),
    };
    let rows = page.rows.iter();
    if detailed {
        let backups = rows.map(|row| view.row(row)).collect::<Result<_, _>>()?;
        return Ok(text::body(&List::<Row> { backups, backups_links, links, count }));
    }
    let short = rows.map(|row| ShortRow { id: &row.id, name: row.name.as_deref(), links: view.links(row) });
    let backups = short.collect();
    Ok(text::body(&List::<ShortRow> { backups, backups_links, links, count }))
}

/// One backup.
///
/// # Errors
///
/// 500 if its status is not in the service's list.
pub(super) fn show(view: &View, row: &Backup) -> Result<Vec<u8>, Refusal> {
    Ok(text::body(&json!({ "backup": view.row(row)? })))
}

/// The filters that members may use.
pub(super) fn resource_filters(allowed: &[&str]) -> Vec<u8> {
    text::body(&json!({ "resource_filters": [{ "resource": "backup", "filters": allowed }] }))
}

/// The range of versions: 300 at the root, 200 at `/v3/`.
pub(super) fn versions(place: &Place, greatest: u32, many: bool) -> Response {
    let docs = json!({ "rel": "describedby", "type": "text/html", "href": "https://docs.openstack.org/" });
    let here = json!({ "rel": "self", "href": format!("{}/v3/", place.0) });
    let media = json!({ "base": "application/json", "type": "application/vnd.openstack.volume+json;version=3" });
    let body = json!({ "versions": [{
        "id": "v3.0",
        "status": "CURRENT",
        "version": format!("3.{greatest}"),
        "min_version": "3.0",
        "updated": "2023-08-31T00:00:00Z",
        "links": [docs, here],
        "media-types": [media],
    }] });
    let status = if many { StatusCode::MULTIPLE_CHOICES } else { StatusCode::OK };
    text::answer(status, text::body(&body), Some("volume 3.0"))
}
