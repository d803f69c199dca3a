//! Conversations: pairs, and threads of direct statuses to several (`docs/specs/mastodon.md 4.7`).

use rocket::{delete, get, post};

use super::entity::conversation::Conversation;
use super::wire::auth::AsUser;
use super::wire::error::{Failure, Outcome};
use super::wire::paging::{Style, Window, id_of};
use super::wire::reply::{EMPTY, Empty, Json, Page};
use super::wire::scope::{ReadStatuses, WriteConversations};
use crate::api::kit::etag::Conditional;
use crate::api::kit::openapi::{Served, served};
use crate::community::messages::conversation_list;

pub(crate) fn routes() -> Vec<Served> {
    served![conversations, read, forget]
}

/// # `GET /api/v1/conversations`
///
/// `max_id`, `since_id` and `min_id` are ids of the last status of a conversation, as in the header `Link`.
#[get("/api/v1/conversations")]
async fn conversations(me: Conditional<AsUser<ReadStatuses>>, window: Window) -> Outcome<Page<Conversation>> {
    let span = window.span(20, 40);
    let found = me.app.core.read(|r| conversation_list::list(r, me.me.user, span))?;
    let items = found.iter().map(|view| (view.last_id.0, Conversation::of(view, &me.site))).collect();
    Ok(window.page(&me.site, Style::Rows, span.limit, items))
}

/// # `POST /api/v1/conversations/:id/read`
#[post("/api/v1/conversations/<id>/read")]
async fn read(me: AsUser<WriteConversations>, id: &str) -> Outcome<Json<Conversation>> {
    let (who, id) = (me.me.user, id_of(id).ok_or_else(Failure::not_found)?);
    let read =
        me.app.core.write(move |tx, _| conversation_list::read(tx, who, id).and_then(|()| conversation_list::find(tx, who, id))).await?;
    Ok(Json(Conversation::of(&read, &me.site)))
}

/// # `DELETE /api/v1/conversations/:id`
#[delete("/api/v1/conversations/<id>")]
async fn forget(me: AsUser<WriteConversations>, id: &str) -> Outcome<Json<Empty>> {
    let (who, id) = (me.me.user, id_of(id).ok_or_else(Failure::not_found)?);
    me.app.core.write(move |tx, _| conversation_list::delete(tx, who, id)).await?;
    Ok(EMPTY)
}
