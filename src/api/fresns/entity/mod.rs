//! The common data structures, rendered from views (`docs/specs/fresns.md 4`). Pure: no database, no clock.

pub(crate) mod content;
pub(crate) mod conversation;
pub(crate) mod lazy;
pub(crate) mod message;
pub(crate) mod notification;
#[cfg(test)]
mod tests;
pub(crate) mod user;
