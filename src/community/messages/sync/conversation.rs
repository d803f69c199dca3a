//! Which conversation a number means.

use crate::error::Result;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::sync::SyncConversation;
use crate::store::Read;
use crate::store::messages::rooms::room;

/// The conversation of this number, as the devices of `me` know it. Whether there is one is another question: who is no room is a person.
pub(crate) fn conversation(r: &Read<'_>, me: UserId, number: i64) -> Result<SyncConversation> {
    Ok(match number {
        0 => SyncConversation::System,
        own if own == me.0 => SyncConversation::Own,
        id if room::find(r, RoomId(id))?.is_some() => SyncConversation::Room(RoomId(id)),
        id => SyncConversation::Direct(UserId(id)),
    })
}
