//! People who agreed to be found (`docs/specs/mastodon.md 6`).

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::accounts::PAGE;
use super::entity::accounts::account::{self, AccountJson};
use super::wire::auth::Anyone;
use super::wire::error::Outcome;
use super::wire::reply::Json;
use super::wire::scope::Any;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::page::clamp_limit;
use crate::api::mastodon::wire::paging::amount;
use crate::api::mastodon::wire::params::Params;
use crate::community::people::directory::{self, DirectoryOrder};

pub(crate) fn routes() -> Vec<Served> {
    served![list]
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    #[serde(default, deserialize_with = "amount")]
    offset: Option<i64>,
    #[serde(default, deserialize_with = "amount")]
    limit: Option<i64>,
    order: Option<String>,
}

/// # `GET /api/v1/directory`
///
/// `local` has no effect, because all accounts are on this server.
#[get("/api/v1/directory", data = "<p>")]
async fn list(me: Anyone<Any>, p: Params<Query>) -> Outcome<Json<Vec<AccountJson>>> {
    let q = p.fields;
    let order = if q.order.as_deref() == Some("new") { DirectoryOrder::New } else { DirectoryOrder::Active };
    let offset = u32::try_from(q.offset.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    let found = directory::page(&me.app.core, me.user(), order, offset, clamp_limit(q.limit, PAGE.0, PAGE.1)).await?;
    Ok(Json(found.iter().map(|person| account::json(person, &me.site)).collect()))
}
