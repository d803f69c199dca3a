//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub mod accounts;
pub mod application;
pub mod conversation;
pub mod instance;
pub mod list;
pub mod marker;
pub mod notification;
pub mod preferences;
pub mod push;
pub mod report;
pub mod search;
pub mod statuses;
