//! Answers of the file, kept in memory until the next commit: what is read again and again between
//! two writes is read once. Nothing has to be invalidated by hand, so nothing can be forgotten.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Result;
use crate::store::Db;

/// Maximum number of entries; then all are dropped.
const MOST: usize = 8_192;
/// Another program may have changed the file behind our back: that is seen after this long.
const OLDEST: Duration = Duration::from_secs(1);

/// Values by key, each true as of a commit.
pub(crate) struct CommitCache<K, V>(Mutex<HashMap<K, Kept<V>>>);

struct Kept<V> {
    commits: u64,
    at: Instant,
    value: V,
}

impl<K, V> Default for CommitCache<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> CommitCache<K, V> {
    /// The value of `key`, from memory when nothing was committed since it was loaded.
    pub(crate) fn get(&self, db: &Db, key: K, load: impl FnOnce() -> Result<V>) -> Result<V> {
        // Read before loading: a commit in between makes the entry stale at once, never wrong.
        let now = db.commits();
        if let Some(kept) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key)
            && kept.commits == now
            && kept.at.elapsed() < OLDEST
        {
            return Ok(kept.value.clone());
        }
        let value = load()?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(key, Kept { commits: now, at: Instant::now(), value: value.clone() });
        Ok(value)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;
    use std::cell::Cell;

    #[test]
    fn a_value_is_loaded_once_between_two_commits() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let (fresh, loads) = (CommitCache::default(), Cell::new(0));
        let load = || {
            loads.set(loads.get() + 1);
            db.read(|r| r.count("SELECT count(*) FROM meta", []))
        };
        assert_eq!((fresh.get(&db, 1, load).unwrap(), fresh.get(&db, 1, load).unwrap(), loads.get()), (0, 0, 1));
        db.write_now(|tx| tx.execute("INSERT INTO meta VALUES ('a', '')", [])).unwrap();
        assert_eq!((fresh.get(&db, 1, load).unwrap(), loads.get()), (1, 2));
        assert!(db.write_now(|tx| tx.execute("INSERT INTO nowhere VALUES (1)", [])).is_err());
        assert_eq!(fresh.get(&db, 1, load).unwrap(), 1);
    }
}
