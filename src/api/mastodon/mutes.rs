//! Who is muted (`docs/specs/mastodon.md 4.1`).

use rocket::get;

use super::accounts::{PAGE, span};
use super::entity::accounts::account::MutedAccount;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::{Style, Window};
use super::wire::reply::Page;
use super::wire::scope::ReadMutes;
use crate::api::kit::openapi::{Served, served};
use crate::community::relations::mutes;

pub(crate) fn routes() -> Vec<Served> {
    served![list]
}

/// # `GET /api/v1/mutes`
///
/// Expired mutes are not listed.
#[get("/api/v1/mutes")]
fn list(me: AsUser<ReadMutes>, window: Window) -> Outcome<Page<MutedAccount>> {
    let found = me.app.core.read(|r| mutes::list(r, &me.me, span(&window)))?;
    let items = found.iter().map(|muted| (muted.row, MutedAccount::of(muted, &me.site))).collect();
    Ok(window.page(&me.site, Style::Relations, window.limit(PAGE.0, PAGE.1), items))
}
