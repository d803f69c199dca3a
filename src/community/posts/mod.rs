//! Publishing, editing and deleting; drafts, polls, reposts, statuses.

pub(crate) mod delete;
pub(crate) mod drafts;
pub(crate) mod edit;
pub(crate) mod history;
pub(crate) mod listing;
pub(crate) mod new_post;
mod permissions;
pub(crate) mod polls;
pub(crate) mod post_counters;
pub(crate) mod publish;
pub(crate) mod reposts;
pub(crate) mod scheduled;
pub(crate) mod statuses;
pub(crate) mod tags;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod uploads;
