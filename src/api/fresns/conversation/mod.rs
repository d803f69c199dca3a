//! `conversation/*` (`specs/fresns.md 5.1.3, 5.2.8, 6.2`): v2 addresses a conversation by its id,
//! v1 by the other person.

mod acts;
mod messages;
mod send;

use std::sync::Arc;

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Params;
use super::entity::conversation::{ConversationDetail, ConversationItem};
use super::wire::auth::caller::AsUser;
use super::wire::envelope::{Answer, Outcome, Page};
use super::wire::error::Failure;
use super::wire::family::Family;
use super::wire::{key_filters, paging};
use crate::api::kit::openapi::{Served, served};
use crate::community::messages::conversations::{self, Which};
use crate::community::people::users::{self, UserRef};
use crate::error::{Error, Result, Thing};
use crate::model::id::ConversationId;

pub fn routes(family: Family) -> Vec<Served> {
    let own = match family {
        Family::V2 => served![detail_v2],
        Family::V1 => served![detail_v1],
    };
    [served![list], own, messages::routes(family), send::routes(family), acts::routes(family)].concat()
}

/// The conversation of a v2 path: anything but a number is 36601, like an unknown one.
fn by_id(text: &str) -> Result<Which> {
    text.parse().map(|id| Which::Id(ConversationId(id))).map_err(|_| Error::NotFound(Thing::Conversation))
}

/// The conversation of a v1 path: with this user.
fn by_peer(me: &AsUser, text: &str) -> Result<Which> {
    me.app.core.read(|r| users::find(r, &UserRef::parse(text)))?.map(|user| Which::Peer(user.id)).ok_or(Error::NotFound(Thing::User))
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Query {
    pinned: Option<bool>,
    whitelist_keys: Option<String>,
    blacklist_keys: Option<String>,
    filter_user_type: Option<String>,
    filter_user_keys: Option<String>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

impl Query {
    fn filter(&self, family: Family) -> Result<super::entity::content::parts::Filter, Failure> {
        let filter =
            key_filters::named(family, &self.whitelist_keys, &self.blacklist_keys, &self.filter_user_type, &self.filter_user_keys, "User")?;
        Ok(filter.map(Arc::new))
    }
}

/// # `GET /conversation/list`
#[get("/conversation/list", data = "<p>")]
fn list(me: AsUser, p: Params<Query>) -> Outcome<Page<ConversationItem>> {
    let q = p.fields;
    let page = paging::of(q.page_size, q.page, q.page_number).ordinary()?;
    let user = q.filter(me.lens.family)?;
    let found = me.app.core.read(|r| conversations::list(r, me.me.user, q.pinned, page.offset(), i64::from(page.size())))?;
    let items = found.items.iter().map(|view| ConversationItem::of(view, &user, &me.lens)).collect();
    Ok(Answer(Page::new(page, found.total, items)))
}

/// # `GET /conversation/<id>/detail` (v2)
#[get("/conversation/<id>/detail", data = "<p>")]
fn detail_v2(me: AsUser, id: &str, p: Params<Query>) -> Outcome<ConversationDetail> {
    let user = p.fields.filter(Family::V2)?;
    let view = me.app.core.read(|r| conversations::find(r, me.me.user, by_id(id)?))?;
    let view = view.ok_or(Error::NotFound(Thing::Conversation))?;
    Ok(Answer(ConversationDetail::of(&view, &user, &me.lens)))
}

/// # `GET /conversation/<user>/detail` (v1)
///
/// With somebody never written to: what may be sent, and no messages. Nothing is created.
#[get("/conversation/<user>/detail", data = "<p>")]
fn detail_v1(me: AsUser, user: &str, p: Params<Query>) -> Outcome<ConversationDetail> {
    let filter = p.fields.filter(Family::V1)?;
    let which = by_peer(&me, user)?;
    let view = me.app.core.read(|r| conversations::find_or_empty(r, &me.me, which))?;
    Ok(Answer(ConversationDetail::of(&view, &filter, &me.lens)))
}
