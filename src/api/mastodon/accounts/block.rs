//! Blocking people.

use rocket::post;

use super::change;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::relationship::Relationship;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::WriteBlocks;
use crate::community::people::lookup;
use crate::community::relations::marks;
use crate::model::content::entry::{Mark, Target};

pub(crate) fn routes() -> Vec<Served> {
    served![block, unblock]
}

/// # `POST /api/v1/accounts/:id/block`
///
/// Also ends follows and follow requests in both directions.
#[post("/api/v1/accounts/<id>/block")]
async fn block(me: AsUser<WriteBlocks>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, settings, me, whom| {
        lookup::require(tx, whom)?;
        marks::put(tx, settings, me, Mark::Block, &Target::User(whom), None).map(drop)
    })
    .await
}

/// # `POST /api/v1/accounts/:id/unblock`
///
/// Unblocks the account. Follows that the block ended stay ended.
#[post("/api/v1/accounts/<id>/unblock")]
async fn unblock(me: AsUser<WriteBlocks>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| {
        lookup::require(tx, whom)?;
        marks::lift(tx, me, Mark::Block, &Target::User(whom)).map(drop)
    })
    .await
}
