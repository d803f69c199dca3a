//! The messages of a conversation.

use std::sync::Arc;

use rocket::get;
use schemars::JsonSchema;
use serde::Deserialize;

use super::shared::{by_id, by_peer};
use crate::api::fresns::entity::message::MessageInfo;
use crate::api::fresns::wire::auth::caller::AsUser;
use crate::api::fresns::wire::body::Page;
use crate::api::fresns::wire::envelope::{Rendered, RenderedOutcome};
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::params::Params;
use crate::api::fresns::wire::{json::key_filters, paging};
use crate::api::kit::openapi::{Served, served};
use crate::community::messages::message::{self, MessageOrder};
use crate::community::messages::sides::ConversationRef;

pub(super) fn routes(family: Family) -> Vec<Served> {
    match family {
        Family::V2 => served![list_v2],
        Family::V1 => served![list_v1],
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Query {
    order_direction: Option<String>,
    page_list_direction: Option<String>,
    whitelist_keys: Option<String>,
    blacklist_keys: Option<String>,
    filter_user_type: Option<String>,
    filter_user_keys: Option<String>,
    page_size: Option<i64>,
    page: Option<i64>,
    page_number: Option<i64>,
}

/// One of two words; the first is the default.
fn either(field: &str, value: Option<&str>, words: [&str; 2]) -> Result<bool, Failure> {
    match value {
        None => Ok(false),
        Some(word) if word == words[0] => Ok(false),
        Some(word) if word == words[1] => Ok(true),
        Some(_) => Err(Failure::Invalid(format!("The {field} field must be {} or {}.", words[0], words[1]))),
    }
}

/// # `GET /conversation/<id>/messages` (v2)
#[get("/conversation/<id>/messages", data = "<p>")]
fn list_v2(me: AsUser, id: &str, p: Params<Query>) -> RenderedOutcome<Page<MessageInfo<'static>>> {
    list(&me, &p.fields, || Ok(by_id(id)?))
}

/// # `GET /conversation/<user>/messages` (v1)
#[get("/conversation/<user>/messages", data = "<p>")]
fn list_v1(me: AsUser, user: &str, p: Params<Query>) -> RenderedOutcome<Page<MessageInfo<'static>>> {
    list(&me, &p.fields, || Ok(by_peer(&me, user)?))
}

/// Pages run over the whole conversation in `orderDirection`; `oldest` turns the items of one page around.
fn list(me: &AsUser, q: &Query, which: impl FnOnce() -> Result<ConversationRef, Failure>) -> RenderedOutcome<Page<MessageInfo<'static>>> {
    let page = paging::of(q.page_size, q.page, q.page_number).ordinary()?;
    let ascending = either("orderDirection", q.order_direction.as_deref(), ["desc", "asc"])?;
    let turned = either("pageListDirection", q.page_list_direction.as_deref(), ["latest", "oldest"])?;
    let user = key_filters::named(me.ctx.family, &q.whitelist_keys, &q.blacklist_keys, &q.filter_user_type, &q.filter_user_keys, "User")?
        .map(Arc::new);
    let order = if ascending { MessageOrder::OldestFirst } else { MessageOrder::NewestFirst };
    let which = which()?;
    let found = me.app.core.read(|r| message::page(r, me.me.user, which, order, page.offset(), i64::from(page.size())))?;
    let mut items: Vec<_> = found.items.iter().map(|view| MessageInfo::of(view, &user, &me.ctx)).collect();
    if turned {
        items.reverse();
    }
    Ok(Rendered::of(&Page::new(page, found.total, items), me.ctx.family))
}
