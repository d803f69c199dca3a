//! The entities against the key lists of `docs/specs/fresns.md`, on views made by hand.
#![expect(clippy::unwrap_used, reason = "tests")]

mod content;
mod kit;
mod talk;
