//! The entities against the key lists of `docs/specs/fresns.md`, on views made by hand.
#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod content;
mod filters;
mod kit;
mod messages;
