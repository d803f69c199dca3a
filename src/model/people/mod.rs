//! Users, profiles, sessions, devices, friendships.

pub(crate) mod device;
pub(crate) mod friendship;
pub(crate) mod list;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod profile;
pub(crate) mod session;
pub(crate) mod user;
pub(crate) mod viewer_relations;
