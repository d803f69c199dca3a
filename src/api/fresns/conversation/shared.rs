//! Which conversation a path names.

use crate::api::fresns::wire::auth::caller::AsUser;
use crate::community::messages::sides::Which;
use crate::community::people::users::{self, UserRef};
use crate::error::{Error, Result, Thing};
use crate::model::id::ConversationId;

/// The conversation of a v2 path: anything but a number is 36601, like an unknown one.
pub(super) fn by_id(text: &str) -> Result<Which> {
    text.parse().map(|id| Which::Id(ConversationId(id))).map_err(|_| Error::NotFound(Thing::Conversation))
}

/// The conversation of a v1 path: with this user.
pub(super) fn by_peer(me: &AsUser, text: &str) -> Result<Which> {
    me.app.core.read(|r| users::find(r, &UserRef::parse(text)))?.map(|user| Which::Peer(user.id)).ok_or(Error::NotFound(Thing::User))
}
