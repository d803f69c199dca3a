//! Relationships between the viewer and others.

use rocket::get;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::people_of;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::entity::accounts::relationship::Relationship;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::ReadFollows;
use crate::community::people::lookup;

pub(crate) fn routes() -> Vec<Served> {
    served![relationships, familiar_followers]
}

/// Relationships asked for at once: two of the longest pages.
const MANY: usize = 160;
/// The same for familiar followers, which cost more.
const FEW: usize = 40;

#[derive(Deserialize, JsonSchema)]
struct Query {
    #[serde(default)]
    id: Vec<String>,
    with_suspended: Option<bool>,
}

/// # `GET /api/v1/accounts/relationships`
///
/// Relationships in the order of the request.
#[get("/api/v1/accounts/relationships", data = "<p>")]
fn relationships(me: AsUser<ReadFollows>, p: Params<Query>) -> Outcome<Json<Vec<Relationship>>> {
    let ids = people_of(&p.fields.id, MANY)?;
    let ties = me.app.core.read(|r| lookup::ties(r, me.me.user, &ids, p.fields.with_suspended.unwrap_or(false)))?;
    Ok(Json(ties.iter().map(|(id, ties)| Relationship::of(*id, ties)).collect()))
}

/// The accounts the caller follows that also follow this account.
#[derive(Debug, Serialize, JsonSchema)]
struct FamiliarFollowers {
    id: String,
    accounts: Vec<AccountJson>,
}

/// # `GET /api/v1/accounts/familiar_followers`
#[get("/api/v1/accounts/familiar_followers", data = "<p>")]
async fn familiar_followers(me: AsUser<ReadFollows>, p: Params<Query>) -> Outcome<Json<Vec<FamiliarFollowers>>> {
    let ids = people_of(&p.fields.id, FEW)?;
    let found = lookup::familiar(&me.app.core, me.me.user, ids).await?;
    let each = found.iter().map(|(id, people)| FamiliarFollowers {
        id: id.to_string(),
        accounts: people.iter().map(|person| account::json(person, &me.site)).collect(),
    });
    Ok(Json(each.collect()))
}
