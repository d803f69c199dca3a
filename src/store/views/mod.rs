//! Hydrated views, loaded in bulk with the viewer's own relations.

pub mod alerts;
mod attached;
pub mod comments;
pub mod messages;
pub mod notifications;
pub mod people;
pub mod posts;
pub mod statuses;
pub mod users;
