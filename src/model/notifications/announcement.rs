//! What the community says to everybody.

use crate::model::Millis;

/// An announcement as one member sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub id: i64,
    pub text: String,
    pub is_markdown: bool,
    pub at: Millis,
    /// The member has dismissed it, or read the notification of it in another API.
    pub is_read: bool,
    pub reactions: Vec<Reaction>,
}

/// How many members chose one emoji.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reaction {
    /// The emoji itself.
    pub name: String,
    pub count: i64,
    pub is_mine: bool,
}
