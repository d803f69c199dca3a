//! Marks, follows, friendships, mutes, lists.

pub(crate) mod follow_answers;
pub(crate) mod follow_requests;
pub(crate) mod follows;
mod friend_notices;
#[cfg(test)]
mod friend_notices_tests;
pub(crate) mod friendships;
pub(crate) mod interactions;
pub(crate) mod lists;
pub(crate) mod marks;
#[cfg(test)]
pub(crate) mod marks_tests;
pub(crate) mod mutes;
