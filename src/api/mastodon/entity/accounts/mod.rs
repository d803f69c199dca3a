//! Accounts and what a client knows of them.

pub mod account;
pub mod credential;
pub mod profile;
pub mod relationship;
