//! What answers are made of: pure functions from views to documented keys.

mod avatar;
pub mod device;
pub mod group;
pub mod message;
pub mod profile;
pub mod roster;
pub mod settings;

pub use avatar::avatar;
