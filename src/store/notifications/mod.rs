//! Notification rows, how far they are read, what is pushed of them, and tasks for many people.

pub(crate) mod announcements;
pub(crate) mod grouped_changes;
pub(crate) mod mail_outbox;
pub(crate) mod markers;
pub(crate) mod notification;
pub(crate) mod outbox;
pub(crate) mod outboxes;
pub(crate) mod push_outbox;
pub(crate) mod push_subscriptions;
pub(crate) mod push_targets;
pub(crate) mod web_push_outbox;
