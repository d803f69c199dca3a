//! What profiles say and show.

pub(crate) mod chat_profile;
pub(crate) mod endorsements;
pub(crate) mod profile;
