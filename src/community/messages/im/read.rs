//! Marking as read, and clearing conversations.

use super::{rooms, system};
use crate::community::messages::message::{self, Choice};
use crate::community::messages::sides::ConversationRef;
use crate::community::messages::{conversations, mailboxes};
use crate::error::Result;
use crate::model::id::{EntryId, RoomId, UserId};
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::messages::rooms::{members, room as room_rows};

/// One conversation is read up to a message, or all of it; without one, everything is.
pub(crate) fn acknowledge(tx: &Write<'_>, me: &Viewer, conversation: Option<i64>, up_to: Option<i64>) -> Result<()> {
    let user = me.user;
    match conversation {
        None => {
            message::read(tx, user, None, &up_to.map_or(Choice::All, |id| Choice::UpTo(EntryId(id))))?;
            for place in members::of_user(tx, user)? {
                rooms::acknowledge(tx, user, place.room, up_to)?;
            }
            system::acknowledge(tx, user, up_to)
        }
        Some(0) => system::acknowledge(tx, user, up_to),
        Some(id) if room_rows::find(tx, RoomId(id))?.is_some() => rooms::acknowledge(tx, user, RoomId(id), up_to),
        Some(peer) => {
            let choice = up_to.map_or(Choice::All, |id| Choice::UpTo(EntryId(id)));
            message::read(tx, user, Some(ConversationRef::Peer(UserId(peer))), &choice)
        }
    }
}

/// Clears a conversation on one's own side; the others keep it.
pub(crate) fn clear(tx: &Write<'_>, me: UserId, conversation: i64) -> Result<()> {
    match conversation {
        0 => system::clear(tx, me),
        id if room_rows::find(tx, RoomId(id))?.is_some() => {
            rooms::clear(tx, me, RoomId(id))?;
            mailboxes::conversation_deleted(tx, me, id)
        }
        peer => conversations::delete(tx, me, ConversationRef::Peer(UserId(peer))),
    }
}
