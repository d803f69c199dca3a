//! Plain data and ids. Imports nothing of ours.

pub mod alert;
pub mod chat;
pub mod chat_file;
pub mod clock;
pub mod content;
pub mod device;
pub mod entropy;
pub mod event;
pub mod filter;
pub mod friendship;
pub mod id;
pub mod joining;
pub mod list;
pub mod media;
pub mod notification;
pub mod profile;
pub mod push;
pub mod push_job;
pub mod report;
pub mod room;
pub mod room_message;
pub mod session;
pub mod span;
pub mod status;
pub mod tag;
pub mod user;

pub use clock::{Clock, Millis};
pub use entropy::Entropy;
