//! Hydrated views, loaded in bulk with the viewer's own relations.

mod attached;
pub(crate) mod comments;
pub(crate) mod grouped;
pub(crate) mod grouped_rows;
pub(crate) mod messages;
pub(crate) mod notifications;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod statuses;
pub(crate) mod users;
pub(crate) mod visibility_facts;
