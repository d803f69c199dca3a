//! What operators do: the admin page, commands, statistics, cleanup.

pub mod admin;
pub mod batches;
pub mod bootstrap;
pub mod cleanup;
pub mod commands;
pub mod erase;
pub mod reports;
pub mod statistics;
