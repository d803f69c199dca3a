//! The wire: parse, call, render. A dialect never names another dialect.

pub(crate) mod admin;
mod docs;
#[cfg(test)]
mod docs_tests;
pub(crate) mod files;
pub(crate) mod fresns;
pub(crate) mod health;
pub(crate) mod kit;
pub(crate) mod lanying;
pub(crate) mod mastodon;
pub(crate) mod metrics;
mod mount;
mod observe;
mod path_owner;
pub(crate) mod static_files;
pub(crate) mod web;

pub(crate) use mount::mount;
