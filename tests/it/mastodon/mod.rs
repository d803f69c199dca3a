//! The Mastodon API over HTTP, as people.

mod refusals;
mod statuses;
