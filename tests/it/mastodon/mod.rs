//! The Mastodon API over HTTP, as people.

mod bookmarks;
mod conversations;
mod interactions;
mod kept;
mod polls;
mod refusals;
mod statuses;
