//! Who has a live connection, as far as somebody tells.

use std::sync::{PoisonError, RwLock};

use crate::model::id::UserId;

type Watch = Box<dyn Fn(UserId) -> bool + Send + Sync>;

/// Asks whoever watches connections; while nobody does, nobody is online.
#[derive(Default)]
pub struct Presence(RwLock<Option<Watch>>);

impl Presence {
    /// From now on `watch` knows who is online.
    pub fn watch(&self, watch: impl Fn(UserId) -> bool + Send + Sync + 'static) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(watch));
    }

    /// Does this user hear of a message without a push?
    pub(crate) fn is_online(&self, user: UserId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|watch| watch(user))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_online_until_somebody_watches() {
        let presence = Presence::default();
        assert!(!presence.is_online(UserId(1)));
        presence.watch(|user| user == UserId(1));
        assert!(presence.is_online(UserId(1)) && !presence.is_online(UserId(2)));
    }
}
