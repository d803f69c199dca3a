//! Work for many people that follows a write and is done after it, in parts.

use crate::model::id::{EntryId, UserId};

/// What is to be done, about whom or what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Notify the followers who asked for it of a post (kind 21).
    TellFollowers(EntryId),
    /// Notify those who reposted it of an edit (kind 23).
    TellReposters(EntryId),
    /// Notify those who quoted it of an edit (kind 24).
    TellQuoters(EntryId),
    /// Notify those who voted of the end of its poll (kind 22).
    TellVoters(EntryId),
    /// Delete the reposts of what was deleted.
    BuryReposts(EntryId),
    /// Accept everybody who asked to follow a user who is not locked any more.
    AcceptFollowers(UserId),
    /// Push a message in a room to the devices of its members.
    PushRoomMessage(i64),
    /// Take an announcement back from those who were notified of it.
    RetractAnnouncement(i64),
}

impl Task {
    /// The task of this name about this id; `None` for a name that is none.
    pub(crate) fn of(name: &str, subject: i64) -> Option<Self> {
        Some(match name {
            "tell_followers" => Self::TellFollowers(EntryId(subject)),
            "tell_reposters" => Self::TellReposters(EntryId(subject)),
            "tell_quoters" => Self::TellQuoters(EntryId(subject)),
            "tell_voters" => Self::TellVoters(EntryId(subject)),
            "bury_reposts" => Self::BuryReposts(EntryId(subject)),
            "accept_followers" => Self::AcceptFollowers(UserId(subject)),
            "push_room_message" => Self::PushRoomMessage(subject),
            "retract_announcement" => Self::RetractAnnouncement(subject),
            _ => return None,
        })
    }

    /// Its name and the id it is about, as they are stored.
    pub(crate) fn parts(self) -> (&'static str, i64) {
        match self {
            Self::TellFollowers(entry) => ("tell_followers", entry.0),
            Self::TellReposters(entry) => ("tell_reposters", entry.0),
            Self::TellQuoters(entry) => ("tell_quoters", entry.0),
            Self::TellVoters(entry) => ("tell_voters", entry.0),
            Self::BuryReposts(entry) => ("bury_reposts", entry.0),
            Self::AcceptFollowers(user) => ("accept_followers", user.0),
            Self::PushRoomMessage(message) => ("push_room_message", message),
            Self::RetractAnnouncement(announcement) => ("retract_announcement", announcement),
        }
    }
}
