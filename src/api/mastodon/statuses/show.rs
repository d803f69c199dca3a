//! Reading statuses.

use rocket::http::Status as HttpStatus;
use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::statuses::edit::{StatusEdit, StatusSource, Thread};
use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::statuses::shared::entry;
use crate::api::mastodon::wire::auth::{Anyone, AsUser};
use crate::api::mastodon::wire::error::{Failure, NOT_FOUND, Outcome};
use crate::api::mastodon::wire::paging::id_of;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::ReadStatuses;
use crate::community::posts::statuses;
use crate::model::id::EntryId;

/// Statuses that one call asks for at most.
const MOST: usize = 40;

pub(super) fn routes() -> Vec<Served> {
    served![show, several, context, history, source, translate]
}

/// # `GET /api/v1/statuses/<id>`
#[get("/api/v1/statuses/<id>")]
async fn show(me: Anyone<ReadStatuses>, id: &str) -> Outcome<Json<Status>> {
    let id = entry(id)?;
    let view = me.app.core.read(|r| statuses::one(r, me.user(), id))?;
    Ok(Json(Status::of(&view, &me.site)))
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Asked {
    id: Vec<String>,
}

/// # `GET /api/v1/statuses`
#[get("/api/v1/statuses", data = "<p>")]
async fn several(me: Anyone<ReadStatuses>, p: Params<Asked>) -> Outcome<Json<Vec<Status>>> {
    if p.fields.id.len() > MOST {
        return Err(Failure::validation(format_args!("Id is too long (maximum is {MOST} items)")));
    }
    let ids: Vec<EntryId> = p.fields.id.iter().filter_map(|id| id_of(id)).map(EntryId).collect();
    let views = me.app.core.read(|r| statuses::some(r, me.user(), &ids))?;
    Ok(Json(views.iter().map(|view| Status::of(view, &me.site)).collect()))
}

/// # `GET /api/v1/statuses/:id/context`
///
/// The statuses above and below this one that the caller may see.
#[get("/api/v1/statuses/<id>/context")]
async fn context(me: Anyone<ReadStatuses>, id: &str) -> Outcome<Json<Thread>> {
    let (viewer, id) = (me.user(), entry(id)?);
    let found = me.app.core.db.read_slow(move |r| statuses::context(r, viewer, id)).await?;
    Ok(Json(Thread::of(&found, &me.site)))
}

/// # `GET /api/v1/statuses/:id/history`
#[get("/api/v1/statuses/<id>/history")]
async fn history(me: Anyone<ReadStatuses>, id: &str) -> Outcome<Json<Vec<StatusEdit>>> {
    let id = entry(id)?;
    let found = me.app.core.read(|r| statuses::history(r, me.user(), id))?;
    Ok(Json(StatusEdit::all(&found, &me.site)))
}

/// # `GET /api/v1/statuses/:id/source`
#[get("/api/v1/statuses/<id>/source")]
async fn source(me: AsUser<ReadStatuses>, id: &str) -> Outcome<Json<StatusSource>> {
    let id = entry(id)?;
    let view = me.app.core.read(|r| statuses::one(r, Some(me.me.user), id))?;
    Ok(Json(StatusSource::of(&view)))
}

/// # `POST /api/v1/statuses/:id/translate`
///
/// This server has no translation service.
#[post("/api/v1/statuses/<_id>/translate")]
async fn translate(_me: AsUser<ReadStatuses>, _id: &str) -> Failure {
    Failure::Plain(HttpStatus::NotFound, NOT_FOUND.into())
}
