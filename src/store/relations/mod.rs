//! What people are to each other and to contents: marks, friendships, mutes, lists.

pub mod bookmarks_and_pins;
pub mod entry_lists;
pub mod follow_requests;
pub mod follows;
pub mod friendships;
pub mod lists;
pub mod mark_lists;
pub mod marks;
pub mod mutes;
