//! Friends, and those who want to be.

use std::sync::Arc;

use super::person::Person;
use crate::model::clock::Millis;
use crate::model::id::UserId;

/// What somebody keeps about a friend.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Friend {
    /// What they call them.
    pub alias: String,
    pub ext: String,
    /// Nothing they write is pushed.
    pub muted: bool,
}

/// How somebody stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FriendState {
    Friend,
    /// They were friends once.
    Former,
    Stranger,
    /// Blocked by the viewer.
    Blocked,
}

/// What became of a friend request. A `Pending` one may be past its `expires_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestState {
    Pending,
    Accepted,
    Declined,
    Expired,
}

/// Somebody asked somebody to be friends.
#[derive(Clone, Debug)]
pub(crate) struct FriendRequest {
    pub id: i64,
    pub from: UserId,
    pub reason: String,
    /// What the applicant wants to call the other.
    pub alias: String,
    pub state: RequestState,
    pub expires_at: Millis,
}

/// Somebody as another sees them in their roster.
#[derive(Clone, Debug)]
pub(crate) struct RosterView {
    pub person: Arc<Person>,
    pub bond: FriendState,
    pub friend: Friend,
    pub public_info: String,
    pub avatar_name: String,
    pub friend_policy: i64,
    pub friend_question: String,
}
