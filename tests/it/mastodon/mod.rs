//! The Mastodon API over HTTP, as people.

mod bookmarks;
mod conversations;
mod interactions;
mod kept;
mod polls;
mod context;
mod direct;
mod quotes;
mod reblogs;
mod refusals;
mod said;
mod scheduled;
mod status_entity;
mod statuses;
mod statuses_edit;
