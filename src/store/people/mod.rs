//! Users, their logins and devices, and lists of people.

pub mod devices;
pub mod directory;
pub mod name_search;
pub mod notes;
pub mod sessions;
pub mod suggestions;
pub mod user_lists;
pub mod user_query;
pub mod users;
