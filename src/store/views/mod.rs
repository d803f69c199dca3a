//! Hydrated views, loaded in bulk with the viewer's own relations.

pub mod notifications;
pub mod users;
