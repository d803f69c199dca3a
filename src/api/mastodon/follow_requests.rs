//! Who asks to follow (`docs/specs/mastodon.md 4.1`).

use rocket::{get, post};

use super::accounts::{change, page, span};
use super::entity::accounts::account::AccountJson;
use super::entity::accounts::relationship::Relationship;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::Window;
use super::wire::reply::{Json, Page};
use super::wire::scope::{ReadFollows, WriteFollows};
use crate::api::kit::openapi::{Served, served};
use crate::community::people::lookup::{self, UserList};
use crate::community::relations::follow_answers;

pub(crate) fn routes() -> Vec<Served> {
    served![list, authorize, reject]
}

/// # `GET /api/v1/follow_requests`
#[get("/api/v1/follow_requests")]
fn list(me: AsUser<ReadFollows>, window: Window) -> Outcome<Page<AccountJson>> {
    let mine = me.me.user;
    let found = me.app.core.read(|r| lookup::list(r, Some(mine), UserList::WaitingFor(mine), span(&window)))?;
    Ok(page(&window, &me.site, &found))
}

/// # `POST /api/v1/follow_requests/:account_id/authorize`
///
/// 404 if there is no request.
#[post("/api/v1/follow_requests/<id>/authorize")]
async fn authorize(me: AsUser<WriteFollows>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, follow_answers::accept).await
}

/// # `POST /api/v1/follow_requests/:account_id/reject`
///
/// 404 if there is no request. The requesting user is not notified.
#[post("/api/v1/follow_requests/<id>/reject")]
async fn reject(me: AsUser<WriteFollows>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, who| follow_answers::decline(tx, me, who)).await
}
