//! Who is notified of what, how notifications are listed and pushed.

pub(crate) mod administrators;
pub(crate) mod announcements;
pub(crate) mod create;
pub(crate) mod device_push;
pub(crate) mod fanout;
pub(crate) mod grouped;
pub(crate) mod list;
pub(crate) mod mail;
pub(crate) mod markers;
#[cfg(test)]
mod outbox_tests;
pub(crate) mod outboxes;
pub(crate) mod policy;
pub(crate) mod push_subscriptions;
pub(crate) mod push_targets;
pub(crate) mod vapid;
pub(crate) mod web_push;
