//! Statuses and what belongs to them.

pub(crate) mod common;
pub(crate) mod edit;
pub(crate) mod filter;
pub(crate) mod media;
pub(crate) mod poll;
pub(crate) mod scheduled;
pub(crate) mod status;
pub(crate) mod tag;
