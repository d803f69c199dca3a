//! Search (`docs/specs/mastodon.md 4.7`).

use rocket::get;
use rocket::http::Status as HttpStatus;
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::search::{Search, SearchV1};
use super::render::site::Site;
use super::wire::auth::{Anyone, AsUser};
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Window, amount, id_of};
use super::wire::reply::Json;
use super::wire::scope::ReadSearch;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::timelines::search_everything;
use crate::community::timelines::search_everything::{Query, Sort};
use crate::model::id::UserId;

pub(crate) fn routes() -> Vec<Served> {
    served![everything, first_form]
}

#[derive(Deserialize, JsonSchema)]
struct Fields {
    #[serde(default)]
    q: String,
    #[serde(rename = "type")]
    sort: Option<String>,
    #[serde(default)]
    resolve: bool,
    /// Only accounts that the caller follows.
    #[serde(default)]
    following: bool,
    account_id: Option<String>,
    #[serde(default, deserialize_with = "amount")]
    offset: Option<i64>,
}

/// The search query; `None` where nothing can be found.
fn query(fields: Fields, window: &Window, site: &Site) -> Outcome<Option<Query>> {
    if fields.q.trim().is_empty() {
        return Err(Failure::bad_request("param is missing or the value is empty: q"));
    }
    let sort = match fields.sort.as_deref().filter(|sort| !sort.is_empty()) {
        None => None,
        Some("accounts") => Some(Sort::People),
        Some("statuses") => Some(Sort::Statuses),
        Some("hashtags") => Some(Sort::Tags),
        Some(_) => return Ok(None),
    };
    let author = match fields.account_id.filter(|id| !id.is_empty()).map(|id| id_of(&id)) {
        None => None,
        Some(Some(id)) => Some(UserId(id)),
        // No user has such an id, so there are no statuses of theirs.
        Some(None) => Some(UserId(0)),
    };
    Ok(Some(Query {
        address: site.here().address(&fields.q),
        text: fields.q,
        sort,
        following: fields.following,
        author,
        span: window.span(20, 40),
        // Without a sort there is no one list to go on in.
        offset: fields.offset.filter(|_| sort.is_some()).unwrap_or(0).max(0),
    }))
}

/// # `GET /api/v2/search`
#[get("/api/v2/search", data = "<p>")]
async fn everything(me: Anyone<ReadSearch>, window: Window, p: Params<Fields>) -> Outcome<Json<Search>> {
    let refused = |what: &str| Err(Failure::Plain(HttpStatus::Unauthorized, format!("Search queries {what} without authentication")));
    if me.me.is_none() && p.fields.resolve {
        return refused("that resolve remote resources are not supported");
    }
    if me.me.is_none() && p.fields.offset.is_some() {
        return refused("pagination is not supported");
    }
    let found = match query(p.fields, &window, &me.site)? {
        Some(query) => search_everything::everything(&me.app.core, me.me, query).await?,
        None => search_everything::SearchResults::default(),
    };
    Ok(Json(Search::of(&found, &me.site)))
}

/// # `GET /api/v1/search`
///
/// Removed from Mastodon in 3.0; some clients still fall back to it.
#[get("/api/v1/search", data = "<p>")]
async fn first_form(me: AsUser<ReadSearch>, window: Window, p: Params<Fields>) -> Outcome<Json<SearchV1>> {
    let found = match query(p.fields, &window, &me.site)? {
        Some(query) => search_everything::everything(&me.app.core, Some(me.me), query).await?,
        None => search_everything::SearchResults::default(),
    };
    Ok(Json(SearchV1::of(&found, &me.site)))
}
