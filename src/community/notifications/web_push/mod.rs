//! Web Push for Mastodon clients: notifications are queued in their own transaction, and handed to the push service of each client.

mod delivery;
mod message;

pub use delivery::send_due;
