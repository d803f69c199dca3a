//! Users, their logins and devices, and lists of people.

pub(crate) mod devices;
pub(crate) mod directory;
pub(crate) mod name_search;
pub(crate) mod notes;
pub(crate) mod sessions;
pub(crate) mod suggestions;
pub(crate) mod user_lists;
pub(crate) mod users;
