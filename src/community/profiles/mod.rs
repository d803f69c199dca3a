//! The content of profiles.

pub(crate) mod chat_profile;
pub(crate) mod endorsements;
pub(crate) mod profile;
