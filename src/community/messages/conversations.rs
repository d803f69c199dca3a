//! Conversations of a viewer: finding, listing, pinning, hiding (`docs/specs/fresns.md 5.2.8, 6.2`).

use super::sides::{NumberedPage, side};
use crate::community::messages::sides::ConversationRef;
use crate::community::messages::{mailboxes, message};
use crate::error::{Error, Resource, Result};
use crate::model::content::views::ConversationView;
use crate::model::id::{ConversationId, UserId};
use crate::model::people::user::Viewer;
use crate::model::stretch::Stretch;
use crate::store::messages::conversations::{self as rows, SideRow};
use crate::store::messages::message::Choice;
use crate::store::{Read, Write, views};

/// One conversation as I see it; `None` as in `side`.
pub(crate) fn find(r: &Read<'_>, me: UserId, which: ConversationRef) -> Result<Option<ConversationView>> {
    match side(r, me, which)? {
        Some(side) => Ok(views::messages::sides(r, me, &[side])?.pop()),
        None => Ok(None),
    }
}

/// As `find`; with somebody I never wrote to, a conversation without messages that is not stored.
pub(crate) fn find_or_empty(r: &Read<'_>, me: &Viewer, which: ConversationRef) -> Result<ConversationView> {
    match (find(r, me.user, which)?, which) {
        (Some(found), _) => Ok(found),
        (None, ConversationRef::Peer(peer)) => {
            let peer = views::people::load_one(r, Some(me.user), peer)?.ok_or(Error::NotFound(Resource::User))?;
            Ok(ConversationView { id: ConversationId(0), peer, pinned: false, messages: 0, unread: 0, latest: None })
        }
        (None, ConversationRef::Id(_)) => Err(Error::NotFound(Resource::Conversation)),
    }
}

/// The conversations I see that have a message, the latest first; pinned ones are not moved up.
pub(crate) fn list(r: &Read<'_>, me: UserId, pinned: Option<bool>, offset: i64, limit: i64) -> Result<NumberedPage<ConversationView>> {
    let total = rows::total(r, me, pinned)?;
    let page = rows::page(r, me, pinned, Stretch::of(total, offset, limit))?;
    Ok(NumberedPage { total, items: views::messages::sides(r, me, &page)? })
}

/// Toggles my pin and returns the new state. Without a conversation nothing happens.
pub(crate) fn pin(tx: &Write<'_>, me: UserId, which: ConversationRef) -> Result<bool> {
    let Some(before) = side(tx, me, which)? else { return Ok(false) };
    let after = SideRow { pinned: !before.pinned, ..before.clone() };
    rows::settle(tx, &before, &after)?;
    Ok(after.pinned)
}

/// As [`hide`]; my devices that fetch conversations delete it, too.
pub(crate) fn delete(tx: &Write<'_>, me: UserId, which: ConversationRef) -> Result<()> {
    match hide(tx, me, which)? {
        Some(peer) => mailboxes::conversation_deleted(tx, me, peer.0),
        None => Ok(()),
    }
}

/// Hides it on my side with every message in it; the next message shows it again, with new messages only. Gives the other person.
pub(crate) fn hide(tx: &Write<'_>, me: UserId, which: ConversationRef) -> Result<Option<UserId>> {
    let Some(found) = side(tx, me, which)? else { return Ok(None) };
    message::delete(tx, me, Some(ConversationRef::Id(found.conversation)), &Choice::All)?;
    let Some(before) = rows::side(tx, me, found.conversation)? else { return Ok(None) };
    rows::settle(tx, &before, &SideRow { displayed: false, ..before.clone() })?;
    Ok(Some(before.peer))
}
