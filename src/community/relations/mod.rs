//! Marks, follows, friendships, mutes, lists.

pub mod follow_answers;
pub mod follow_requests;
pub mod follows;
pub mod friendships;
pub mod interactions;
pub mod lists;
pub mod mark_lists;
pub mod marks;
#[cfg(test)]
pub(crate) mod marks_tests;
pub mod mutes;
