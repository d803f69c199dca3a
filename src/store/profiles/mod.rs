//! The fields of profiles besides names.

pub(crate) mod chat_profile;
pub(crate) mod endorsements;
pub(crate) mod profile;
