//! Users, profiles, sessions, devices, friendships.

pub(crate) mod device;
pub(crate) mod friendship;
pub(crate) mod list;
pub(crate) mod profile;
pub(crate) mod session;
pub(crate) mod user;
