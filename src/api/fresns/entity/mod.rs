//! The common data structures, rendered from views (`specs/fresns.md 4`). Pure: no database, no clock.

pub mod account;
pub mod input_tip;
pub mod ip_info;
pub mod marks;
pub mod role;
pub mod stats;
pub mod substitute;
pub mod user;
