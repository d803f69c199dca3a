//! Polls (`docs/specs/mastodon.md 4.2`).

use rocket::{get, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::statuses::poll::Poll;
use super::wire::auth::{Anyone, AsUser};
use super::wire::error::{Failure, Outcome};
use super::wire::paging::id_of;
use super::wire::reply::Json;
use super::wire::scope::{ReadStatuses, WriteStatuses};
use crate::api::kit::openapi::{Served, served};
use crate::api::mastodon::wire::params::Params;
use crate::community::posts::polls::{self, Fault, MAX_OPTION_LENGTH, MAX_OPTIONS, Refusal};

pub(crate) fn routes() -> Vec<Served> {
    served![poll, vote]
}

/// # `GET /api/v1/polls/:id`
#[get("/api/v1/polls/<id>")]
async fn poll(who: Anyone<ReadStatuses>, id: &str) -> Outcome<Json<Poll>> {
    let id = id_of(id).ok_or_else(Failure::not_found)?;
    let found = who.app.core.read(|r| polls::find(r, who.user(), id))?;
    Ok(Json(Poll::of(&found, who.user() == Some(found.author), &who.site)))
}

#[derive(Deserialize, JsonSchema)]
#[serde(default)]
#[derive(Default)]
struct Ballot {
    /// The indexes of the chosen options, from 0.
    choices: Vec<String>,
}

/// # `POST /api/v1/polls/:id/votes`
#[post("/api/v1/polls/<id>/votes", data = "<p>")]
async fn vote(me: AsUser<WriteStatuses>, id: &str, p: Params<Ballot>) -> Outcome<Json<Poll>> {
    let (who, id) = (me.me, id_of(id).ok_or_else(Failure::not_found)?);
    let choices: Vec<i64> = p.fields.choices.iter().map(|choice| choice.trim().parse().unwrap_or(NONE)).collect();
    if choices.is_empty() {
        return Err(Failure::bad_request("param is missing or the value is empty or invalid: choices"));
    }
    match me.app.core.write(move |tx, _| polls::vote(tx, &who, id, &choices)).await? {
        Ok(()) => Ok(Json(Poll::of(&me.app.core.read(|r| polls::find(r, Some(who.user), id))?, false, &me.site))),
        Err(refusals) => Err(Failure::validation(refusals.into_iter().map(refusal).collect::<Vec<_>>().join(", "))),
    }
}

/// The number of no option.
const NONE: i64 = -1;

fn refusal(why: Refusal) -> &'static str {
    match why {
        Refusal::Ended => "The poll has already ended",
        Refusal::NoSuchOption => "The chosen vote option does not exist",
        Refusal::Own => "You cannot vote in your own polls",
        Refusal::Again => "You have already voted on this poll",
    }
}

/// 422 for a question that cannot be asked: all that is wrong with it, in one sentence. `faults` is not empty.
pub(crate) fn refused(faults: &[Fault]) -> Failure {
    let sentences: Vec<String> = faults.iter().map(|fault| sentence(*fault)).collect();
    Failure::validation(sentences.join(", "))
}

fn sentence(fault: Fault) -> String {
    match fault {
        Fault::Blank => "Poll options can't be blank".into(),
        Fault::TooMany => format!("Poll options can't contain more than {MAX_OPTIONS} items"),
        Fault::TooFew => "Poll options must have more than one item".into(),
        Fault::TooLong => format!("Poll options cannot be longer than {MAX_OPTION_LENGTH} characters each"),
        Fault::Duplicate => "Poll options contain duplicate items".into(),
        Fault::TooSoon => "Poll expires at is too soon".into(),
        Fault::TooFar => "Poll expires at is too far into the future".into(),
    }
}
