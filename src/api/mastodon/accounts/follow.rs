//! Following and unfollowing users.

use rocket::post;
use schemars::JsonSchema;
use serde::Deserialize;

use super::change;
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::entity::accounts::relationship::Relationship;
use crate::api::mastodon::wire::auth::AsUser;
use crate::api::mastodon::wire::error::Outcome;
use crate::api::mastodon::wire::params::Params;
use crate::api::mastodon::wire::reply::Json;
use crate::api::mastodon::wire::scope::WriteFollows;
use crate::community::relations::follows;
use crate::model::people::profile::FollowOptions;

pub(crate) fn routes() -> Vec<Served> {
    served![follow, unfollow, remove_from_followers]
}

#[derive(Deserialize, JsonSchema)]
struct Options {
    reblogs: Option<bool>,
    notify: Option<bool>,
    languages: Option<Vec<String>>,
}

impl Options {
    fn read(self) -> FollowOptions {
        // An empty list can only be sent as one empty text.
        let languages = self.languages.map(|all| all.into_iter().filter(|code| !code.is_empty()).collect());
        FollowOptions { reposts: self.reblogs, notify: self.notify, languages }
    }
}

/// # `POST /api/v1/accounts/:id/follow`
///
/// Following again changes the options. A locked account gets a follow request instead.
#[post("/api/v1/accounts/<id>/follow", data = "<p>")]
async fn follow(me: AsUser<WriteFollows>, id: &str, p: Params<Options>) -> Outcome<Json<Relationship>> {
    let options = p.fields.read();
    change(&me, id, move |tx, settings, me, whom| follows::follow(tx, settings, me, whom, &options)).await
}

/// # `POST /api/v1/accounts/:id/unfollow`
///
/// Also withdraws a follow request.
#[post("/api/v1/accounts/<id>/unfollow")]
async fn unfollow(me: AsUser<WriteFollows>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, whom| follows::unfollow(tx, me, whom)).await
}

/// # `POST /api/v1/accounts/:id/remove_from_followers`
#[post("/api/v1/accounts/<id>/remove_from_followers")]
async fn remove_from_followers(me: AsUser<WriteFollows>, id: &str) -> Outcome<Json<Relationship>> {
    change(&me, id, |tx, _, me, who| follows::remove_follower(tx, me, who)).await
}
