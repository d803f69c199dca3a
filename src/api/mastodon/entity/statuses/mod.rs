//! Statuses and what belongs to them.

pub mod edit;
pub mod filter;
pub mod media;
pub mod poll;
pub mod scheduled;
pub mod status;
pub mod tag;
