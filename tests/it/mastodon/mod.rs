//! The Mastodon API over HTTP, as people.

mod apps;
mod browser;
mod instance;
mod limits;
mod oauth;
mod pages;
mod refusals;
mod registration;
