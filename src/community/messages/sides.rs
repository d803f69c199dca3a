//! What one person sees of a conversation.

use crate::error::{Denied, Error, Resource, Result};
use crate::model::id::{ConversationId, UserId};
use crate::store::Read;
use crate::store::messages::conversations::{self as rows, SideRow};
use crate::store::people::users::{self, UserBy};

/// How a dialect names a conversation: by its own id, or by the other person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConversationRef {
    Id(ConversationId),
    Peer(UserId),
}

/// One page of a list, with the length of the whole list.
#[derive(Clone, Debug)]
pub(crate) struct NumberedPage<T> {
    pub total: i64,
    pub items: Vec<T>,
}

/// My side of it. `None`: I know this person, but we never wrote to each other.
/// An unknown id is `NotFound(Conversation)`, a foreign one `NotInConversation`, an unknown peer `NotFound(User)`.
pub(crate) fn side(r: &Read<'_>, me: UserId, which: ConversationRef) -> Result<Option<SideRow>> {
    match which {
        ConversationRef::Id(id) => match rows::side(r, me, id)? {
            Some(side) => Ok(Some(side)),
            None if rows::people(r, id)?.is_some() => Err(Error::Forbidden(Denied::NotInConversation)),
            None => Err(Error::NotFound(Resource::Conversation)),
        },
        ConversationRef::Peer(peer) => match rows::between(r, me, peer)? {
            Some(id) => rows::side(r, me, id),
            None if users::find(r, &UserBy::Id(peer))?.is_some() => Ok(None),
            None => Err(Error::NotFound(Resource::User)),
        },
    }
}
