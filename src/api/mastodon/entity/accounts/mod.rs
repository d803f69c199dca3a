//! Accounts and what a client knows of them.

pub(crate) mod account;
pub(crate) mod credential;
pub(crate) mod profile;
pub(crate) mod relationship;
