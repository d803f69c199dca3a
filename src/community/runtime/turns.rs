//! Serializes the attempts to prove that one owns an account.

use futures::lock::{Mutex, MutexGuard};

use crate::model::id::AccountId;

/// Proofs of one account come one after the other, so that many right ones at once are not refused.
/// Hashing has one thread anyway; accounts that share a place only wait a little longer.
pub struct PasswordQueue([Mutex<()>; 64]);

impl Default for PasswordQueue {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::new(())))
    }
}

impl PasswordQueue {
    /// Waits until nobody else proves this account; the turn ends with what is returned.
    pub async fn of(&self, account: AccountId) -> MutexGuard<'_, ()> {
        let place = usize::try_from(account.0.unsigned_abs() % 64).unwrap_or_default();
        self.0[place].lock().await
    }
}
