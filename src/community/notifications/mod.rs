//! Who is notified of what, how notifications are listed and pushed.

pub mod administrators;
pub mod create;
pub mod fanout;
pub mod grouped;
pub mod list;
pub mod markers;
pub mod policy;
pub mod push_delivery;
pub mod push_subscriptions;
pub mod push_targets;
pub mod push_tasks;
pub mod vapid;
