//! Hydrated views, loaded in bulk with the viewer's own relations.

mod attached;
pub mod comments;
pub mod grouped;
pub mod grouped_rows;
pub mod messages;
pub mod notifications;
pub mod people;
pub mod posts;
pub mod statuses;
pub mod users;
pub mod visibility_facts;
