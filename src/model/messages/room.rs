//! Rooms: group chats.

use crate::model::clock::Millis;
use crate::model::id::{RoomId, UserId};

/// What somebody may do in a room; each may what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RoomRole {
    Member,
    Admin,
    Owner,
}

/// Until when somebody has no voice; the end is in ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum MutedUntil {
    #[default]
    None,
    Until(Millis),
    Forever,
}

impl MutedUntil {
    /// Whether it is in force at `now`; at its end it is over.
    pub(crate) fn holds(self, now: Millis) -> bool {
        match self {
            Self::None => false,
            Self::Until(end) => now < end,
            Self::Forever => true,
        }
    }

    /// For so many minutes from now; -1 for ever.
    pub(crate) fn minutes(minutes: i64, now: Millis) -> Self {
        if minutes < 0 { Self::Forever } else { Self::Until(now.saturating_add(minutes.saturating_mul(60_000))) }
    }
}

/// A room with its settings and the number of its members.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub id: RoomId,
    pub owner: UserId,
    /// 0 private, 2 chat room.
    pub kind: i64,
    pub name: String,
    pub description: String,
    /// The address of its picture, unchecked; empty without one.
    pub avatar: String,
    /// Free text that clients keep in it.
    pub ext: String,
    /// Most members it takes.
    pub capacity: i64,
    pub members: i64,
    /// Plain members may invite.
    pub member_invite: bool,
    /// Plain members may change its texts and its picture.
    pub member_modify: bool,
    /// 0 everybody may join, 1 an admin decides, 2 nobody may.
    pub apply_approval: i64,
    pub read_ack: bool,
    /// New members see the messages from before they joined.
    pub history_visible: bool,
    /// Plain members are shown only the admins and themselves.
    pub hide_member_info: bool,
    /// Of all but the admins.
    pub silence: MutedUntil,
    pub updated_at: Millis,
    /// Dissolved; the row is kept.
    pub deleted: bool,
}

/// Somebody's place in a room: their role, and their notification level for it.
#[derive(Clone, Debug)]
pub(crate) struct RoomMember {
    pub room: RoomId,
    pub user: UserId,
    /// From the sequence, so it is also when they joined.
    pub id: i64,
    pub role: RoomRole,
    /// What they are called in this room.
    pub alias: String,
    pub silence: MutedUntil,
    /// What is pushed: 0 all, 1 nothing, 2 of admins and what names me, 3 of admins, 4 what names me.
    pub push_mode: i64,
    /// 0 as usual, 1 without alert, 2 nothing is received.
    pub mute_mode: i64,
    pub pinned: bool,
    /// Messages up to these are read, and not shown any more.
    pub read_id: i64,
    pub cleared_id: i64,
}

/// Somebody who may not come in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoomBlock {
    pub room: RoomId,
    pub user: UserId,
    /// From the sequence, so it is also when it was decided.
    pub id: i64,
}
