//! Users, their sessions and devices, finding people.

pub mod devices;
pub mod directory;
pub mod lookup;
pub mod notes;
pub mod sessions;
pub mod suggestions;
pub mod users;
