//! Web Push: a message encrypted for one browser, and the signature by which a push service knows this server. Sends nothing itself.

mod encryption;
mod message;
mod vapid;

pub(crate) use encryption::{Encryption, Secrets, Subscriber, encrypt};
pub(crate) use message::Message;
pub(crate) use vapid::Signer;
