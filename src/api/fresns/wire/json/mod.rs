//! Answers as JSON, written without what a key filter removes.

pub(crate) mod filtered;
pub(crate) mod key_filter;
pub(crate) mod key_filters;
mod key_rule;
pub(crate) mod shared;
mod text;
#[cfg(test)]
pub(crate) mod tree;
#[cfg(test)]
mod tree_tests;
pub(crate) mod writer;
