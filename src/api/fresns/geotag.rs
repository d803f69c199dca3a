//! `geotag/*`, `search/geotags` and `user/extend-action` (`docs/specs/fresns.md 5.3`), v1 only: this community keeps no places
//! and has no extensions, and says so with the documented codes.

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::wire::auth::caller::{Anyone, AsUser};
use super::wire::envelope::{Answer, Outcome};
use super::wire::error::Failure;
use super::wire::family::Family;
use super::wire::paging::{self, Paging};
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::params::Params;
use crate::api::kit::openapi::{Served, served};
use crate::error::{Error, Resource};

/// What a list of places gives without being asked (`docs/specs/fresns.md 2.2`).
const DEFAULT: u32 = 30;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => Vec::new(),
        Family::V1 => served![list, detail, interaction, search, extend_action],
    }
}

/// # `GET /geotag/list`
#[get("/geotag/list", data = "<p>")]
fn list(_caller: Anyone, p: Params<Paging>) -> Outcome<Page<()>> {
    Ok(Answer(Page::empty(p.fields.page(DEFAULT, paging::MOST)?)))
}

/// # `GET /geotag/<gtid>/detail`
#[get("/geotag/<_gtid>/detail")]
fn detail(_caller: Anyone, _gtid: &str) -> Outcome<()> {
    Err(Error::NotFound(Resource::Geotag).into())
}

/// # `GET /geotag/<gtid>/interaction/<kind>`
#[get("/geotag/<_gtid>/interaction/<_kind>")]
fn interaction(_caller: Anyone, _gtid: &str, _kind: &str) -> Outcome<()> {
    Err(Error::NotFound(Resource::Geotag).into())
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Search {
    search_key: Option<String>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

/// # `GET /search/geotags`
#[get("/search/geotags", data = "<p>")]
fn search(_caller: Anyone, p: Params<Search>) -> Outcome<Page<()>> {
    let q = p.fields;
    if q.search_key.is_none() {
        return Err(Failure::Invalid("The searchKey field is required.".into()));
    }
    Ok(Answer(Page::empty(paging::of(q.page_size, q.page, q.page_number).ordinary()?)))
}

/// # `POST /user/extend-action`
#[post("/user/extend-action")]
fn extend_action(me: AsUser) -> Outcome<()> {
    Err(Failure::Code(me.ctx.family.codes().extend_missing))
}
