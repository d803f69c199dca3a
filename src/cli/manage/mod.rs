//! Commands that ask and change the community, and how they reach it.

pub(crate) mod app;
pub(crate) mod notifier;
pub(crate) mod operate;
pub(crate) mod token;
pub(crate) mod user;
