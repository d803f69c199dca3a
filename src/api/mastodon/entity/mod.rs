//! What goes out: one struct a documented entity, built only by a pure `of(&View, &Site)`.

pub(crate) mod accounts;
pub(crate) mod announcement;
pub(crate) mod application;
pub(crate) mod conversation;
pub(crate) mod instance;
pub(crate) mod instance_texts;
pub(crate) mod instance_urls;
pub(crate) mod list;
pub(crate) mod marker;
pub(crate) mod notification;
pub(crate) mod preferences;
pub(crate) mod push;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod statuses;
