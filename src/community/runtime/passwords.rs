//! Argon2id on one low-priority thread behind a bounded queue, so that logins never slow panels down.
//! Logins go before batches (imports, test data), and an unknown user costs what a wrong password costs.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use futures::channel::oneshot;

use crate::error::{Error, Limit, Result};
use crate::model::Entropy;

/// KiB, passes, lanes: the floor of `docs/specs/core.md` 4.
const MEMORY: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Waiting interactive requests; further ones are asked to retry later.
const QUEUE: usize = 256;
const NICE: i32 = 15;

type Job = Box<dyn FnOnce(&Argon2<'static>) + Send>;

/// Who is waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// A person at a login form.
    Interactive,
    Batch,
}

#[derive(Default)]
struct Queue {
    interactive: VecDeque<Job>,
    batch: VecDeque<Job>,
    closed: bool,
}

struct Shared {
    queue: Mutex<Queue>,
    wake: Condvar,
    /// Hashes computed so far.
    computed: AtomicU64,
}

impl Shared {
    fn with<T>(&self, f: impl FnOnce(&mut Queue) -> T) -> T {
        f(&mut self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The password thread.
pub struct Passwords {
    shared: Arc<Shared>,
    entropy: Arc<Entropy>,
    /// Checked instead of a missing hash.
    decoy: String,
}

impl Passwords {
    /// Starts the one thread that hashes and checks passwords; `entropy` gives the salts. `Internal` where that fails.
    pub fn start(entropy: Arc<Entropy>) -> Result<Self> {
        let params = Params::new(MEMORY, PASSES, LANES, None).map_err(Error::internal)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let shared = Arc::new(Shared { queue: Mutex::default(), wake: Condvar::new(), computed: AtomicU64::new(0) });
        let worker = Arc::clone(&shared);
        std::thread::Builder::new()
            .name("passwords".into())
            .spawn(move || {
                // Only this thread: Linux keeps a nice value per thread. Refused in some containers, and then it runs as is.
                let _ = rustix::process::nice(NICE);
                serve(&argon, &worker);
            })
            .map_err(Error::internal)?;
        let decoy = decoy(&entropy);
        Ok(Self { shared, entropy, decoy })
    }

    /// How many hashes were computed since the start, for new passwords and for checks.
    pub fn computed(&self) -> u64 {
        self.shared.computed.load(Ordering::Relaxed)
    }

    /// A PHC string of the password under a fresh salt.
    pub async fn hash(&self, password: String, urgency: Urgency) -> Result<String> {
        let salt: [u8; 16] = self.entropy.bytes();
        self.submit(urgency, move |argon| {
            let hash: PasswordHash = argon.hash_password_with_salt(password.as_bytes(), &salt).map_err(Error::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Does the password belong to the hash? `None` takes as long and gives `false`.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.clone());
        self.submit(Urgency::Interactive, move |argon| {
            let parsed = PasswordHash::new(&hash).map_err(Error::internal)?;
            Ok(argon.verify_password(password.as_bytes(), &parsed).is_ok() && known)
        })
        .await
    }

    async fn submit<T: Send + 'static>(
        &self,
        urgency: Urgency,
        work: impl FnOnce(&Argon2<'static>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |argon| {
            let _ = reply.send(work(argon));
        });
        let full = self.shared.with(|queue| {
            let line = match urgency {
                Urgency::Interactive if queue.interactive.len() >= QUEUE => return true,
                Urgency::Interactive => &mut queue.interactive,
                Urgency::Batch => &mut queue.batch,
            };
            line.push_back(job);
            false
        });
        if full {
            return Err(Error::TooMany { what: Limit::Hashing, retry_after_seconds: Some(5) });
        }
        self.shared.wake.notify_one();
        answer.await.unwrap_or_else(|_| Err(Error::internal("a password job was dropped")))
    }
}

impl Drop for Passwords {
    fn drop(&mut self) {
        self.shared.with(|queue| queue.closed = true);
        self.shared.wake.notify_all();
    }
}

/// A well-formed hash of nothing in particular, with the cost of a real one.
fn decoy(entropy: &Entropy) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD_NO_PAD as base64;
    let (salt, hash): ([u8; 16], [u8; 32]) = (entropy.bytes(), entropy.bytes());
    format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${}${}", base64.encode(salt), base64.encode(hash))
}

fn serve(argon: &Argon2<'static>, shared: &Shared) {
    loop {
        let mut queue = shared.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let job = loop {
            if let Some(job) = queue.interactive.pop_front().or_else(|| queue.batch.pop_front()) {
                break job;
            }
            if queue.closed {
                return;
            }
            queue = shared.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
        };
        drop(queue);
        shared.computed.fetch_add(1, Ordering::Relaxed);
        // The caller sees the dropped reply; the requests behind it are still served.
        if catch_unwind(AssertUnwindSafe(|| job(argon))).is_err() {
            tracing::error!("a password job panicked");
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use futures::executor::block_on;

    #[test]
    fn right_wrong_and_unknown() {
        let passwords = Passwords::start(Arc::new(Entropy::from_seed([3; 32]))).unwrap();
        block_on(async {
            let hash = passwords.hash("correct horse".into(), Urgency::Batch).await.unwrap();
            assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
            assert!(passwords.verify("correct horse".into(), Some(hash.clone())).await.unwrap());
            assert!(!passwords.verify("wrong horse".into(), Some(hash)).await.unwrap());
            assert!(!passwords.verify("anything".into(), None).await.unwrap());
        });
    }

    #[test]
    fn a_panic_fails_one_request() {
        let passwords = Passwords::start(Arc::new(Entropy::from_seed([3; 32]))).unwrap();
        block_on(async {
            let broken: Result<()> = passwords.submit(Urgency::Interactive, |_| panic!("on purpose")).await;
            assert!(matches!(broken, Err(Error::Internal(_))));
            assert!(passwords.submit(Urgency::Interactive, |_| Ok(true)).await.unwrap());
        });
    }
}
