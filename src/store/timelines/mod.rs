//! Which contents a timeline or list shows.

pub(crate) mod feeds;
pub(crate) mod listing;
pub(crate) mod post_filter;
pub(crate) mod public_statuses;
