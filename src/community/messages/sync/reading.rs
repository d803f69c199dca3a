//! What a device has not fetched yet, and older messages.

use crate::error::Result;
use crate::model::id::UserId;
use crate::model::messages::sync::{DeviceRef, History, SyncConversation, SyncItem, UnreadConversation};
use crate::store::{Read, Write};

/// A device begins to fetch: from now on operations and notices are kept for it. Called at every connection; only the first one counts.
pub(crate) fn start(tx: &Write<'_>, device: DeviceRef) -> Result<()> {
    todo!()
}

/// The conversations with the latest items, the latest first, with how much of each this device has not fetched; 100 at most.
/// The community and the own conversation are among them only where there is something to fetch.
pub(crate) fn unread(r: &Read<'_>, device: DeviceRef) -> Result<Vec<UnreadConversation>> {
    todo!()
}

/// Up to which id a device has acknowledged a conversation. A new one has what its user had read when it first connected.
pub(crate) fn cursor(r: &Read<'_>, device: DeviceRef, conversation: SyncConversation) -> Result<i64> {
    todo!()
}

/// What comes after this id, oldest first; `None`: after the cursor. Nothing where the user does not take part.
pub(crate) fn after(
    r: &Read<'_>,
    device: DeviceRef,
    conversation: SyncConversation,
    key: Option<i64>,
    limit: usize,
) -> Result<Vec<SyncItem>> {
    todo!()
}

/// One item of a conversation, if it is there for `me`: what was told can be pushed at once.
pub(crate) fn item(r: &Read<'_>, me: UserId, conversation: SyncConversation, id: i64) -> Result<Option<SyncItem>> {
    todo!()
}

/// A device has everything up to this id. Never goes back, and never beyond what exists now.
pub(crate) fn acknowledge(tx: &Write<'_>, device: DeviceRef, conversation: SyncConversation, key: i64) -> Result<()> {
    todo!()
}

/// Messages with ids below `below` (0: the newest), newest first, `n` at most, without operations; as the user sees them now.
pub(crate) fn history(r: &Read<'_>, me: UserId, conversation: SyncConversation, below: i64, n: usize) -> Result<History> {
    todo!()
}
