//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub mod account;
pub mod conversation;
pub mod credential;
pub mod filter;
pub mod marker;
pub mod edit;
pub mod media;
pub mod notification;
pub mod poll;
pub mod push;
pub mod relationship;
pub mod report;
pub mod scheduled;
pub mod status;
