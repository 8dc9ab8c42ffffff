//! The API of one world: routes, the order in which errors are found, and the headers of every answer.
//! Reads rows and never changes them.

mod filter;
mod order;
mod page;
mod params;
mod query;
mod shape;
mod version;
mod volumes;

use std::time::Duration;

use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use chrono::TimeDelta;

use params::Params;
use query::ListRequest;
use shape::{Place, View};

use crate::faults;
use crate::json;
use crate::language::Language;
use crate::odd;
use crate::refusal::{self, Refusal};
use crate::state::Seat;
use crate::switches::{Seen, SeenHeaders};

const VERSION_HEADER: &str = "openstack-api-version";

/// Answers one request below `api/volume`, with the latency and the fault that are switched on.
pub(crate) async fn answer(State(seat): State<Seat>, OriginalUri(whole): OriginalUri, request: Request) -> Response {
    let headers = request.headers();
    seat.demo.panel.note(Seen {
        method: request.method().to_string(),
        path: whole.path().to_owned(),
        query: whole.query().map(ToOwned::to_owned),
        headers: SeenHeaders {
            version: text(headers, VERSION_HEADER).map(ToOwned::to_owned),
            token: headers.contains_key("x-auth-token"),
        },
        world: seat.world.name.clone(),
    });
    let path = request.uri().path();
    // Only answers with backups count towards `remaining`.
    let switches = if is_extra(path) { seat.demo.panel.switches() } else { seat.demo.panel.take() };
    if switches.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(switches.latency_ms)).await;
    }
    let query = request.uri().query().unwrap_or_default();
    let fault = switches.fault.or(seat.world.fault).filter(|fault| is_read(path) && fault.meets(query));
    let fault = fault.or(seat.world.quirks.volumes.filter(|_| is_extra(path)));
    let is_count = form_urlencoded::parse(query.as_bytes()).any(|(key, limit)| key == "limit" && limit == "0");
    let fault = fault.or(seat.world.quirks.count_alone.filter(|_| is_count));
    let normal = plain(&seat, &request);
    let mut response = match fault {
        Some(fault) => fault.spoil(normal, text(headers, "accept"), switches.retry_after).await,
        None => normal,
    };
    let now = seat.demo.clock.now() + seat.world.skew + TimeDelta::seconds(switches.date_off);
    if let Ok(date) = HeaderValue::from_str(&now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Whether the path is a list or a backup: only those are affected by faults.
fn is_read(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    matches!(segments[..], ["", "v3", _, "backups", ..])
}

/// Whether the path is optional for the dashboard.
fn is_extra(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').collect();
    matches!(segments[..], ["", "v3", _, "volumes", "detail"] | ["", "v3", _, "limits"])
}

enum Route<'a> {
    Root,
    Version,
    List { project: &'a str, detailed: bool },
    Show { project: &'a str, id: &'a str },
    Filters { project: &'a str },
    Volumes { project: &'a str },
    Limits { project: &'a str },
}

/// Cinder's own pattern for project ids: anything else there is an unknown route.
fn is_project(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-'))
}

fn route<'a>(method: &Method, segments: &[&'a str]) -> Option<Route<'a>> {
    let route = match *segments {
        ["", ""] => Route::Root,
        ["", "v3", ""] => Route::Version,
        ["", "v3", project, "backups"] if is_project(project) => Route::List { project, detailed: false },
        ["", "v3", project, "backups", "detail"] if is_project(project) => Route::List { project, detailed: true },
        ["", "v3", project, "backups", id] if is_project(project) && !id.is_empty() => Route::Show { project, id },
        ["", "v3", project, "volumes", "detail"] if is_project(project) => Route::Volumes { project },
        ["", "v3", project, "limits"] if is_project(project) => Route::Limits { project },
        ["", "v3", project, "resource_filters"] if is_project(project) => Route::Filters { project },
        _ => return None,
    };
    (method == Method::GET).then_some(route)
}

fn plain(seat: &Seat, request: &Request) -> Response {
    let segments: Vec<&str> = request.uri().path().split('/').collect();
    if request.method() == Method::OPTIONS {
        return refusal::empty();
    }
    let Some(route) = route(request.method(), &segments) else {
        return refusal::unknown_route(request.method() == Method::HEAD);
    };
    let place = Place::new(text(request.headers(), header::HOST.as_str()), &seat.world.prefix);
    let (project, version) = match route {
        Route::Root => return shape::versions(&place, seat.world.greatest, true),
        Route::Version => return shape::versions(&place, seat.world.greatest, false),
        Route::List { project, .. }
        | Route::Show { project, .. }
        | Route::Filters { project }
        | Route::Volumes { project }
        | Route::Limits { project } => {
            let requested = text(request.headers(), VERSION_HEADER).filter(|_| !seat.world.headerless);
            match version::read(requested, seat.world.greatest, seat.world.quirks.language) {
                Ok(minor) => (project, minor),
                Err(response) => return *response,
            }
        }
    };
    let quirks = seat.world.quirks;
    let view = View { place, project, version, quirks };
    let query = request.uri().query().unwrap_or_default();
    let answer = params::read(query).and_then(|params| body(seat, &route, &view, params));
    let echo = format!("volume 3.{version}");
    match answer {
        Ok(body) => json::answer(StatusCode::OK, odd::changed(project, body), Some(&echo)),
        Err(refusal) if quirks.language == Some(Language::Page) => faults::gateway(refusal.status, "nginx"),
        Err(refusal) => refusal.translated(quirks.language).answer(Some(&echo)),
    }
}

/// The body of an answer about a project.
fn body(seat: &Seat, route: &Route<'_>, view: &View, params: Params) -> Result<Vec<u8>, Refusal> {
    let (project, version) = (view.project, view.version);
    if !seat.world.projects.contains(&project) {
        return Err(Refusal::bad_request("Malformed request url"));
    }
    match route {
        Route::List { detailed, .. } => {
            let list = ListRequest::read(params.clone(), version, &seat.world)?;
            let page = page::cut(&seat.demo.store.rows(project), &list)?;
            shape::list(view, &page, *detailed, page.next_link(&list, params))
        }
        Route::Show { id, .. } => {
            let rows = seat.demo.store.rows(project);
            let row = rows.iter().find(|row| row.id == *id).ok_or_else(|| Refusal::no_backup(id))?;
            shape::show(view, row)
        }
        Route::Volumes { .. } => {
            let volumes = seat.demo.volumes(project);
            volumes::list(&view.place, project, &volumes, params, version, seat.world.most)
        }
        Route::Limits { .. } => {
            let rows = seat.demo.store.rows(project);
            Ok(volumes::limits(rows.len(), rows.iter().map(|row| row.size).sum()))
        }
        _ if version < version::RESOURCE_FILTERS => Err(Refusal::unknown_version()),
        _ => Ok(shape::resource_filters(&query::allowed(&seat.world))),
    }
}
