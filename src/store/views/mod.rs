//! Hydrated views, loaded in bulk with the viewer's own relations.

pub mod messages;
pub mod users;
