//! Tests of the rules for posts and comments.

mod anonymity;
mod deletion;
mod drafts;
mod editing;
mod lists;
mod notifications;
mod policies;
mod random;
mod reposts;
mod visibility;
