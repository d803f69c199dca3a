//! Endpoints of features that a small community lacks: honestly empty, and `404` for what would be one of them
//! (`docs/specs/mastodon.md 6`).

use rocket::http::Method;
use rocket::{delete, get, patch, post};
use schemars::JsonSchema;
use serde::Serialize;

use super::entity::accounts::account::AccountJson;
use super::wire::auth::{Anyone, AsUser};
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::{Empty, Json};
use super::wire::scope::{Any, Read, ReadAccounts, ReadCollections, WriteAccounts, WriteCollections};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::community::people::users;
use crate::model::id::UserId;

pub(crate) fn routes() -> Vec<Served> {
    let rest = served![
        annual_reports,
        annual_report,
        annual_state,
        annual_read,
        annual_generate,
        create_collection,
        collection,
        delete_collection,
        collections,
        in_collections,
        add_item,
        delete_item,
        revoke_item,
        async_refresh,
        identity_proofs
    ];
    rest.into_iter().chain(also(served![edit_collection], &[Method::Put])).collect()
}

type Missing = Outcome<Json<Empty>>;

/// None has this name.
fn missing() -> Missing {
    Err(Failure::not_found())
}

/// Annual reports, always empty.
#[derive(Default, Serialize, JsonSchema)]
struct AnnualReports {
    annual_reports: [(); 0],
    accounts: Vec<AccountJson>,
    statuses: [(); 0],
}

/// # `GET /api/v1/annual_reports`
#[get("/api/v1/annual_reports")]
fn annual_reports(_me: AsUser<ReadAccounts>) -> Json<AnnualReports> {
    Json(AnnualReports::default())
}

/// # `GET /api/v1/annual_reports/:year`
#[get("/api/v1/annual_reports/<_year>")]
fn annual_report(_me: AsUser<ReadAccounts>, _year: &str) -> Missing {
    missing()
}

#[derive(Serialize, JsonSchema)]
struct AnnualState {
    state: &'static str,
}

/// # `GET /api/v1/annual_reports/:year/state`
#[get("/api/v1/annual_reports/<_year>/state")]
fn annual_state(_me: AsUser<ReadAccounts>, _year: &str) -> Json<AnnualState> {
    Json(AnnualState { state: "ineligible" })
}

/// # `POST /api/v1/annual_reports/:year/read`
#[post("/api/v1/annual_reports/<_year>/read")]
fn annual_read(_me: AsUser<WriteAccounts>, _year: &str) -> Missing {
    missing()
}

/// # `POST /api/v1/annual_reports/:year/generate`
#[post("/api/v1/annual_reports/<_year>/generate")]
fn annual_generate(_me: AsUser<WriteAccounts>, _year: &str) -> Missing {
    missing()
}

/// # `POST /api/v1/collections`
#[post("/api/v1/collections")]
fn create_collection(_me: AsUser<WriteCollections>) -> Missing {
    Err(Failure::not_allowed())
}

/// # `GET /api/v1/collections/:id`
#[get("/api/v1/collections/<_id>")]
fn collection(_anyone: Anyone<Any>, _id: &str) -> Missing {
    missing()
}

/// # `PATCH /api/v1/collections/:id` (and `PUT`)
#[patch("/api/v1/collections/<_id>")]
fn edit_collection(_me: AsUser<WriteCollections>, _id: &str) -> Missing {
    missing()
}

/// # `DELETE /api/v1/collections/:id`
#[delete("/api/v1/collections/<_id>")]
fn delete_collection(_me: AsUser<WriteCollections>, _id: &str) -> Missing {
    missing()
}

#[derive(Default, Serialize, JsonSchema)]
struct Collections {
    collections: [(); 0],
}

/// A user with this id must exist all the same.
fn person(app: &crate::app::App, id: &str) -> Outcome<()> {
    let id = id_of(id).map(UserId).ok_or_else(Failure::not_found)?;
    app.core.read(|r| users::view(r, None, id))?;
    Ok(())
}

/// # `GET /api/v1/accounts/:id/collections`
#[get("/api/v1/accounts/<id>/collections")]
fn collections(anyone: Anyone<Any>, id: &str) -> Outcome<Json<Collections>> {
    person(&anyone.app, id)?;
    Ok(Json(Collections::default()))
}

/// # `GET /api/v1/accounts/:id/in_collections`
#[get("/api/v1/accounts/<id>/in_collections")]
fn in_collections(me: AsUser<ReadCollections>, id: &str) -> Outcome<Json<Collections>> {
    person(&me.app, id)?;
    Ok(Json(Collections::default()))
}

/// # `POST /api/v1/collections/:collection_id/items`
#[post("/api/v1/collections/<_id>/items")]
fn add_item(_me: AsUser<WriteCollections>, _id: &str) -> Missing {
    missing()
}

/// # `DELETE /api/v1/collections/:collection_id/items/:id`
#[delete("/api/v1/collections/<_id>/items/<_item>")]
fn delete_item(_me: AsUser<WriteCollections>, _id: &str, _item: &str) -> Missing {
    missing()
}

/// # `POST /api/v1/collections/:collection_id/items/:id/revoke`
#[post("/api/v1/collections/<_id>/items/<_item>/revoke")]
fn revoke_item(_me: AsUser<WriteCollections>, _id: &str, _item: &str) -> Missing {
    missing()
}

/// # `GET /api/v1_alpha/async_refreshes/:id`
#[get("/api/v1_alpha/async_refreshes/<_id>")]
fn async_refresh(_me: AsUser<Read>, _id: &str) -> Missing {
    missing()
}

/// # `GET /api/v1/accounts/:id/identity_proofs`
#[get("/api/v1/accounts/<id>/identity_proofs")]
fn identity_proofs(me: AsUser<ReadAccounts>, id: &str) -> Outcome<Json<[(); 0]>> {
    person(&me.app, id)?;
    Ok(Json([]))
}
