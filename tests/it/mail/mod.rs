//! Mails: what is sent to whom, and what becomes of it at servers of every temper.

mod codes;
mod delivery;
mod links;
mod reports;
pub mod sink;
