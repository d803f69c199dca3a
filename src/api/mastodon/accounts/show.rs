//! Reading accounts.

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{people_of, person};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::wire::auth::Anyone;
use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::ReadAccounts;
use crate::community::people;

pub(crate) fn routes() -> Vec<Served> {
    served![show, several, lookup]
}

/// Accounts asked for at once.
const MANY: usize = 40;

/// # `GET /api/v1/accounts/:id`
///
/// Disabled and deleted users are shown as suspended.
#[get("/api/v1/accounts/<id>")]
fn show(me: Anyone<ReadAccounts>, id: &str) -> Outcome<Json<AccountJson>> {
    let id = person(id)?;
    let person = me.app.core.read(|r| people::lookup::find(r, me.user(), id))?;
    Ok(Json(account::json(&person, &me.site)))
}

#[derive(Deserialize, JsonSchema)]
struct Several {
    #[serde(default)]
    id: Vec<String>,
}

/// # `GET /api/v1/accounts`
///
/// Accounts in the order of the request; unknown ids are skipped.
#[get("/api/v1/accounts", data = "<p>")]
fn several(me: Anyone<ReadAccounts>, p: Params<Several>) -> Outcome<Json<Vec<AccountJson>>> {
    let ids = people_of(&p.fields.id, MANY)?;
    let found = me.app.core.read(|r| people::lookup::some(r, me.user(), &ids))?;
    Ok(Json(found.iter().map(|person| account::json(person, &me.site)).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct Named {
    #[serde(default)]
    acct: String,
}

/// # `GET /api/v1/accounts/lookup`
///
/// `acct` is `name`, `@name`, or `name@` followed by the host of this server.
#[get("/api/v1/accounts/lookup", data = "<p>")]
fn lookup(me: Anyone<ReadAccounts>, p: Params<Named>) -> Outcome<Json<AccountJson>> {
    let name = me.site.here().name(&p.fields.acct).ok_or_else(Failure::not_found)?;
    let person = me.app.core.read(|r| people::lookup::by_name(r, me.user(), name))?;
    Ok(Json(account::json(&person, &me.site)))
}
