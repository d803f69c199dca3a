//! Who follows a user, whom a user follows.

use rocket::get;

use super::{page, person, span};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::account::AccountJson;
use crate::api::mastodon::wire::auth::Anyone;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::paging::Window;
use crate::api::mastodon::wire::reply::Page;
use crate::api::mastodon::wire::scope::ReadAccounts;
use crate::community::people::lookup::{self, UserList};

pub(crate) fn routes() -> Vec<Served> {
    served![followers, following]
}

/// # `GET /api/v1/accounts/:id/followers`
///
/// Newest first; empty if the owner hides them.
#[get("/api/v1/accounts/<id>/followers")]
fn followers(me: Anyone<ReadAccounts>, id: &str, window: Window) -> Outcome<Page<AccountJson>> {
    let id = person(id)?;
    let found = me.app.core.read(|r| lookup::around(r, me.user(), id, UserList::FollowersOf(id), span(&window)))?;
    Ok(page(&window, &me.site, &found))
}

/// # `GET /api/v1/accounts/:id/following`
#[get("/api/v1/accounts/<id>/following")]
fn following(me: Anyone<ReadAccounts>, id: &str, window: Window) -> Outcome<Page<AccountJson>> {
    let id = person(id)?;
    let found = me.app.core.read(|r| lookup::around(r, me.user(), id, UserList::FollowedBy(id), span(&window)))?;
    Ok(page(&window, &me.site, &found))
}
