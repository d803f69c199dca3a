//! People and what stands between them (`specs/mastodon.md 4.1`).

pub mod block;
pub mod credentials;
pub mod endorse;
pub mod follow;
pub mod followers;
pub mod mute;
pub mod note;
pub mod relationships;
pub mod search;
pub mod show;

pub mod create;
pub mod statuses;

use super::entity::accounts::account::Account;
use super::entity::accounts::relationship::Relationship;
use super::render::site::Site;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, id_of};
use super::wire::reply::{Json, Page};
use super::wire::scope::Scope;
use crate::api::kit::openapi::{Served, served};
use crate::community::people::lookup::{self, Bounds};
use crate::community::runtime::settings::Settings;
use crate::community::{Change, Snapshot};
use crate::error::Result;
use crate::model::id::UserId;
use crate::model::people::profile::PersonView;
use crate::model::people::user::Viewer;

pub fn routes() -> Vec<Served> {
    [
        block::routes(),
        create::routes(),
        credentials::routes(),
        endorse::routes(),
        follow::routes(),
        followers::routes(),
        mute::routes(),
        note::routes(),
        relationships::routes(),
        search::routes(),
        show::routes(),
        served![statuses::statuses],
    ]
    .concat()
}

/// People by default and at most on one page.
pub const PAGE: (u32, u32) = (40, 80);

/// The person of a path; what is no number is nobody.
pub fn person(id: &str) -> Result<UserId, Failure> {
    id_of(id).map(UserId).ok_or_else(Failure::not_found)
}

/// Those of the ids that are numbers, each once, in their order; too many are refused.
pub fn people_of(ids: &[String], most: usize) -> Result<Vec<UserId>, Failure> {
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

/// The part of a list of people that was asked for.
pub fn bounds(window: &Window) -> Bounds {
    let cursor = window.cursor(PAGE.0, PAGE.1);
    Bounds {
        above: cursor.lower().unwrap_or(0),
        below: cursor.max_id.unwrap_or(i64::MAX),
        ascending: cursor.ascending(),
        limit: cursor.limit,
    }
}

/// A page of people by the rows that put them there.
pub fn page(window: &Window, site: &Site, found: &[(i64, PersonView)]) -> Page<Account> {
    let items = found.iter().map(|(row, person)| (*row, Account::of(person, site))).collect();
    window.page(site, Style::Relations, window.limit(PAGE.0, PAGE.1), items)
}

/// What now stands between the viewer and `whom`.
pub fn relationship(r: &Snapshot<'_>, me: &Viewer, whom: UserId) -> Result<Relationship> {
    Ok(Relationship::of(whom, &lookup::ties_with(r, me.user, whom)?))
}

/// Does something to the person of the path and tells what stands between the two afterwards.
pub async fn change<S, F>(me: &AsUser<S>, id: &str, act: F) -> Outcome<Json<Relationship>>
where
    S: Scope,
    F: FnOnce(&Change<'_>, &Settings, &Viewer, UserId) -> Result<()> + Send + 'static,
{
    let (whom, viewer) = (person(id)?, me.me);
    let done = me.app.core.write(move |tx, settings| {
        act(tx, settings, &viewer, whom)?;
        relationship(tx, &viewer, whom)
    });
    Ok(Json(done.await?))
}
