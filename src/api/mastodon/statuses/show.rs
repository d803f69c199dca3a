//! Looking at statuses.

use rocket::{Route, get, routes};
use serde::Deserialize;

use super::entry;
use crate::api::mastodon::Params;
use crate::api::mastodon::auth::Anyone;
use crate::api::mastodon::entity::status::Status;
use crate::api::mastodon::error::{Failure, Outcome};
use crate::api::mastodon::paging::id_of;
use crate::api::mastodon::reply::Json;
use crate::api::mastodon::scope::ReadStatuses;
use crate::community::statuses;
use crate::model::id::EntryId;

/// Statuses that one call asks for at most.
const MOST: usize = 40;

pub fn routes() -> Vec<Route> {
    routes![show, several]
}

/// # `GET /api/v1/statuses/<id>`
#[get("/api/v1/statuses/<id>")]
async fn show(me: Anyone<ReadStatuses>, id: &str) -> Outcome<Json<Status>> {
    let id = entry(id)?;
    let view = me.app.core.read(|r| statuses::one(r, me.user(), id))?;
    Ok(Json(Status::of(&view, &me.site)))
}

#[derive(Default, Deserialize)]
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
