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
    /// The newest ids of a timeline: the home timeline of a user, or the timeline of a list.
    Timeline,
}

impl Kind {
    /// Every kind, by the name that triggers use.
    pub(super) const NAMES: [(&'static str, Self); 5] = [
        ("person", Self::Person),
        ("entry", Self::Entry),
        ("hashtag", Self::Hashtag),
        ("viewer", Self::Viewer),
        ("timeline", Self::Timeline),
    ];

    /// The kind of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// The name of one card: its kind and the id of the row that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(pub Kind, pub i64);

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
