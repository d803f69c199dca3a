//! Conversations of all three kinds, as one list and one after the other.

use super::{rooms, system};
use crate::community::messages::message;
use crate::community::messages::sides::ConversationRef;
use crate::error::Result;
use crate::model::content::views::MessageView;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room_message::{Recent, RoomMessage, SystemMessage};
use crate::model::span::Span;
use crate::model::stretch::Stretch;
use crate::store::Read;
use crate::store::messages::rooms::{members, messages, room as room_rows};
use crate::store::messages::{conversations as pairs, system_messages};

/// Conversations in the list.
const MOST: i64 = 500;

/// Those with something to see, the latest first.
pub(crate) fn list(r: &Read<'_>, me: UserId) -> Result<Vec<Recent>> {
    let sides = pairs::page(r, me, None, Stretch::first(MOST))?;
    let with_people = sides.iter().map(|side| Recent { with: side.peer.0, unread: side.unread, last: side.last.map_or(0, |id| id.0) });
    let mut all: Vec<Recent> = with_people.chain(messages::recent(r, me, MOST)?).chain(system_messages::recent(r, me)?).collect();
    all.sort_by_key(|recent| std::cmp::Reverse(recent.last));
    all.truncate(usize::try_from(MOST).unwrap_or_default());
    Ok(all)
}

/// Some of one conversation, newest first.
pub(crate) enum ChatMessages {
    People(Vec<MessageView>),
    /// With how far the reader has read.
    Room(Vec<RoomMessage>, i64),
    System(Vec<SystemMessage>),
}

/// A page of a conversation with a user, in a room, or of system messages (0). The span goes downwards.
pub(crate) fn window(r: &Read<'_>, me: UserId, with: i64, span: &Span) -> Result<ChatMessages> {
    if with == 0 {
        return Ok(ChatMessages::System(system::window(r, me, span)?));
    }
    if room_rows::find(r, RoomId(with))?.is_some() {
        let (messages, read) = rooms::window(r, me, RoomId(with), span)?;
        return Ok(ChatMessages::Room(messages, read));
    }
    Ok(ChatMessages::People(message::window(r, me, ConversationRef::Peer(UserId(with)), span)?))
}

/// What is pinned: people, then rooms.
pub(crate) fn pinned(r: &Read<'_>, me: UserId) -> Result<Vec<i64>> {
    let people = pairs::page(r, me, Some(true), Stretch::first(MOST))?.into_iter().map(|side| side.peer.0);
    let rooms = members::of_user(r, me)?.into_iter().filter(|place| place.pinned).map(|place| place.room.0);
    Ok(people.chain(rooms).collect())
}
