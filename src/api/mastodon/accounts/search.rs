//! Finding people.

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::PAGE;
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::page::clamp_limit;
use crate::api::mastodon::entity::accounts::account::Account;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::paging::id_of;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::ReadAccounts;
use crate::community::people::users::UserRef;
use crate::community::timelines::search::{self, Asked, Part};
use crate::model::id::UserId;

pub(crate) fn routes() -> Vec<Served> {
    served![find]
}

#[derive(Deserialize, JsonSchema)]
struct Query {
    #[serde(default)]
    q: String,
    limit: Option<i64>,
    offset: Option<i64>,
    following: Option<bool>,
}

/// What people are looked for by: a piece of a name, `@name`, `name@` and this server, or the address of a profile.
/// `None` for somebody of another server.
pub(crate) fn asked(q: &str, part: Part, site: &Site) -> Option<Asked> {
    let q = q.trim();
    if let Some(path) = q.strip_prefix(site.base.as_str()) {
        return Some(Asked { exact: Some(at(path)?), part, ..Asked::default() });
    }
    let name = site.local_name(q)?;
    let exact = (!name.is_empty()).then(|| UserRef::Name(name.to_owned()));
    Some(Asked { piece: name.to_owned(), exact, part })
}

/// Whose profile stands at this path of ours.
fn at(path: &str) -> Option<UserRef> {
    let path = path.trim_end_matches('/');
    let name = path.strip_prefix("/@").or_else(|| path.strip_prefix("/users/"));
    match (name, path.strip_prefix("/ap/users/")) {
        (Some(name), _) if !name.contains('/') => Some(UserRef::Name(name.to_owned())),
        (_, Some(id)) => id_of(id).map(|id| UserRef::Id(UserId(id))),
        _ => None,
    }
}

/// # `GET /api/v1/accounts/search`
///
/// There is nothing to `resolve`: everybody is here.
#[get("/api/v1/accounts/search", data = "<p>")]
async fn find(me: AsUser<ReadAccounts>, p: Params<Query>) -> Outcome<Json<Vec<Account>>> {
    let q = p.fields;
    let offset = u32::try_from(q.offset.unwrap_or(0).max(0)).unwrap_or(u32::MAX);
    let part = Part { following: q.following.unwrap_or(false), offset, limit: clamp_limit(q.limit, PAGE.0, PAGE.1) };
    let Some(asked) = asked(&q.q, part, &me.site) else { return Ok(Json(Vec::new())) };
    let found = search::people(&me.app.core, Some(me.me), asked).await?;
    Ok(Json(found.iter().map(|person| Account::of(person, &me.site)).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_profiles() {
        let name = |name: &str| Some(UserRef::Name(name.into()));
        assert_eq!(at("/@ann"), name("ann"));
        assert_eq!(at("/@ann/"), name("ann"));
        assert_eq!(at("/users/ann"), name("ann"));
        assert_eq!(at("/ap/users/17"), Some(UserRef::Id(UserId(17))));
        for odd in ["", "/", "/@ann/17", "/ap/users/x", "/tags/ann", "@ann"] {
            assert_eq!(at(odd), None, "{odd}");
        }
    }
}
