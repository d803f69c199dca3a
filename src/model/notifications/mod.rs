//! Notifications and pushes.

pub(crate) mod announcement;
pub(crate) mod grouped;
pub(crate) mod mail;
pub(crate) mod notification;
pub(crate) mod outbox;
pub(crate) mod outboxes;
pub(crate) mod push;
pub(crate) mod push_job;
pub(crate) mod stored;
