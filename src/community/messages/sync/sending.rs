//! Sending from a device: done once, however often it arrives.

use crate::community::messages::im::Outgoing;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::clock::Millis;
use crate::model::messages::sync::SyncConversation;
use crate::model::people::user::Viewer;
use crate::store::Write;

/// Who sends, on which device, and the device's own number for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub viewer: Viewer,
    pub device_sn: i64,
    pub client_id: i64,
}

/// What a device is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Done {
    /// Of the message or the operation, in the sequence of all items; 0 where the operation changed nothing.
    pub id: i64,
    pub at: Millis,
    /// Of an edit: when it was made.
    pub edited_at: Option<Millis>,
}

/// Sends a message to a person or a room. `new.targets` and `new.to_rooms` are set from `to`; its content type is one of a message (0 to 8).
/// The same from the same device within ten minutes sends nothing, and is answered as the first time.
/// What the errors mean to the sender is said by [`refusal`](super::refusal::refusal).
pub(crate) fn send(
    tx: &Write<'_>,
    settings: &Settings,
    base_url: &str,
    from: &Origin,
    to: SyncConversation,
    new: Outgoing,
) -> Result<Done> {
    todo!()
}
