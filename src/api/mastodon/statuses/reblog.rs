//! Reposting and quoting.

use rocket::http::Method;
use rocket::{get, post, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::create::{quote_policy, visibility};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::entity::statuses::status::Status;
use crate::api::mastodon::statuses::shared::entry;
use crate::api::mastodon::wire::auth::{Anyone, AsUser};
use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::paging::{Style, Window};
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::{Json, Page};
use crate::api::mastodon::wire::scope::{ReadStatuses, WriteStatuses};
use crate::community::posts::statuses;
use crate::community::relations::interactions;
use crate::model::content::entry::Visibility;

pub(super) fn routes() -> Vec<Served> {
    [served![reblog, unreblog, quotes, revoke], also(served![interaction_policy], &[Method::Patch])].concat()
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Reblog {
    visibility: Option<String>,
}

/// # `POST /api/v1/statuses/:id/reblog`
#[post("/api/v1/statuses/<id>/reblog", data = "<p>")]
async fn reblog(me: AsUser<WriteStatuses>, id: &str, p: Params<Reblog>) -> Outcome<Json<Status>> {
    let (who, app, id) = (me.me, me.session.app, entry(id)?);
    let visibility = visibility(p.fields.visibility.as_deref())?;
    if visibility == Some(Visibility::Direct) {
        return Err(Failure::validation("Visibility is not included in the list"));
    }
    let core = &me.app.core;
    let made = core.write(move |tx, settings| statuses::reblog(tx, settings, &who, app, id, visibility)).await?;
    Ok(Json(Status::of(&core.read(|r| statuses::one(r, Some(who.user), made))?, &me.site)))
}

/// # `POST /api/v1/statuses/:id/unreblog`
#[post("/api/v1/statuses/<id>/unreblog")]
async fn unreblog(me: AsUser<WriteStatuses>, id: &str) -> Outcome<Json<Status>> {
    let (who, id) = (me.me, entry(id)?);
    let core = &me.app.core;
    let original = core.write(move |tx, _| statuses::unreblog(tx, &who, id)).await?;
    Ok(Json(Status::of(&core.read(|r| interactions::open(r, Some(who.user), original))?, &me.site)))
}

/// # `GET /api/v1/statuses/:id/quotes`
#[get("/api/v1/statuses/<id>/quotes")]
async fn quotes(me: Anyone<ReadStatuses>, id: &str, window: Window) -> Outcome<Page<Status>> {
    let (id, span) = (entry(id)?, window.span(20, 40));
    let found = me.app.core.read(|r| statuses::quotes(r, me.user(), id, &span))?;
    let items = found.iter().map(|view| (view.id.0, Status::of(view, &me.site))).collect();
    Ok(window.page(&me.site, Style::Rows, span.limit, items))
}

/// # `POST /api/v1/statuses/:id/quotes/:quoting_id/revoke`
#[post("/api/v1/statuses/<id>/quotes/<quoting>/revoke")]
async fn revoke(me: AsUser<WriteStatuses>, id: &str, quoting: &str) -> Outcome<Json<Status>> {
    let (who, id, quoting) = (me.me, entry(id)?, entry(quoting)?);
    let core = &me.app.core;
    core.write(move |tx, _| statuses::revoke_quote(tx, &who, id, quoting)).await?;
    Ok(Json(Status::of(&core.read(|r| statuses::one(r, Some(who.user), quoting))?, &me.site)))
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Policy {
    quote_approval_policy: Option<String>,
}

/// # `PUT /api/v1/statuses/:id/interaction_policy`
#[put("/api/v1/statuses/<id>/interaction_policy", data = "<p>")]
async fn interaction_policy(me: AsUser<WriteStatuses>, id: &str, p: Params<Policy>) -> Outcome<Json<Status>> {
    let (who, id) = (me.me, entry(id)?);
    let policy = quote_policy(p.fields.quote_approval_policy.as_deref())?
        .ok_or_else(|| Failure::bad_request("param is missing or the value is empty or invalid: quote_approval_policy"))?;
    let core = &me.app.core;
    core.write(move |tx, _| statuses::set_quote_policy(tx, &who, id, policy)).await?;
    Ok(Json(Status::of(&core.read(|r| statuses::one(r, Some(who.user), id))?, &me.site)))
}
