//! Finding people.

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::PAGE;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::page::clamp_limit;
use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::paging::amount;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::ReadAccounts;
use crate::community::people::users::UserRef;
use crate::community::text::address::LocalAddress;
use crate::community::timelines::search::{self, Part, PeopleQuery};

pub(crate) fn routes() -> Vec<Served> {
    served![find]
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    #[serde(default)]
    q: String,
    #[serde(default, deserialize_with = "amount")]
    limit: Option<i64>,
    #[serde(default, deserialize_with = "amount")]
    offset: Option<i64>,
    /// Only accounts that the caller follows.
    following: Option<bool>,
}

/// How users are searched: a part of a name, `@name`, `name@` and this server, or the address of a profile.
/// `None` for a user of another server.
pub(crate) fn asked(q: &str, part: Part, site: &Site) -> Option<PeopleQuery> {
    let (q, here) = (q.trim(), site.here());
    if here.is_url(q) {
        let who = match here.address(q)? {
            LocalAddress::Person(name) => UserRef::Name(name),
            LocalAddress::PersonId(id) => UserRef::Id(id),
            LocalAddress::Status(_) | LocalAddress::Tag(_) => return None,
        };
        return Some(PeopleQuery { exact: Some(who), part, ..PeopleQuery::default() });
    }
    let bare = q.trim_start_matches('@');
    let name = if bare.contains('@') { here.name(q)? } else { bare };
    let exact = (!name.is_empty()).then(|| UserRef::Name(name.to_owned()));
    Some(PeopleQuery { piece: name.to_owned(), exact, part })
}

/// # `GET /api/v1/accounts/search`
///
/// `resolve` has no effect, because all accounts are on this server.
#[get("/api/v1/accounts/search", data = "<p>")]
async fn find(me: AsUser<ReadAccounts>, p: Params<Query>) -> Outcome<Json<Vec<AccountJson>>> {
    let q = p.fields;
    let offset = u32::try_from(q.offset.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    let part = Part { following: q.following.unwrap_or(false), offset, limit: clamp_limit(q.limit, PAGE.0, PAGE.1) };
    let Some(asked) = asked(&q.q, part, &me.site) else { return Ok(Json(Vec::new())) };
    let found = search::people(&me.app.core, Some(me.me), asked).await?;
    Ok(Json(found.iter().map(|person| account::json(person, &me.site)).collect()))
}
