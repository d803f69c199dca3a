//! The common data structures, rendered from views (`specs/fresns.md 4`). Pure: no database, no clock.

pub mod account;
pub mod marks;
pub mod stats;
pub mod substitute;
pub mod user;
