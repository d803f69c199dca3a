//! What answers are made of: pure functions from views to documented keys.

mod avatar;
pub(crate) mod device;
pub(crate) mod group;
pub(crate) mod message;
pub(crate) mod profile;
pub(crate) mod roster;
pub(crate) mod settings;

pub(crate) use avatar::avatar;
