//! Timelines (`docs/specs/mastodon.md 4.3`): ids in the order of indexes, keyset by id, then the rules, then views.
//! Direct statuses and private comments stand in conversations and threads, never in a timeline.

pub(crate) mod audience;
mod author;
mod facts;
mod feed;
mod home;
mod public;
pub(crate) mod public_statuses;
pub(crate) mod search;
pub(crate) mod search_everything;
#[cfg(test)]
mod search_tests;
mod standing;
#[cfg(test)]
mod tests;

pub(crate) use crate::community::timelines::feed::hydrated;
pub(crate) use author::{OfAuthor, author};
pub(crate) use feed::Feed;
pub(crate) use home::{home, list};
pub(crate) use public::{PublicFilter, Tags, public, tagged};
pub(crate) use standing::{Timeline, standing};
