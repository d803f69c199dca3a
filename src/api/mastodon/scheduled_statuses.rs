//! Statuses that wait for their time (`docs/specs/mastodon.md 4.2`).

use rocket::http::Method;
use rocket::{delete, get, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::scheduled::ScheduledStatus;
use super::render::time::parse;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, id_of};
use super::wire::reply::{EMPTY, Empty, Json, Page};
use super::wire::scope::{ReadStatuses, WriteStatuses};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::wire::params::Params;
use crate::community::posts::scheduled;
use crate::model::Millis;

pub(crate) fn routes() -> Vec<Served> {
    [served![list, show, cancel], also(served![reschedule], &[Method::Patch])].concat()
}

/// The time that was sent; an empty one is none.
pub(crate) fn time_of(text: Option<&str>) -> Outcome<Option<Millis>> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => parse(text).map(Some).ok_or_else(|| Failure::validation("Scheduled at is invalid")),
    }
}

fn number(id: &str) -> Outcome<i64> {
    id_of(id).ok_or_else(Failure::not_found)
}

/// # `GET /api/v1/scheduled_statuses`
#[get("/api/v1/scheduled_statuses")]
async fn list(me: AsUser<ReadStatuses>, window: Window) -> Outcome<Page<ScheduledStatus>> {
    let span = window.span(20, 40);
    let found = me.app.core.read(|r| scheduled::list(r, me.me.user, &span))?;
    let items = found.iter().map(|view| (view.scheduled.id, ScheduledStatus::of(view, &me.site))).collect();
    Ok(window.page(&me.site, Style::Rows, span.limit, items))
}

/// # `GET /api/v1/scheduled_statuses/:id`
#[get("/api/v1/scheduled_statuses/<id>")]
async fn show(me: AsUser<ReadStatuses>, id: &str) -> Outcome<Json<ScheduledStatus>> {
    let id = number(id)?;
    let view = me.app.core.read(|r| scheduled::find(r, me.me.user, id))?;
    Ok(Json(ScheduledStatus::of(&view, &me.site)))
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct When {
    scheduled_at: Option<String>,
}

/// # `PUT /api/v1/scheduled_statuses/:id`
#[put("/api/v1/scheduled_statuses/<id>", data = "<p>")]
async fn reschedule(me: AsUser<WriteStatuses>, id: &str, p: Params<When>) -> Outcome<Json<ScheduledStatus>> {
    let (who, id) = (me.me.user, number(id)?);
    let at = time_of(p.fields.scheduled_at.as_deref())?;
    let view = me
        .app
        .core
        .write(move |tx, _| match at {
            Some(at) => scheduled::set_time(tx, who, id, at),
            None => scheduled::find(tx, who, id),
        })
        .await?;
    Ok(Json(ScheduledStatus::of(&view, &me.site)))
}

/// # `DELETE /api/v1/scheduled_statuses/:id`
#[delete("/api/v1/scheduled_statuses/<id>")]
async fn cancel(me: AsUser<WriteStatuses>, id: &str) -> Outcome<Json<Empty>> {
    let (who, id) = (me.me.user, number(id)?);
    me.app.core.write(move |tx, _| scheduled::cancel(tx, who, id)).await?;
    Ok(EMPTY)
}
