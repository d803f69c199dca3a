//! `conversation/list` and `conversation/detail`.

use std::sync::Arc;

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{by_id, by_peer};
use crate::api::fresns::entity::content::parts::ObjectFilter;
use crate::api::fresns::entity::conversation::{ConversationDetail, ConversationItem};
use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::envelope::{Rendered, RenderedOutcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::fresns::wire::{json::key_filters, paging};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::community::messages::conversations;
use crate::error::{Error, Resource};

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![list, detail_v2],
        Family::V1 => served![list, detail_v1],
    }
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
    fn filter(&self, family: Family) -> Result<ObjectFilter, Failure> {
        let filter =
            key_filters::named(family, &self.whitelist_keys, &self.blacklist_keys, &self.filter_user_type, &self.filter_user_keys, "User")?;
        Ok(filter.map(Arc::new))
    }
}

/// # `GET /conversation/list`
#[get("/conversation/list", data = "<p>")]
fn list(me: Conditional<AsUser>, p: Params<Query>) -> RenderedOutcome<Page<ConversationItem<'static>>> {
    let q = p.fields;
    let page = paging::of(q.page_size, q.page, q.page_number).ordinary()?;
    let user = q.filter(me.ctx.family)?;
    let found = me.app.core.read(|r| conversations::list(r, me.me.user, q.pinned, page.offset(), i64::from(page.size())))?;
    let items = found.items.iter().map(|view| ConversationItem::of(view, &user, &me.ctx)).collect();
    Ok(Rendered::of(&Page::new(page, found.total, items), me.ctx.family))
}

/// # `GET /conversation/<id>/detail` (v2)
#[get("/conversation/<id>/detail", data = "<p>")]
fn detail_v2(me: AsUser, id: &str, p: Params<Query>) -> RenderedOutcome<ConversationDetail<'static>> {
    let user = p.fields.filter(Family::V2)?;
    let view = me.app.core.read(|r| conversations::find(r, me.me.user, by_id(id)?))?;
    let view = view.ok_or(Error::NotFound(Resource::Conversation))?;
    Ok(Rendered::of(&ConversationDetail::of(&view, &user, &me.ctx), Family::V2))
}

/// # `GET /conversation/<user>/detail` (v1)
///
/// For a user without any conversation with the caller, the response has no messages and says what may be sent. No
/// conversation is created.
#[get("/conversation/<user>/detail", data = "<p>")]
fn detail_v1(me: AsUser, user: &str, p: Params<Query>) -> RenderedOutcome<ConversationDetail<'static>> {
    let filter = p.fields.filter(Family::V1)?;
    let which = by_peer(&me, user)?;
    let view = me.app.core.read(|r| conversations::find_or_empty(r, &me.me, which))?;
    Ok(Rendered::of(&ConversationDetail::of(&view, &filter, &me.ctx), Family::V1))
}
