//! The Lanying IM API over HTTP, with user tokens and admin tokens.

mod contract;
mod device_push;
mod files;
mod group;
mod group_announcement;
mod group_file;
pub mod group_fixtures;
mod group_join;
mod group_qrcode;
mod hostile;
mod message;
mod parameter_types;
mod push;
mod room_messages;
mod roster;
mod socket;
mod token;
mod user_account;
mod user_batch;
mod user_device;
mod user_profile;
mod user_push;
mod user_settings;
