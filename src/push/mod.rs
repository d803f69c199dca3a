//! Pushes. Web Push: a message encrypted for one browser, and the signature by which a push service knows this server. Devices: what
//! carries pushes to them, a webhook.

mod encryption;
mod message;
mod notifier;
mod settings;
mod vapid;
mod webhook;

pub(crate) use encryption::{Encryption, Secrets, Subscriber, encrypt};
pub(crate) use message::Message;
pub(crate) use notifier::{DevicePush, Notified, Notifier};
pub use settings::DevicePushSettings;
pub(crate) use vapid::Signer;
pub(crate) use webhook::Webhook;
