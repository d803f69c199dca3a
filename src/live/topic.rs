//! What a subscriber asks to hear of.

use crate::model::id::UserId;

/// A subject of events. Nothing here decides who may see something: a topic says only whom to ask.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// What concerns one user alone: notifications, messages, settings.
    User(UserId),
    /// Entries that may stand in the home timeline of a user.
    Home(UserId),
    /// Entries that may stand in the timeline of a list.
    List(i64),
    /// Entries with a hashtag, by its slug.
    Hashtag(Box<str>),
    /// What the community says to everybody.
    Announcements,
    /// Posts that everybody may read.
    Public,
}
