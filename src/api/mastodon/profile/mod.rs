//! The profile API (`docs/specs/mastodon.md 2`).

pub(super) mod form;
mod lists;
mod own;
mod refusal;

pub(crate) use own::routes;
