//! The Lanying IM API over HTTP, as people and as trusted programs.

mod contract;
mod files;
mod group;
mod group_joining;
mod message;
mod push;
mod roster;
mod room_talk;
mod token;
mod user_account;
mod user_batch;
mod user_device;
mod user_profile;
mod user_push;
mod user_settings;
