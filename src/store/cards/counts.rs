//! Counts of whole lists, remembered until something is committed: a page of a list tells how long the list is.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, PoisonError};

/// How many are remembered; then all are forgotten.
const MOST: usize = 4_096;

/// What a count was asked by: two hashes under secret keys, so that no two questions share one.
type Question = (u64, u64);

/// Counts by question, each true at one version.
#[derive(Default)]
pub(super) struct Counts {
    known: Mutex<HashMap<Question, (u64, i64)>>,
    keys: (RandomState, RandomState),
}

impl Counts {
    fn question(&self, asked: &impl Hash) -> Question {
        (self.keys.0.hash_one(asked), self.keys.1.hash_one(asked))
    }

    pub(super) fn get(&self, asked: &impl Hash, version: u64) -> Option<i64> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&self.question(asked)).filter(|(at, _)| *at == version).map(|(_, count)| *count)
    }

    pub(super) fn put(&self, asked: &impl Hash, version: u64, count: i64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(self.question(asked), (version, count));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_holds_for_its_question_and_its_version() {
        let counts = Counts::default();
        counts.put(&("posts of ann", 1), 7, 42);
        assert_eq!(counts.get(&("posts of ann", 1), 7), Some(42));
        assert_eq!((counts.get(&("posts of ann", 2), 7), counts.get(&("posts of ann", 1), 8)), (None, None));
        for n in 0..3 * MOST {
            counts.put(&n, 7, 1);
        }
        assert!(counts.known.lock().is_ok_and(|known| known.len() <= MOST));
    }
}
