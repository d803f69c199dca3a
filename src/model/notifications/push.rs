//! Where a client wants notifications while it sleeps.

use super::grouped::TimelineKind;

/// From whom a subscription wants notifications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum PushPolicy {
    #[default]
    All,
    Followed,
    Follower,
    None,
}

impl PushPolicy {
    /// The word it is stored by and known by in the API, like `followed`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Followed => "followed",
            Self::Follower => "follower",
            Self::None => "none",
        }
    }

    /// The policy with this word; `None` for any other word.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        [Self::All, Self::Followed, Self::Follower, Self::None].into_iter().find(|policy| policy.name() == name)
    }
}

/// One a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PushSubscription {
    pub id: i64,
    pub endpoint: String,
    /// The client's public key and secret, base64url.
    pub p256dh: String,
    pub auth: String,
    /// Encrypted as in RFC 8291, and not as in its draft.
    pub standard: bool,
    /// Only those the client decided on.
    pub alerts: Vec<(TimelineKind, bool)>,
    pub policy: PushPolicy,
}
