//! From whom notifications come, and who waits for a decision (`docs/specs/mastodon.md 4.4`, 6).

use rocket::http::Method;
use rocket::{get, patch, post};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::notification::{Merged, NotificationPolicy, NotificationRequest, OldPolicy};
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, id_of};
use super::wire::reply::{EMPTY, Empty, Json, Page};
use super::wire::scope::{ReadNotifications, WriteNotifications};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::wire::params::Params;
use crate::community::notifications;
use crate::model::id::distinct;
use crate::model::notifications::grouped::{PendingRequests, SenderPolicy, Verdict};

pub(crate) fn routes() -> Vec<Served> {
    let reads = served![policy, old_policy, requests, merged, request, accept, dismiss, accept_all, dismiss_all];
    let changes = also(served![change, change_old], &[Method::Put]);
    reads.into_iter().chain(changes).collect()
}

type Answer = (SenderPolicy, PendingRequests);

fn load(me: &AsUser<ReadNotifications>) -> Outcome<Answer> {
    Ok(me.app.core.read(|r| Ok((notifications::policy::load(r, me.me.user)?, notifications::policy::waiting(r, me.me.user)?)))?)
}

async fn store<F>(me: &AsUser<WriteNotifications>, change: F) -> Outcome<Answer>
where
    F: FnOnce(&mut SenderPolicy) + Send + 'static,
{
    let user = me.me.user;
    let stored = me.app.core.write(move |tx, _| {
        let mut policy = notifications::policy::load(tx, user)?;
        change(&mut policy);
        notifications::policy::store(tx, user, &policy)?;
        Ok((policy, notifications::policy::waiting(tx, user)?))
    });
    Ok(stored.await?)
}

/// # `GET /api/v2/notifications/policy`
#[get("/api/v2/notifications/policy")]
fn policy(me: AsUser<ReadNotifications>) -> Outcome<Json<NotificationPolicy>> {
    let (policy, waiting) = load(&me)?;
    Ok(Json(NotificationPolicy::of(&policy, waiting)))
}

#[derive(Deserialize, JsonSchema)]
struct Form {
    for_not_following: Option<String>,
    for_not_followers: Option<String>,
    for_new_accounts: Option<String>,
    for_private_mentions: Option<String>,
    for_limited_accounts: Option<String>,
    for_bots: Option<String>,
}

fn verdict(word: Option<&String>) -> Outcome<Option<Verdict>> {
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(None) };
    Verdict::of_name(word).map(Some).ok_or_else(|| Failure::unprocessable(format!("'{word}' is not a valid policy")))
}

/// # `PATCH /api/v2/notifications/policy` (and `PUT`)
#[patch("/api/v2/notifications/policy", data = "<p>")]
async fn change(me: AsUser<WriteNotifications>, p: Params<Form>) -> Outcome<Json<NotificationPolicy>> {
    let form = &p.fields;
    let (following, followers, new) =
        (verdict(form.for_not_following.as_ref())?, verdict(form.for_not_followers.as_ref())?, verdict(form.for_new_accounts.as_ref())?);
    let (private, limited, bots) =
        (verdict(form.for_private_mentions.as_ref())?, verdict(form.for_limited_accounts.as_ref())?, verdict(form.for_bots.as_ref())?);
    let (policy, waiting) = store(&me, move |policy| {
        policy.not_following = following.unwrap_or(policy.not_following);
        policy.not_followers = followers.unwrap_or(policy.not_followers);
        policy.new_accounts = new.unwrap_or(policy.new_accounts);
        policy.private_mentions = private.unwrap_or(policy.private_mentions);
        policy.limited_accounts = limited.unwrap_or(policy.limited_accounts);
        policy.bots = bots.unwrap_or(policy.bots);
    })
    .await?;
    Ok(Json(NotificationPolicy::of(&policy, waiting)))
}

/// # `GET /api/v1/notifications/policy`
#[get("/api/v1/notifications/policy")]
fn old_policy(me: AsUser<ReadNotifications>) -> Outcome<Json<OldPolicy>> {
    let (policy, waiting) = load(&me)?;
    Ok(Json(OldPolicy::of(&policy, waiting)))
}

#[derive(Deserialize, JsonSchema)]
struct OldForm {
    filter_not_following: Option<bool>,
    filter_not_followers: Option<bool>,
    filter_new_accounts: Option<bool>,
    filter_private_mentions: Option<bool>,
}

/// # `PATCH /api/v1/notifications/policy` (and `PUT`)
#[patch("/api/v1/notifications/policy", data = "<p>")]
async fn change_old(me: AsUser<WriteNotifications>, p: Params<OldForm>) -> Outcome<Json<OldPolicy>> {
    let verdict = |on: Option<bool>| on.map(|on| if on { Verdict::Filter } else { Verdict::Accept });
    let form = &p.fields;
    let (following, followers) = (verdict(form.filter_not_following), verdict(form.filter_not_followers));
    let (new, private) = (verdict(form.filter_new_accounts), verdict(form.filter_private_mentions));
    let (policy, waiting) = store(&me, move |policy| {
        policy.not_following = following.unwrap_or(policy.not_following);
        policy.not_followers = followers.unwrap_or(policy.not_followers);
        policy.new_accounts = new.unwrap_or(policy.new_accounts);
        policy.private_mentions = private.unwrap_or(policy.private_mentions);
    })
    .await?;
    Ok(Json(OldPolicy::of(&policy, waiting)))
}

/// # `GET /api/v1/notifications/requests`
#[get("/api/v1/notifications/requests")]
fn requests(me: AsUser<ReadNotifications>, window: Window) -> Outcome<Page<NotificationRequest>> {
    let span = window.span(40, 80);
    let found = me.app.core.read(|r| notifications::policy::requests(r, me.me.user, &span))?;
    let found = found.iter().map(|request| (request.id, NotificationRequest::of(request, &me.site))).collect();
    Ok(window.page(&me.site, Style::Rows, span.limit, found))
}

/// # `GET /api/v1/notifications/requests/merged`
///
/// Accepted notifications are merged at once.
#[get("/api/v1/notifications/requests/merged")]
fn merged(_me: AsUser<ReadNotifications>) -> Json<Merged> {
    Json(Merged { merged: true })
}

fn named(id: &str) -> Outcome<i64> {
    id_of(id).ok_or_else(Failure::not_found)
}

/// # `GET /api/v1/notifications/requests/:id`
#[get("/api/v1/notifications/requests/<id>", rank = 2)]
fn request(me: AsUser<ReadNotifications>, id: &str) -> Outcome<Json<NotificationRequest>> {
    let id = named(id)?;
    let found = me.app.core.read(|r| notifications::policy::request(r, me.me.user, id))?;
    Ok(Json(NotificationRequest::of(&found, &me.site)))
}

async fn decide(me: &AsUser<WriteNotifications>, ids: Vec<i64>, accepted: bool) -> Outcome<Json<Empty>> {
    let user = me.me.user;
    me.app.core.write(move |tx, _| notifications::policy::decide(tx, user, &ids, accepted)).await?;
    Ok(EMPTY)
}

/// # `POST /api/v1/notifications/requests/:id/accept`
#[post("/api/v1/notifications/requests/<id>/accept")]
async fn accept(me: AsUser<WriteNotifications>, id: &str) -> Outcome<Json<Empty>> {
    decide(&me, vec![named(id)?], true).await
}

/// # `POST /api/v1/notifications/requests/:id/dismiss`
#[post("/api/v1/notifications/requests/<id>/dismiss")]
async fn dismiss(me: AsUser<WriteNotifications>, id: &str) -> Outcome<Json<Empty>> {
    decide(&me, vec![named(id)?], false).await
}

#[derive(Deserialize, JsonSchema)]
struct Several {
    #[serde(default)]
    id: Vec<String>,
}

/// Most requests decided at once.
const MAX_DECIDED: usize = 100;

impl Several {
    fn ids(&self) -> Outcome<Vec<i64>> {
        if self.id.len() > MAX_DECIDED {
            return Err(Failure::validation(format!("Id is too long (maximum is {MAX_DECIDED} items)")));
        }
        Ok(distinct(self.id.iter().map(|id| named(id)).collect::<Outcome<Vec<_>>>()?))
    }
}

/// # `POST /api/v1/notifications/requests/accept`
#[post("/api/v1/notifications/requests/accept", data = "<p>")]
async fn accept_all(me: AsUser<WriteNotifications>, p: Params<Several>) -> Outcome<Json<Empty>> {
    decide(&me, p.fields.ids()?, true).await
}

/// # `POST /api/v1/notifications/requests/dismiss`
#[post("/api/v1/notifications/requests/dismiss", data = "<p>")]
async fn dismiss_all(me: AsUser<WriteNotifications>, p: Params<Several>) -> Outcome<Json<Empty>> {
    decide(&me, p.fields.ids()?, false).await
}
