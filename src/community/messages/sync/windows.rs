//! The messages of any conversation, as one person sees them.

use crate::community::messages::im::rooms::floor;
use crate::error::Result;
use crate::model::content::views::MessageView;
use crate::model::id::{EntryId, UserId};
use crate::model::messages::sync::{SyncConversation, SyncMessage};
use crate::model::span::Span;
use crate::store::messages::rooms::{members, messages as room_messages, room as rooms};
use crate::store::messages::{conversations as pairs, message, system_messages};
use crate::store::{Read, views};

/// Where the messages of a room begin for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// At their joining: what was said before is history.
    Joining,
    /// At the first one that they are shown.
    WhatIsShown,
}

fn direct(view: MessageView) -> SyncMessage {
    SyncMessage::Direct(Box::new(view))
}

/// A page by id, in the order of the span. Nothing where `me` does not take part.
pub(super) fn messages(r: &Read<'_>, me: UserId, conversation: SyncConversation, span: &Span, begin: Begin) -> Result<Vec<SyncMessage>> {
    match conversation {
        SyncConversation::Own => Ok(Vec::new()),
        SyncConversation::System => Ok(system_messages::window(r, me, span)?.into_iter().map(SyncMessage::System).collect()),
        SyncConversation::Direct(peer) => {
            let Some(pair) = pairs::between(r, me, peer)? else { return Ok(Vec::new()) };
            let ids = message::window(r, me, pair, span)?;
            Ok(views::messages::load(r, me, &ids)?.into_iter().map(direct).collect())
        }
        SyncConversation::Room(id) => {
            let (Some(room), Some(member)) = (rooms::find(r, id)?, members::find(r, id, me)?) else { return Ok(Vec::new()) };
            let begins = match begin {
                Begin::Joining => member.id.max(member.cleared_id),
                Begin::WhatIsShown => floor(&room, &member),
            };
            let span = Span { after: span.after.max(begins), ..*span };
            Ok(room_messages::window(r, id, me, &span)?.into_iter().map(SyncMessage::Room).collect())
        }
    }
}

/// Those of these that `me` sees in the conversation, in any order.
pub(super) fn some(r: &Read<'_>, me: UserId, conversation: SyncConversation, ids: &[i64]) -> Result<Vec<SyncMessage>> {
    match conversation {
        SyncConversation::Direct(_) => {
            let ids: Vec<EntryId> = ids.iter().copied().map(EntryId).collect();
            let views = views::messages::load(r, me, &ids)?;
            let is_seen = |view: &MessageView| {
                let part = view.message();
                view.enabled
                    && !view.deleted
                    && part.is_some_and(|part| !if view.is_me { part.sender_deleted } else { part.receiver_deleted })
            };
            Ok(views.into_iter().filter(is_seen).map(direct).collect())
        }
        SyncConversation::Room(room) => Ok(room_messages::some(r, room, me, ids)?.into_iter().map(SyncMessage::Room).collect()),
        SyncConversation::Own | SyncConversation::System => Ok(Vec::new()),
    }
}
