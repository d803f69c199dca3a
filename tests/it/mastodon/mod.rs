//! The Mastodon API over HTTP, as people.

mod credentials;
mod media;
mod profile;
mod profile_images;
mod profile_limits;
mod refusals;
