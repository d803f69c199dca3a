//! Hydrated views, loaded in bulk with the viewer's own relations.

pub(crate) mod cards;
pub(crate) mod comments;
mod content_parts;
pub(crate) mod entry_set;
pub(crate) mod grouped;
pub(crate) mod grouped_rows;
pub(crate) mod messages;
mod notification_rows;
pub(crate) mod notifications;
mod own_acts;
pub(crate) mod people;
pub(crate) mod posts;
pub(crate) mod statuses;
pub(crate) mod ties;
pub(crate) mod visibility_facts;
