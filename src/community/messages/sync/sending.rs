//! Sending from a device: done once, however often it arrives.

use std::fmt::Debug;

use sha2::{Digest, Sha256};

use crate::community::messages::im::{self, Outgoing, Sender};
use crate::community::runtime::settings::Settings;
use crate::error::{Error, Limit, Resource, Result, Why};
use crate::model::clock::{MINUTE, Millis, SECOND};
use crate::model::id::created_at;
use crate::model::messages::sync::{DeviceRef, SyncConversation};
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::messages::sync::requests as rows;

/// How long a number of the device's own means the same.
const REPEATED: Millis = 10 * MINUTE;

/// Messages of one user's devices within a stretch of time.
const MOST: i64 = 20;
const STRETCH: Millis = 10 * SECOND;

/// Bytes of a content.
const CONTENT_MAX: usize = 64 * 1_024;

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
    /// When; of a change of a message, the time that the message bears from then on.
    pub at: Millis,
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
    let target = to.number(from.viewer.user);
    let to_rooms = match to {
        SyncConversation::Direct(_) => false,
        SyncConversation::Room(_) => true,
        SyncConversation::Own | SyncConversation::System => return Err(Error::NotFound(Resource::User)),
    };
    let new = Outgoing { to_rooms, targets: vec![target], transaction: None, related: None, ..new };
    once(tx, from, &new, true, || {
        if new.content.len() > CONTENT_MAX {
            return Err(Error::invalid("content", Why::TooLong { max: CONTENT_MAX }));
        }
        im::check_content(&new)?;
        if rows::sent_since(tx, from.viewer.user, tx.now() - STRETCH, MOST)? >= MOST {
            return Err(Error::TooMany { what: Limit::Messages, retry_after_seconds: u64::try_from(STRETCH / SECOND).ok() });
        }
        let id = im::one(tx, settings, base_url, &Sender::User(from.viewer), &new, target)?;
        id.ok_or_else(|| Error::unfit("content_type", "that of a message"))
    })
}

/// Does what a device asks for, unless it did the same under this number a moment ago. `work` gives the id of the item that it makes.
pub(super) fn once(
    tx: &Write<'_>,
    from: &Origin,
    asked: &impl Debug,
    is_message: bool,
    work: impl FnOnce() -> Result<i64>,
) -> Result<Done> {
    let device = DeviceRef { user: from.viewer.user, sn: from.device_sn };
    let digest: [u8; 32] = Sha256::digest(format!("{asked:?}").as_bytes()).into();
    let done = |id: i64, at: Millis| Done { id, at: if is_message { created_at(id) } else { at } };
    if let Some((id, at)) = rows::done_before(tx, device, from.client_id, &digest, tx.now() - REPEATED)? {
        return Ok(done(id, at));
    }
    let id = work()?;
    rows::remember(tx, device, from.client_id, &digest, id, is_message)?;
    Ok(done(id, tx.now()))
}
