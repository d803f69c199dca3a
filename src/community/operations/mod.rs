//! What operators do: the admin page, commands, statistics, cleanup.

pub(crate) mod admin;
pub(crate) mod batches;
pub(crate) mod bootstrap;
pub(crate) mod cleanup;
pub(crate) mod commands;
pub(crate) mod erase;
pub(crate) mod outbox;
#[cfg(test)]
mod outbox_tests;
pub(crate) mod own;
pub(crate) mod reports;
pub(crate) mod statistics;
