//! Posts, comments, reposts and what belongs to them.

pub(crate) mod comments;
pub(crate) mod drafts;
pub(crate) mod entries;
pub(crate) mod forums;
pub(crate) mod idempotency;
pub(crate) mod polls;
pub(crate) mod post;
pub(crate) mod reposts;
pub(crate) mod scheduled;
pub(crate) mod tags;
pub(crate) mod threads;
