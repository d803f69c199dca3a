//! What a card is named by, and what can be one.

use std::any::Any;
use std::sync::Arc;

/// What a card holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A user with profile and counters, by user.
    Person,
    /// A post, comment, repost or message with everything that belongs to it, by entry.
    Entry,
    /// A hashtag with its counters.
    Hashtag,
    /// Whom and what a user follows, blocks and mutes, and who blocks them, by user.
    Viewer,
    /// What a user did with the newest entries, by user.
    Acts,
    /// The newest ids of a timeline: the home timeline of a user, or the timeline of a list.
    Timeline,
    /// The newest notifications of a user that timelines may show, by user.
    Notifications,
    /// A session with the people behind it, by the hash of its token.
    Session,
    /// A program that signs its requests, by the hash of its public id.
    App,
}

impl Kind {
    /// Every kind, by the name that triggers use.
    pub(super) const NAMES: [(&'static str, Self); 9] = [
        ("person", Self::Person),
        ("entry", Self::Entry),
        ("hashtag", Self::Hashtag),
        ("viewer", Self::Viewer),
        ("acts", Self::Acts),
        ("timeline", Self::Timeline),
        ("notifications", Self::Notifications),
        ("session", Self::Session),
        ("app", Self::App),
    ];

    /// The kind of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// The name of one card: its kind and the id of the row that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub Kind, pub i64);

/// The id of a card that is named by a SHA-256: its first 8 bytes. The card tells whether it is the one that is meant.
pub(crate) fn id_of_hash(hash: &[u8]) -> i64 {
    hash.iter().take(8).fold(0, |id, byte| id << 8 | i64::from(*byte))
}

/// Something that is the same for every viewer, complete with what belongs to it.
pub(crate) trait Card: Any + Send + Sync {
    /// Kinds and types correspond one to one.
    const KIND: Kind;

    /// Bytes on the heap, its own size aside.
    fn heap(&self) -> usize;
}

/// Bytes of a text that may be absent.
pub(super) fn text(text: Option<&String>) -> usize {
    text.map_or(0, String::capacity)
}

/// A card of any kind, and its bytes in memory.
#[derive(Clone)]
pub(super) struct AnyCard {
    card: Arc<dyn Any + Send + Sync>,
    pub bytes: usize,
}

impl AnyCard {
    pub(super) fn new<C: Card>(card: &Arc<C>) -> Self {
        let bytes = size_of::<C>() + card.heap();
        Self { card: Arc::<C>::clone(card), bytes }
    }

    /// `None` where it is of another kind.
    pub(super) fn of<C: Card>(&self) -> Option<Arc<C>> {
        Arc::clone(&self.card).downcast().ok()
    }
}
