//! Notifications and pushes.

pub mod grouped;
pub mod notification;
pub mod push;
pub mod push_job;
