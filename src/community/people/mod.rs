//! Users, their sessions and devices, finding people.

pub(crate) mod devices;
pub(crate) mod directory;
pub(crate) mod lookup;
pub(crate) mod notes;
pub(crate) mod sessions;
pub(crate) mod suggestions;
pub(crate) mod users;
