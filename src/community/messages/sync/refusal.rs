//! Why a device is refused, in the classes that its users can be told of.

use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::model::messages::sync::SyncConversation;
use crate::store::Read;

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
    /// A failure inside: logged, not explained.
    Internal,
}

/// The class of an error of sending or of an operation.
pub(crate) fn refusal(r: &Read<'_>, from: UserId, to: SyncConversation, error: &Error) -> Result<Refusal> {
    todo!()
}
