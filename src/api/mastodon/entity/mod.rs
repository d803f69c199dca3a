//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub mod account;
pub mod credential;
pub mod featured_tag;
pub mod media;
pub mod poll;
pub mod preferences;
pub mod profile;
pub mod relationship;
pub mod status;
