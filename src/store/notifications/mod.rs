//! Notification rows, how far they are read, and what is pushed of them.

pub(crate) mod grouped_changes;
pub(crate) mod markers;
pub(crate) mod notification;
pub(crate) mod push_outbox;
pub(crate) mod push_subscriptions;
pub(crate) mod push_targets;
