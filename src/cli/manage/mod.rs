//! Commands that ask and change the community, and how they reach it.

pub(super) mod app;
pub(super) mod invite;
pub(super) mod mail;
pub(super) mod notifier;
pub(super) mod operate;
pub(super) mod settings;
pub(super) mod token;
pub(super) mod user;
