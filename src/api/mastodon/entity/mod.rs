//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub mod account;
pub mod conversation;
pub mod credential;
pub mod edit;
pub mod list;
pub mod media;
pub mod poll;
pub mod relationship;
pub mod scheduled;
pub mod search;
pub mod status;
pub mod tag;
