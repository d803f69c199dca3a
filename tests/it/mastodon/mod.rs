//! The Mastodon API over HTTP, as people.

mod bookmarks;
mod context;
mod conversations;
mod direct;
mod interactions;
mod kept;
mod polls;
mod quotes;
mod reblogs;
mod refusals;
mod said;
mod scheduled;
mod status_entity;
mod statuses;
mod statuses_edit;
