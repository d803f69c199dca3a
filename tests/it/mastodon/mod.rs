//! The Mastodon API over HTTP, as people.

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
