//! Recommending people on one's profile.

use rocket::{get, post};

use super::{change, page, person, span};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::account::AccountJson;
use crate::api::mastodon::entity::accounts::relationship::Relationship;
use crate::api::mastodon::wire::auth::{Anyone, AsUser};
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::paging::Window;
use crate::api::mastodon::wire::reply::{Json, Page};
use crate::api::mastodon::wire::scope::{ReadAccounts, WriteAccounts};
use crate::community::people::lookup::{self, UserList};
use crate::community::profiles::endorsements;

pub(crate) fn routes() -> Vec<Served> {
    served![endorsed, endorse, unendorse, pin, unpin]
}

/// # `GET /api/v1/accounts/:id/endorsements`
#[get("/api/v1/accounts/<id>/endorsements")]
fn endorsed(me: Anyone<ReadAccounts>, id: &str, window: Window) -> Outcome<Page<AccountJson>> {
    let id = person(id)?;
    let found = me.app.core.read(|r| lookup::around(r, me.user(), id, UserList::EndorsedBy(id), span(&window)))?;
    Ok(page(&window, &me.site, &found))
}

/// # `POST /api/v1/accounts/:id/endorse`
///
/// Only followed accounts can be endorsed.
#[post("/api/v1/accounts/<id>/endorse")]
async fn endorse(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| endorsements::endorse(tx, me, whom)).await
}

/// # `POST /api/v1/accounts/:id/unendorse`
#[post("/api/v1/accounts/<id>/unendorse")]
async fn unendorse(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| endorsements::unendorse(tx, me, whom)).await
}

/// # `POST /api/v1/accounts/:id/pin`
///
/// The older name of this operation.
#[post("/api/v1/accounts/<id>/pin")]
async fn pin(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| endorsements::endorse(tx, me, whom)).await
}

/// # `POST /api/v1/accounts/:id/unpin`
///
/// The older name of this operation.
#[post("/api/v1/accounts/<id>/unpin")]
async fn unpin(me: AsUser<WriteAccounts>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| endorsements::unendorse(tx, me, whom)).await
}
