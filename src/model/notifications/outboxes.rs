//! What waits to be handed to servers of others, and what was given up: one outbox for each way.

use crate::model::clock::{DAY, Millis};

/// How long a push is worth something.
pub(crate) const PUSH_LIFETIME: Millis = 2 * DAY;

/// A way to servers of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outbox {
    /// To the mail server.
    Mail,
    /// To the push services of Mastodon clients.
    WebPush,
    /// To devices of the IM dialect, through a notifier.
    DevicePush,
}

impl Outbox {
    /// Every outbox, each once.
    pub(crate) const ALL: [Self; 3] = [Self::Mail, Self::WebPush, Self::DevicePush];

    /// What one thing in it is called, in one word.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::WebPush => "web_push",
            Self::DevicePush => "device_push",
        }
    }

    /// The outbox of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outbox| outbox.name() == name)
    }
}

/// Something whose turn has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub id: i64,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it is worth nothing any more.
    pub expires_at: Millis,
}

/// What operators see of something in an outbox: nothing of what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutboxRow {
    pub id: i64,
    /// What kind of thing it is, or where it goes.
    pub about: String,
    /// Whom it is for; empty where they are gone.
    pub receiver: String,
    /// It is not tried any more.
    pub failed: bool,
    pub attempts: i64,
    pub due_at: Millis,
    pub expires_at: Millis,
    /// Why the last attempt failed.
    pub reason: Option<String>,
}

/// How many things are in an outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OutboxCounts {
    pub waiting: i64,
    pub failed: i64,
}
