//! The Mastodon API over HTTP, as people.

mod account_statuses;
mod lists;
mod refusals;
mod search;
mod statuses;
mod tags;
mod timelines;
