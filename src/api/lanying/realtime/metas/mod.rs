//! What is fetched of conversations, as metas (`docs/specs/lanying.md 6.4` and `6.6`): pure functions.

mod build;
mod group_info;
mod item;
mod message;
mod notice;
mod operation;
#[cfg(test)]
mod tests;

pub(super) use build::build;
pub(super) use item::item;
pub(super) use message::{body, message};
pub(super) use notice::user_notice;
