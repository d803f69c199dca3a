//! What a device does with messages and conversations. Each is seen in every API, and by the devices that have to learn of it.

use super::sending::{Done, Origin};
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::messages::sync::SyncConversation;
use crate::store::Write;

/// One operation on a conversation.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    /// Everything up to this message of the other side is read: its author is told, and the own other devices.
    Read { message: i64 },
    /// The same, without a message all of it.
    ReadAll { message: Option<i64> },
    /// This message counts as unread again.
    Unread { message: i64 },
    Delivered { message: i64 },
    Played { message: i64 },
    /// Deleted for everybody.
    Recall { message: i64 },
    /// Hidden from oneself.
    Delete { message: i64 },
    /// More text for one's own message. `ext` and `config` are merged into those it has; empty ones change nothing.
    Append { message: i64, content: String, ext: String, config: String },
    /// Another text for it.
    Replace { message: i64, content: String, ext: String, config: String },
    /// Deleted on one's own side; `everywhere`: the own other devices are to delete it, too.
    DeleteConversation { everywhere: bool },
}

/// Does it in the conversation (`operation.xid`, or where a message is addressed to). Repeated by the same device within ten minutes,
/// it is answered as the first time. What the errors mean is said by [`refusal`](super::refusal::refusal).
pub(crate) fn operate(
    tx: &Write<'_>,
    settings: &Settings,
    from: &Origin,
    conversation: SyncConversation,
    operation: &Operation,
) -> Result<Done> {
    todo!()
}
