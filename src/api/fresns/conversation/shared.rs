//! Which conversation a path names.

use crate::api::fresns::wire::auth::caller::AsUser;
use crate::community::messages::sides::ConversationRef;
use crate::community::people::users::{self, UserRef};
use crate::error::{Error, Resource, Result};
use crate::model::id::ConversationId;

/// The conversation of a v2 path: anything but a number is 36601, like an unknown one.
pub(super) fn by_id(text: &str) -> Result<ConversationRef> {
    text.parse().map(|id| ConversationRef::Id(ConversationId(id))).map_err(|_| Error::NotFound(Resource::Conversation))
}

/// The conversation of a v1 path: with this user.
pub(super) fn by_peer(me: &AsUser, text: &str) -> Result<ConversationRef> {
    me.app
        .core
        .read(|r| users::find(r, &UserRef::parse(text)))?
        .map(|user| ConversationRef::Peer(user.id))
        .ok_or(Error::NotFound(Resource::User))
}
