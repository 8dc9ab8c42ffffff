//! The control routes under `/demo/`: switches, the request log, and adding and removing rows. For tests only.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};

use crate::backup::Backup;
use crate::clock::{rewritten, written};
use crate::state::Demo;
use crate::switches::{Seen, Switches};
use crate::world::project;

type Held = State<Arc<Demo>>;
type Fields = Json<Map<String, Value>>;
type Refused = (StatusCode, String);

/// The routes; they only exist with `--controls`.
pub(crate) fn routes(demo: Arc<Demo>) -> Router {
    Router::new()
        .route("/demo/switches", get(switches).put(set))
        .route("/demo/requests", get(requests).delete(forget))
        .route("/demo/backups", post(add))
        .route("/demo/backups/{id}", delete(remove).patch(change))
        .with_state(demo)
}

async fn switches(State(demo): Held) -> Json<Switches> {
    Json(demo.panel.switches())
}

async fn set(State(demo): Held, Json(switches): Json<Switches>) -> Json<Switches> {
    demo.panel.set(switches.clone());
    Json(switches)
}

async fn requests(State(demo): Held) -> Json<Vec<Seen>> {
    Json(demo.panel.log())
}

async fn forget(State(demo): Held) -> StatusCode {
    demo.panel.clear();
    StatusCode::NO_CONTENT
}

/// Merges fields into a row; a request's `profile` is ignored here, since all worlds share their rows.
fn merged(row: &Backup, mut fields: Map<String, Value>) -> Result<Backup, Refused> {
    let unreadable = |error: serde_json::Error| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
    fields.remove("profile");
    for key in ["created_at", "updated_at", "data_timestamp"] {
        if let Some(Value::String(text)) = fields.get(key) {
            let moment = rewritten(text)
                .ok_or_else(|| (StatusCode::UNPROCESSABLE_ENTITY, format!("{key}: {text} is no moment")))?;
            fields.insert(key.to_owned(), moment.into());
        }
    }
    let mut whole = serde_json::to_value(row).map_err(unreadable)?;
    if let Some(whole) = whole.as_object_mut() {
        whole.extend(fields);
    }
    serde_json::from_value(whole).map_err(unreadable)
}

async fn add(State(demo): Held, Json(fields): Fields) -> Result<(StatusCode, Json<Value>), Refused> {
    let now = written(demo.clock.now());
    let usual = Backup {
        id: uuid::Uuid::new_v4().to_string(),
        project_id: project::MAIN.to_owned(),
        status: "available".to_owned(),
        size: 20,
        object_count: Some(412),
        availability_zone: Some("eu-west-1a".to_owned()),
        container: Some("volumebackups".to_owned()),
        volume_id: uuid::Uuid::new_v4().to_string(),
        created_at: Some(now.clone()),
        updated_at: Some(now),
        metadata: Some(std::collections::BTreeMap::new()),
        ..Backup::default()
    };
    let stamped = fields.contains_key("data_timestamp");
    let mut row = merged(&usual, fields)?;
    if !stamped {
        row.data_timestamp.clone_from(&row.created_at);
    }
    let id = row.id.clone();
    if demo.store.find(&id).is_some() {
        return Err((StatusCode::CONFLICT, format!("{id} is there already")));
    }
    demo.store.add(row);
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

async fn change(State(demo): Held, Path(id): Path<String>, Json(fields): Fields) -> Result<Json<Backup>, Refused> {
    let row = demo.store.find(&id).ok_or_else(|| (StatusCode::NOT_FOUND, format!("no backup {id}")))?;
    let mut changed = merged(&row, fields)?;
    changed.id.clone_from(&id);
    demo.store.remove(&id);
    demo.store.add(changed.clone());
    Ok(Json(changed))
}

async fn remove(State(demo): Held, Path(id): Path<String>) -> StatusCode {
    if demo.store.remove(&id) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
