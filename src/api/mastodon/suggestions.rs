//! Whom to follow next (`docs/specs/mastodon.md 4.7`).

use rocket::{delete, get};
use schemars::JsonSchema;
use serde::Serialize;

use super::accounts::{PAGE, person};
use super::entity::accounts::account::{self, AccountJson};
use super::render::site::Site;
use super::wire::auth::AsUser;
use super::wire::error::Outcome;
use super::wire::paging::Window;
use super::wire::reply::{EMPTY, Empty, Json};
use super::wire::scope::Read;
use crate::api::kit::openapi::{Served, served};
use crate::community::people::suggestions::{self, SuggestionReason};
use crate::model::people::person::Person;

pub(crate) fn routes() -> Vec<Served> {
    served![list, list_v1, refuse]
}

/// A suggested account.
#[derive(Debug, Serialize, JsonSchema)]
struct Suggestion {
    /// The reason of the suggestion in the older form.
    source: &'static str,
    sources: [&'static str; 1],
    account: AccountJson,
}

impl Suggestion {
    fn of(because: SuggestionReason, person: &Person, site: &Site) -> Self {
        let (source, newer) = match because {
            SuggestionReason::FriendsOfFriends => ("past_interactions", "friends_of_friends"),
            SuggestionReason::MostFollowed => ("global", "most_followed"),
        };
        Self { source, sources: [newer], account: account::json(person, site) }
    }
}

/// # `GET /api/v2/suggestions`
#[get("/api/v2/suggestions")]
async fn list(me: AsUser<Read>, window: Window) -> Outcome<Json<Vec<Suggestion>>> {
    let found = suggestions::list(&me.app.core, &me.me, window.limit(PAGE.0, PAGE.1)).await?;
    Ok(Json(found.iter().map(|(because, person)| Suggestion::of(*because, person, &me.site)).collect()))
}

/// # `GET /api/v1/suggestions`
#[get("/api/v1/suggestions")]
async fn list_v1(me: AsUser<Read>, window: Window) -> Outcome<Json<Vec<AccountJson>>> {
    let found = suggestions::list(&me.app.core, &me.me, window.limit(PAGE.0, PAGE.1)).await?;
    Ok(Json(found.iter().map(|(_, person)| account::json(person, &me.site)).collect()))
}

/// # `DELETE /api/v1/suggestions/:account_id`
///
/// Removes an account from the suggestions for good.
#[delete("/api/v1/suggestions/<id>")]
async fn refuse(me: AsUser<Read>, id: &str) -> Outcome<Json<Empty>> {
    let (whom, viewer) = (person(id)?, me.me);
    me.app.core.write(move |tx, _| suggestions::refuse(tx, &viewer, whom)).await?;
    Ok(EMPTY)
}
