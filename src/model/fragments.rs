//! What APIs made of a card, kept with it: made once for everybody who sees it, and gone when the card is.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// One place for each form that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A person as an account, of an entry what all see of the status.
    Mastodon,
    /// A person as their own account.
    MastodonOwn,
    /// The beginning of a text with its links, as text and as HTML.
    Fresns,
    FresnsHtml,
}

const SLOTS: usize = 4;

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

impl Fragments {
    /// The same for a form that knows what it was made of besides the card: one that does not fit is made anew.
    pub(crate) fn get_or_make_if<T: Any + Send + Sync>(&self, slot: Slot, fits: impl Fn(&T) -> bool, make: impl Fn() -> T) -> Arc<T> {
        let kept = self.get_or_make(slot, &make);
        if fits(&kept) { kept } else { Arc::new(make()) }
    }

    /// The same for a form that depends on something besides the card: it is kept for the first such thing, made anew for others.
    pub(crate) fn get_or_make_for<K, T>(&self, slot: Slot, with: &K, make: impl Fn() -> T) -> T
    where
        K: Clone + PartialEq + Any + Send + Sync,
        T: Clone + Any + Send + Sync,
    {
        self.get_or_make_if(slot, |kept: &(K, T)| kept.0 == *with, || (with.clone(), make())).1.clone()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_made_once_and_again_only_for_something_else() {
        let fragments = Fragments::default();
        assert_eq!(fragments.get_or_make_for(Slot::Fresns, &1, || "one"), "one");
        assert_eq!(fragments.get_or_make_for(Slot::Fresns, &1, || "again"), "one");
        assert_eq!(fragments.get_or_make_for(Slot::Fresns, &2, || "two"), "two");
        assert_eq!(*fragments.get_or_make(Slot::Mastodon, || 5), 5);
        assert_eq!(*fragments.clone().get_or_make(Slot::Mastodon, || 6), 6);
    }
}
