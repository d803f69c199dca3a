//! What people are to each other and to contents: marks, friendships, mutes, lists.

pub(crate) mod audience;
pub(crate) mod bookmarks_and_pins;
pub(crate) mod entry_lists;
pub(crate) mod follow_requests;
pub(crate) mod follows;
pub(crate) mod friendships;
pub(crate) mod lists;
pub(crate) mod marks;
pub(crate) mod mutes;
