//! The wire: parse, call, render. A dialect never names another dialect.

pub mod admin;
mod docs;
pub mod files;
pub mod fresns;
pub mod health;
pub mod kit;
pub mod lanying;
pub mod mastodon;
pub mod metrics;
mod mount;
mod observe;
mod path_owner;
pub mod static_files;

pub use mount::mount;
