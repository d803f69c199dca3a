//! The common data structures, rendered from views (`specs/fresns.md 4`). Pure: no database, no clock.

pub mod account;
pub mod comment;
pub mod conversation;
pub mod draft;
pub mod file;
pub mod hashtag;
pub mod history;
pub mod input_tip;
pub mod ip_info;
pub mod marks;
pub mod message;
pub mod notification;
pub mod parts;
pub mod person;
pub mod post;
pub mod role;
pub mod stats;
pub mod substitute;
#[cfg(test)]
mod tests;
pub mod text;
pub mod user;
