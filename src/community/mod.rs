//! The rules of the community. No HTTP, no status, no JSON key.

pub mod accounts;
pub mod codes;
pub mod commands;
pub mod conversations;
pub mod core;
pub mod founding;
pub mod keys;
pub mod messages;
pub mod names;
pub mod notify;
pub mod passwords;
pub mod sessions;
pub mod settings;
pub mod text;
pub mod users;

pub use core::Core;

/// What a rule that only looks is given.
pub type Snapshot<'c> = crate::store::Read<'c>;
