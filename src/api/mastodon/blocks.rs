//! Who is blocked (`docs/specs/mastodon.md 4.1`).

use rocket::get;

use super::accounts::{page, span};
use super::entity::accounts::account::AccountJson;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::Window;
use super::wire::reply::Page;
use super::wire::scope::ReadBlocks;
use crate::api::kit::openapi::{Served, served};
use crate::community::people::lookup::{self, UserList};

pub(crate) fn routes() -> Vec<Served> {
    served![list]
}

/// # `GET /api/v1/blocks`
#[get("/api/v1/blocks")]
fn list(me: AsUser<ReadBlocks>, window: Window) -> Outcome<Page<AccountJson>> {
    let mine = me.me.user;
    let found = me.app.core.read(|r| lookup::list(r, Some(mine), UserList::BlockedBy(mine), span(&window)))?;
    Ok(page(&window, &me.site, &found))
}
