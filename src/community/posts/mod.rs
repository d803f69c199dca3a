//! Publishing, editing and deleting; drafts, polls, reposts, statuses.

pub mod delete;
pub mod drafts;
pub mod edit;
pub mod history;
pub mod listing;
pub mod new_post;
mod permissions;
pub mod polls;
pub(crate) mod post_counters;
pub mod publish;
pub mod reposts;
pub mod scheduled;
pub mod statuses;
pub mod tags;
#[cfg(test)]
pub(crate) mod tests;
pub mod uploads;
