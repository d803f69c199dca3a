//! The rules of the community. No HTTP, no status, no JSON key.

pub mod body;
pub mod drafts;
pub mod edit;
pub mod heard;
pub mod listing;
pub mod names;
pub mod notify;
pub mod publish;
pub mod remove;
pub mod settings;
#[cfg(test)]
pub mod testkit;
#[cfg(test)]
mod tests;
mod tally;
pub mod text;
pub mod viewer;
