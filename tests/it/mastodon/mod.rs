//! The Mastodon API over HTTP, as people.

mod filters;
mod grouped;
mod guarded;
mod markers;
mod notifications;
mod policy;
mod push;
mod refusals;
mod reports;
mod statuses;
