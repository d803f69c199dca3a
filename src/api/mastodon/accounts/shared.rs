//! What the calls of accounts share: ids, pages, the relationship in an answer.

use crate::api::mastodon::entity::accounts::account::{self, AccountJson};
use crate::api::mastodon::entity::accounts::relationship::Relationship;
use crate::api::mastodon::render::site::Site;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::{Failure, Outcome};
use crate::api::mastodon::wire::paging::{Style, Window, id_of};
use crate::api::mastodon::wire::reply::{Json, Page};
use crate::api::mastodon::wire::scope::Scope;
use crate::community::people::lookup;
use crate::community::runtime::settings::Settings;
use crate::community::{Read, Write};
use crate::error::Result;
use crate::model::id::UserId;
use crate::model::people::person::UserView;
use crate::model::people::user::Viewer;
use crate::model::span::Span;

/// Accounts by default and at most on one page.
pub(crate) const PAGE: (u32, u32) = (40, 80);

/// The user of a path; an id that is not a number is not found.
pub(crate) fn person(id: &str) -> Result<UserId, Failure> {
    id_of(id).map(UserId).ok_or_else(Failure::not_found)
}

/// Those of the ids that are numbers, each once, in their order; too many are refused.
pub(crate) fn people_of(ids: &[String], most: usize) -> Result<Vec<UserId>, Failure> {
    if ids.len() > most {
        return Err(Failure::validation(format_args!("Id is too long (maximum is {most} accounts)")));
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids.iter().filter_map(|id| id_of(id)).map(UserId) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The requested part of a list of users.
pub(crate) fn span(window: &Window) -> Span {
    window.span(PAGE.0, PAGE.1)
}

/// A page of users, in the order of the rows that list them.
pub(crate) fn page(window: &Window, site: &Site, found: &[(i64, UserView)]) -> Page<AccountJson> {
    let items = found.iter().map(|(row, person)| (*row, account::json(person, site))).collect();
    window.page(site, Style::Relations, window.limit(PAGE.0, PAGE.1), items)
}

/// The relationship between the viewer and `whom` after the change.
pub(crate) fn relationship(r: &Read<'_>, me: &Viewer, whom: UserId) -> Result<Relationship> {
    Ok(Relationship::of(whom, &lookup::ties_with(r, me.user, whom)?))
}

/// Applies a change to the user in the path and returns the relationship between the two afterwards.
pub(crate) async fn change<S, F>(me: &AsUser<S>, id: &str, act: F) -> Outcome<Json<Relationship>>
where
    S: Scope,
    F: FnOnce(&Write<'_>, &Settings, &Viewer, UserId) -> Result<()> + Send + 'static,
{
    let (whom, viewer) = (person(id)?, me.me);
    let done = me.app.core.write(move |tx, settings| {
        act(tx, settings, &viewer, whom)?;
        relationship(tx, &viewer, whom)
    });
    Ok(Json(done.await?))
}
