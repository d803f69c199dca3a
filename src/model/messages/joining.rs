//! Ways into a room.

use crate::model::clock::Millis;
use crate::model::id::{RoomId, UserId};

/// What became of an application or invitation. A `Pending` one may be past its `expires_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinState {
    Pending,
    Accepted,
    Declined,
}

/// Somebody wants to come in.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub id: i64,
    pub room: RoomId,
    pub applicant: UserId,
    pub reason: String,
    pub state: JoinState,
    pub expires_at: Millis,
}

/// Somebody is wanted inside.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub id: i64,
    pub room: RoomId,
    pub inviter: UserId,
    pub invitee: UserId,
    pub reason: String,
    pub state: JoinState,
    pub expires_at: Millis,
    pub updated_at: Millis,
}

/// An announcement in a room.
#[derive(Clone, Debug)]
pub(crate) struct Announcement {
    pub id: i64,
    pub room: RoomId,
    pub author: UserId,
    pub title: String,
    pub content: String,
}

/// A file that a room keeps: where it is, not what is in it.
#[derive(Clone, Debug)]
pub(crate) struct SharedFile {
    pub id: i64,
    pub room: RoomId,
    pub uploader: UserId,
    pub name: String,
    /// Bytes, as the sender states.
    pub size: i64,
    pub kind: String,
    pub url: String,
    pub updated_at: Millis,
}
