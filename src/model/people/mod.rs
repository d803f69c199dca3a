//! Users, profiles, sessions, devices, friendships.

pub mod device;
pub mod friendship;
pub mod list;
pub mod profile;
pub mod session;
pub mod user;
