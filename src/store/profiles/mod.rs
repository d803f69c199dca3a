//! What profiles say beyond names.

pub mod chat_profile;
pub mod endorsements;
pub mod profile;
