//! What profiles say and show.

pub mod chat_profile;
pub mod endorsements;
pub mod profile;
