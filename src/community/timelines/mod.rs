//! Timelines (`docs/specs/mastodon.md 4.3`): ids in the order of indexes, keyset by id, then the rules, then views.
//! Direct statuses and private comments stand in conversations and threads, never in a timeline.

mod author;
mod feed;
mod home;
mod public;
pub mod public_statuses;
pub mod search;
pub mod search_everything;
#[cfg(test)]
mod search_tests;
#[cfg(test)]
mod tests;

pub use crate::community::timelines::feed::hydrated;
pub use author::{OfAuthor, author};
pub use feed::Feed;
pub use home::{home, list};
pub use public::{PublicFilter, Tags, public, tagged};
