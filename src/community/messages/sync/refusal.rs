//! Why a device is refused, in the classes that its users can be told of.

use crate::error::{Denied, Error, Resource, Result, Room, Why};
use crate::model::id::UserId;
use crate::model::messages::sync::SyncConversation;
use crate::model::people::user::ChatRefusal;
use crate::store::Read;
use crate::store::views::people;

/// The class of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The receiver blocked the sender.
    Blocked,
    /// What the two are to each other does not allow it.
    RelationForbids,
    /// The person or room does not exist, or the sender is not in the room.
    NoTarget,
    /// The message is not there, or not theirs to change.
    NoMessage,
    /// Muted in the room, or by the community.
    Silenced,
    /// The sender is disabled.
    Disabled,
    TooFast,
    TooLong,
    RecallTooLate,
    /// A value that cannot be used.
    Invalid,
    /// A failure inside: to be logged, not explained.
    Internal,
}

/// The class of an error of sending or of an operation.
pub(crate) fn refusal(r: &Read<'_>, from: UserId, to: SyncConversation, error: &Error) -> Result<Refusal> {
    Ok(match error {
        Error::Forbidden(Denied::Chat(why)) => return of_chat(r, from, to, *why),
        Error::Forbidden(Denied::UserDisabled | Denied::AccountDisabled) => Refusal::Disabled,
        Error::Forbidden(Denied::EditWindowOver) => Refusal::RecallTooLate,
        Error::NotFound(Resource::User | Resource::Conversation) | Error::Room(Room::Unknown | Room::NotMember) => Refusal::NoTarget,
        Error::Forbidden(_) | Error::NotFound(_) => Refusal::NoMessage,
        Error::Room(Room::Silenced) => Refusal::Silenced,
        Error::TooMany { .. } => Refusal::TooFast,
        Error::Invalid { why: Why::TooLong { .. }, .. } => Refusal::TooLong,
        Error::Internal(_) => Refusal::Internal,
        Error::Unauthenticated(_)
        | Error::Invalid { .. }
        | Error::Conflict(_)
        | Error::Content(_)
        | Error::Friendship(_)
        | Error::Room(_)
        | Error::Push(_) => Refusal::Invalid,
    })
}

/// The rule says of a block no more than that the receiver accepts nobody.
fn of_chat(r: &Read<'_>, from: UserId, to: SyncConversation, why: ChatRefusal) -> Result<Refusal> {
    Ok(match why {
        ChatRefusal::ReceiverAcceptsNobody => {
            let peer = UserId(to.number(from));
            let is_blocked = people::load_one(r, Some(from), peer)?.is_some_and(|view| view.relation.blocks_me);
            if is_blocked { Refusal::Blocked } else { Refusal::RelationForbids }
        }
        ChatRefusal::ReceiverAcceptsFollowed | ChatRefusal::ReceiverAcceptsFollowedOrVerified | ChatRefusal::NotFriends => {
            Refusal::RelationForbids
        }
        ChatRefusal::Oneself | ChatRefusal::ReceiverDeleted | ChatRefusal::ReceiverDisabled => Refusal::NoTarget,
        ChatRefusal::NotLoggedIn | ChatRefusal::SwitchedOff | ChatRefusal::RoleForbids => Refusal::Silenced,
    })
}
