//! Posts, comments, reposts and what belongs to them.

pub mod comments;
pub mod drafts;
pub mod entries;
pub mod forums;
pub mod idempotency;
pub mod polls;
pub mod post;
pub mod reposts;
pub mod scheduled;
pub mod tags;
pub mod threads;
