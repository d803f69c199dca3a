//! Lists (`docs/specs/mastodon.md 4.7`).

use rocket::http::Method;
use rocket::{delete, get, post, put};
use schemars::JsonSchema;
use serde::Deserialize;

use super::entity::accounts::account::{self, AccountJson};
use super::entity::list::List;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, id_of};
use super::wire::reply::{EMPTY, Empty, Json, Page};
use super::wire::scope::{ReadLists, WriteLists};
use crate::api::kit::openapi::{Served, served};
use crate::api::kit::routes::also;
use crate::api::mastodon::wire::params::Params;
use crate::community::relations::lists::{self, Change};
use crate::model::id::UserId;
use crate::model::people::list::RepliesPolicy;
use crate::model::span::Span;

pub(crate) fn routes() -> Vec<Served> {
    [served![all, of_account, create, show, delete, members, add, remove], also(served![change], &[Method::Patch])].concat()
}

fn list_of(id: &str) -> Outcome<i64> {
    id_of(id).ok_or_else(Failure::not_found)
}

/// # `GET /api/v1/lists`
#[get("/api/v1/lists")]
fn all(me: AsUser<ReadLists>) -> Outcome<Json<Vec<List>>> {
    let lists = me.app.core.read(|r| lists::all(r, &me.me))?;
    Ok(Json(lists.iter().map(List::of).collect()))
}

/// # `GET /api/v1/accounts/:id/lists`
#[get("/api/v1/accounts/<id>/lists")]
fn of_account(me: AsUser<ReadLists>, id: &str) -> Outcome<Json<Vec<List>>> {
    let member = UserId(list_of(id)?);
    let lists = me.app.core.read(|r| lists::holding(r, &me.me, member))?;
    Ok(Json(lists.iter().map(List::of).collect()))
}

#[derive(Deserialize, JsonSchema)]
struct Fields {
    title: Option<String>,
    replies_policy: Option<String>,
    exclusive: Option<bool>,
}

impl Fields {
    fn policy(&self) -> Outcome<Option<RepliesPolicy>> {
        let named = |name: &str| {
            RepliesPolicy::of_name(name).ok_or_else(|| Failure::unprocessable(format!("'{name}' is not a valid replies_policy")))
        };
        self.replies_policy.as_deref().filter(|name| !name.is_empty()).map(named).transpose()
    }
}

/// # `POST /api/v1/lists`
#[post("/api/v1/lists", data = "<p>")]
async fn create(me: AsUser<WriteLists>, p: Params<Fields>) -> Outcome<Json<List>> {
    let (user, policy) = (me.me, p.fields.policy()?.unwrap_or_default());
    let (title, exclusive) = (p.fields.title.unwrap_or_default(), p.fields.exclusive.unwrap_or(false));
    let made = me.app.core.write(move |tx, _| lists::create(tx, &user, &title, policy, exclusive)).await?;
    let list = made.ok_or_else(|| Failure::validation("You have reached the maximum number of lists"))?;
    Ok(Json(List::of(&list)))
}

/// # `GET /api/v1/lists/:id`
#[get("/api/v1/lists/<id>")]
fn show(me: AsUser<ReadLists>, id: &str) -> Outcome<Json<List>> {
    let id = list_of(id)?;
    let list = me.app.core.read(|r| lists::of(r, &me.me, id))?;
    Ok(Json(List::of(&list)))
}

/// # `PUT /api/v1/lists/:id`
#[put("/api/v1/lists/<id>", data = "<p>")]
async fn change(me: AsUser<WriteLists>, id: &str, p: Params<Fields>) -> Outcome<Json<List>> {
    let (user, id, replies_policy) = (me.me, list_of(id)?, p.fields.policy()?);
    let change = Change { title: p.fields.title, replies_policy, exclusive: p.fields.exclusive };
    let list = me.app.core.write(move |tx, _| lists::change(tx, &user, id, &change)).await?;
    Ok(Json(List::of(&list)))
}

/// # `DELETE /api/v1/lists/:id`
#[delete("/api/v1/lists/<id>")]
async fn delete(me: AsUser<WriteLists>, id: &str) -> Outcome<Json<Empty>> {
    let (user, id) = (me.me, list_of(id)?);
    me.app.core.write(move |tx, _| lists::delete(tx, &user, id)).await?;
    Ok(EMPTY)
}

/// # `GET /api/v1/lists/:id/accounts`
///
/// `limit=0` returns all accounts of the list.
#[get("/api/v1/lists/<id>/accounts")]
fn members(me: AsUser<ReadLists>, id: &str, window: Window) -> Outcome<Page<AccountJson>> {
    let (id, all) = (list_of(id)?, window.asked_limit() == Some(0));
    let span = if all { Span::newest(u32::MAX) } else { window.span(40, 80) };
    let people = me.app.core.read(|r| lists::members(r, &me.me, id, &span))?;
    let rows = people.iter().map(|person| (person.user.id.0, account::json(person, &me.site))).collect();
    let page = window.page(&me.site, Style::Relations, span.limit, rows);
    Ok(if all { Page { link: None, ..page } } else { page })
}

#[derive(Deserialize, JsonSchema)]
struct Members {
    #[serde(default)]
    account_ids: Vec<String>,
}

impl Members {
    /// An id that is not a number matches no user.
    fn users(&self) -> Outcome<Vec<UserId>> {
        self.account_ids.iter().map(|id| id_of(id).map(UserId).ok_or_else(Failure::not_found)).collect()
    }
}

/// # `POST /api/v1/lists/:id/accounts`
#[post("/api/v1/lists/<id>/accounts", data = "<p>")]
async fn add(me: AsUser<WriteLists>, id: &str, p: Params<Members>) -> Outcome<Json<Empty>> {
    let (user, id, users) = (me.me, list_of(id)?, p.fields.users()?);
    if me.app.core.write(move |tx, _| lists::add(tx, &user, id, &users)).await? {
        Ok(EMPTY)
    } else {
        Err(Failure::validation("Account has already been taken"))
    }
}

/// # `DELETE /api/v1/lists/:id/accounts`
#[delete("/api/v1/lists/<id>/accounts", data = "<p>")]
async fn remove(me: AsUser<WriteLists>, id: &str, p: Params<Members>) -> Outcome<Json<Empty>> {
    let (user, id) = (me.me, list_of(id)?);
    let users: Vec<UserId> = p.fields.account_ids.iter().filter_map(|id| id_of(id)).map(UserId).collect();
    me.app.core.write(move |tx, _| lists::remove(tx, &user, id, &users)).await?;
    Ok(EMPTY)
}
