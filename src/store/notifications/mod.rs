//! Notification rows, how far they are read, and what is pushed of them.

pub mod grouped_changes;
pub mod markers;
pub mod notification;
pub mod push_outbox;
pub mod push_subscriptions;
pub mod push_targets;
