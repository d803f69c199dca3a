//! Serializes the attempts to prove that one owns an account.

use std::hash::{DefaultHasher, Hash, Hasher};

use futures::lock::{Mutex, MutexGuard};

/// Proofs of one account come one after the other, so that many right ones at once are not refused.
/// Hashing has one thread anyway; accounts that share a place only wait a little longer.
pub struct PasswordQueue([Mutex<()>; 64]);

impl Default for PasswordQueue {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl PasswordQueue {
    /// Waits until nobody else proves what has this name; the turn ends with what is returned.
    pub async fn of(&self, name: &str) -> MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let place = usize::try_from(hasher.finish() % 64).unwrap_or_default();
        self.0[place].lock().await
    }
}
