//! What APIs made of a card, kept with it: made once for everybody who sees it, and gone when the card is.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// One place for each form that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A person as an account, a text as HTML.
    Mastodon,
    /// A person as their own account.
    MastodonOwn,
}

const SLOTS: usize = 2;

/// Forms of one card. A copy of the card begins without any.
#[derive(Default)]
pub(crate) struct Fragments([OnceLock<Arc<dyn Any + Send + Sync>>; SLOTS]);

impl Fragments {
    /// The form in this place, made by `make` if there is none yet. Every use of a place on one type of card makes the same type.
    pub(crate) fn get_or_make<T: Any + Send + Sync>(&self, slot: Slot, make: impl FnOnce() -> T) -> Arc<T> {
        let place = &self.0[slot as usize];
        if let Some(kept) = place.get() {
            return Arc::clone(kept).downcast().unwrap_or_else(|_| Arc::new(make()));
        }
        let made = Arc::new(make());
        // Somebody else may have been quicker: theirs is the same.
        let _ = place.set(Arc::<T>::clone(&made));
        made
    }
}

impl Clone for Fragments {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl fmt::Debug for Fragments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fragments")
    }
}
