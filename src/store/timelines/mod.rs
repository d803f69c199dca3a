//! Which contents a timeline or list shows.

pub mod feeds;
pub mod listing;
pub mod public_statuses;
