//! The rules of the community. No HTTP, no status, no JSON key.

pub mod accounts;
pub mod addresses;
pub mod alert_policy;
pub mod alerts;
pub mod attachments;
pub mod attempts;
pub mod batches;
pub mod body;
pub mod census;
pub mod chat;
pub mod chat_files;
pub mod chat_logins;
pub mod chat_profiles;
pub mod chat_registration;
#[cfg(test)]
mod chatkit;
pub mod codes;
pub mod commands;
pub mod conversations;
pub mod core;
pub mod credentials;
pub mod devices;
pub mod direct;
pub mod directory;
pub mod drafts;
pub mod edit;
pub mod endorsements;
pub mod erase;
pub mod files;
#[cfg(test)]
mod files_tests;
pub mod filters;
pub mod follow_requests;
pub mod follows;
pub mod founding;
pub mod friendships;
pub mod heard;
pub mod history;
pub mod interactions;
pub mod keys;
pub mod listing;
pub mod lists;
pub mod login_tokens;
pub mod logins;
pub mod mark_lists;
pub mod markers;
pub mod marks;
#[cfg(test)]
mod marks_tests;
#[cfg(test)]
mod markskit;
pub mod message_edit;
pub mod messages;
#[cfg(test)]
mod messages_random_tests;
#[cfg(test)]
mod messages_tests;
pub mod mobiles;
pub mod mutes;
pub mod names;
pub mod notes;
pub mod notifications;
pub mod notify;
pub mod oauth;
pub mod office;
pub mod passwords;
pub mod people;
pub mod persona;
pub mod polls;
pub mod profile;
pub mod publish;
pub mod push;
pub mod push_delivery;
pub mod push_targets;
pub mod push_tasks;
pub mod remove;
pub mod reports;
pub mod reposts;
pub mod rooms;
pub mod said;
pub mod scheduled;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod statuses;
pub mod suggestions;
pub mod sweep;
pub mod tags;
pub mod talks;
mod tally;
pub mod targets;
#[cfg(test)]
pub mod testkit;
#[cfg(test)]
mod tests;
pub mod text;
pub mod timelines;
pub mod uploads;
pub mod users;
pub mod vapid;
pub mod viewer;

pub use crate::store::fresh::Fresh;
pub use core::Core;

/// What a rule that only looks is given.
pub type Snapshot<'c> = crate::store::Read<'c>;

/// What a rule that changes something is given.
pub type Change<'c> = crate::store::Write<'c>;
