//! How far somebody has read (`docs/specs/mastodon.md 4.7`).

use rocket::http::Status;
use rocket::{get, post};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::entity::marker::MarkerEntity;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::Json;
use super::wire::scope::{ReadStatuses, WriteStatuses};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::notifications::markers::{self, Marker, MarkerUpdate, Timeline};

pub(crate) fn routes() -> Vec<Served> {
    served![list, set]
}

#[derive(Default, Serialize, JsonSchema)]
struct Home {
    home: Option<MarkerEntity>,
}

#[derive(Default, Serialize, JsonSchema)]
struct Notifications {
    notifications: Option<MarkerEntity>,
}

/// The markers that have been set.
#[derive(Default, Serialize, JsonSchema)]
struct Markers {
    #[serde(flatten)]
    home: Option<Home>,
    #[serde(flatten)]
    notifications: Option<Notifications>,
}

impl Markers {
    fn of(found: &[(Timeline, Marker)]) -> Self {
        let entity = |timeline| found.iter().find(|(known, _)| *known == timeline).map(|(_, marker)| MarkerEntity::of(marker));
        Self {
            home: entity(Timeline::Home).map(|marker| Home { home: Some(marker) }),
            notifications: entity(Timeline::Notifications).map(|marker| Notifications { notifications: Some(marker) }),
        }
    }
}

#[derive(Deserialize, JsonSchema)]
struct Which {
    #[serde(default)]
    timeline: Vec<String>,
}

/// # `GET /api/v1/markers`
#[get("/api/v1/markers", data = "<p>")]
fn list(me: AsUser<ReadStatuses>, p: Params<Which>) -> Outcome<Json<Markers>> {
    let asked = Timeline::ALL.into_iter().filter(|timeline| p.fields.timeline.iter().any(|name| name == timeline.name()));
    let found = me.app.core.read(|r| {
        let mut found = Vec::new();
        for timeline in asked {
            found.extend(markers::one(r, me.me.user, timeline)?.map(|marker| (timeline, marker)));
        }
        Ok(found)
    })?;
    Ok(Json(Markers::of(&found)))
}

#[derive(Deserialize, JsonSchema)]
struct Place {
    last_read_id: Option<String>,
    /// The version the client has seen last; 409 if another client has set the marker since.
    version: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    home: Option<Place>,
    notifications: Option<Place>,
}

/// # `POST /api/v1/markers`
#[post("/api/v1/markers", data = "<p>")]
async fn set(me: AsUser<WriteStatuses>, p: Params<Form>) -> Outcome<Json<Markers>> {
    let Form { home, notifications } = p.fields;
    let mut places = Vec::new();
    for (timeline, place) in [(Timeline::Home, home), (Timeline::Notifications, notifications)] {
        let Some(Place { last_read_id: Some(last), version }) = place else { continue };
        let last = id_of(&last).ok_or_else(|| Failure::validation("Last read is invalid"))?;
        places.push(MarkerUpdate { timeline, last, version });
    }
    let user = me.me.user;
    let set = me.app.core.write(move |tx, _| markers::set(tx, user, &places));
    match set.await? {
        Some(found) => Ok(Json(Markers::of(&found))),
        None => Err(Failure::Plain(Status::Conflict, "Conflict during update, please try again".into())),
    }
}
