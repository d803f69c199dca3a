//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub mod account;
pub mod application;
pub mod conversation;
pub mod credential;
pub mod edit;
pub mod filter;
pub mod instance;
pub mod list;
pub mod marker;
pub mod media;
pub mod notification;
pub mod poll;
pub mod preferences;
pub mod profile;
pub mod push;
pub mod relationship;
pub mod report;
pub mod scheduled;
pub mod search;
pub mod status;
pub mod tag;
