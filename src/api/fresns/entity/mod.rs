//! The common data structures, rendered from views (`docs/specs/fresns.md 4`). Pure: no database, no clock.

pub mod content;
pub mod conversation;
pub mod message;
pub mod notification;
#[cfg(test)]
mod tests;
pub mod user;
