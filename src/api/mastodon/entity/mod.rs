//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub mod account;
pub mod conversation;
pub mod application;
pub mod credential;
pub mod instance;
pub mod filter;
pub mod marker;
pub mod featured_tag;
pub mod media;
pub mod notification;
pub mod poll;
pub mod push;
pub mod preferences;
pub mod profile;
pub mod relationship;
pub mod report;
pub mod status;
