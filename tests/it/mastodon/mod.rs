//! The Mastodon API over HTTP, as people.

mod accounts;
mod blocks;
mod crowd;
mod directory;
mod erased;
mod follow_requests;
mod follows;
mod mutes;
mod refusals;
mod suggestions;
mod bookmarks;
mod conversations;
mod interactions;
mod kept;
mod polls;
mod filters;
mod grouped;
mod markers;
mod notifications;
mod policy;
mod push;
mod refusals;
mod reports;
mod statuses;
