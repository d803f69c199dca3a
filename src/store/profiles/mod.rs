//! What profiles say beyond names.

pub(crate) mod chat_profile;
pub(crate) mod endorsements;
pub(crate) mod profile;
