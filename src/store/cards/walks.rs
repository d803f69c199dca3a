//! How long lists are, and which rows stand where in them: remembered as long as all that happens is that more is published.
//!
//! A walk is dropped like a card (see [`super::cache`]) by a commit that may take something out of lists or put something old in,
//! and, where only one viewer sees the difference, with the other walks of that viewer.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, PoisonError};

use super::change_set::Changes;
use super::key::{Key, Kind};

/// How many are remembered; then all are forgotten.
const MOST: usize = 4_096;
/// Rows from one mark to the next: so many are passed over at most.
const STEP: i64 = if cfg!(test) { 4 } else { 64 };
/// A list with more rows that are newer than its walk is read through anew.
const NEWER: i64 = if cfg!(test) { 6 } else { 256 };
/// A commit is about to change what was remembered: nobody may put anything in.
const CLOSED: u64 = u64::MAX;

/// What was found when a list was read through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Walk {
    /// How many rows the list has.
    pub total: i64,
    /// Every [`STEP`]th row from the first one on; none where the list is not ordered by ids.
    marks: Arc<[i64]>,
    /// How many were published since: they stand at the end where the newest are.
    newer: i64,
    ascending: bool,
}

impl Walk {
    /// Of all rows of a list that is ordered by ids.
    pub(in crate::store) fn of<T: Copy + Into<i64>>(ids: &[T], ascending: bool) -> Self {
        let step = usize::try_from(STEP).unwrap_or(usize::MAX);
        let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        Self { total, marks: ids.iter().step_by(step).map(|id| (*id).into()).collect(), newer: 0, ascending }
    }

    /// Of a list of which only the length is known.
    pub(in crate::store) fn counted(total: i64) -> Self {
        Self { total, ..Self::default() }
    }

    /// The same list after `newer` rows were published, of which it shows no more than `most`; `None` where it is to be read anew.
    pub(in crate::store) fn with(&self, newer: i64, most: i64) -> Option<Self> {
        let all = self.newer + newer;
        (all <= NEWER).then(|| Self { total: (self.total + newer).min(most), newer: all, ..self.clone() })
    }

    /// Where to begin to read for the row after `offset` others: at this row if one is named, and after so many rows from there on.
    pub(in crate::store) fn start(&self, offset: i64) -> (Option<i64>, i64) {
        let behind = if self.ascending { offset } else { offset - self.newer };
        let last = self.marks.len().saturating_sub(1);
        let at = usize::try_from(behind / STEP).unwrap_or(0).min(last);
        match self.marks.get(at).filter(|_| at > 0) {
            Some(mark) => (Some(*mark), behind - STEP * i64::try_from(at).unwrap_or(0)),
            None => (None, offset),
        }
    }
}

/// The state of the file that a reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Moment {
    /// The number of commits that was noted before the transaction began.
    pub version: u64,
    /// The last id given out in what the transaction sees: what is published later has a greater one.
    pub sequence: i64,
}

/// What a walk was asked by: two hashes under secret keys, so that no two questions share one.
type Question = (u64, u64);

struct Kept {
    walk: Arc<Walk>,
    moment: Moment,
}

#[derive(Default)]
struct Known {
    by_viewer: HashMap<i64, HashMap<Question, Kept>>,
    len: usize,
    /// Who began to read before this version may not put anything in.
    open_since: u64,
}

/// Walks by viewer and question.
#[derive(Default)]
pub(super) struct Walks {
    known: Mutex<Known>,
    keys: (RandomState, RandomState),
}

impl Walks {
    fn question(&self, asked: &impl Hash) -> Question {
        (self.keys.0.hash_one(asked), self.keys.1.hash_one(asked))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        work(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A walk that nothing but publishing can have changed until `moment`, and the moment it was made at.
    pub(super) fn get(&self, viewer: i64, asked: &impl Hash, moment: Moment) -> Option<(Arc<Walk>, Moment)> {
        let question = self.question(asked);
        self.with(|known| {
            let kept = known.by_viewer.get(&viewer)?.get(&question)?;
            let is_earlier = kept.moment.version <= moment.version && kept.moment.sequence <= moment.sequence;
            is_earlier.then(|| (Arc::clone(&kept.walk), kept.moment))
        })
    }

    /// Keeps the walk of a reader, unless it may be old by now.
    pub(super) fn put(&self, viewer: i64, asked: &impl Hash, moment: Moment, walk: &Arc<Walk>) {
        let question = self.question(asked);
        self.with(|known| {
            if known.open_since > moment.version {
                return;
            }
            if known.len >= MOST {
                known.by_viewer.clear();
                known.len = 0;
            }
            let kept = Kept { walk: Arc::clone(walk), moment };
            known.len += usize::from(known.by_viewer.entry(viewer).or_default().insert(question, kept).is_none());
        });
    }

    /// Drops what a commit is about to change, and takes nothing in until [`Self::open`].
    pub(super) fn close(&self, changes: &Changes) {
        if !concerned(changes) {
            return;
        }
        self.with(|known| {
            known.open_since = CLOSED;
            if changes.everything || changes.lists {
                known.by_viewer.clear();
            }
            for viewer in viewers(changes) {
                known.by_viewer.remove(&viewer);
            }
            known.len = known.by_viewer.values().map(HashMap::len).sum();
        });
    }

    /// The commit is over; `version` is the current one.
    pub(super) fn open(&self, changes: &Changes, version: u64) {
        if concerned(changes) {
            self.with(|known| known.open_since = version);
        }
    }
}

fn viewers(changes: &Changes) -> impl Iterator<Item = i64> {
    changes.keys.iter().filter(|Key(kind, _)| *kind == Kind::Viewer).map(|Key(_, id)| *id)
}

fn concerned(changes: &Changes) -> bool {
    changes.everything || changes.lists || viewers(changes).next().is_some()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    fn at(version: u64, sequence: i64) -> Moment {
        Moment { version, sequence }
    }

    fn walk(total: i64) -> Arc<Walk> {
        Arc::new(Walk::counted(total))
    }

    #[test]
    fn a_row_is_found_from_the_mark_before_it() {
        let ids: Vec<i64> = (0..30).map(|n| 1_000 - n).collect();
        for newer in [0, 3, NEWER] {
            let walk = Walk::of(&ids, false).with(newer, 33).unwrap();
            assert_eq!(walk.total, (30 + newer).min(33));
            let all: Vec<i64> = (0..newer).map(|n| 1_000 + newer - n).chain(ids.clone()).collect();
            for offset in 0..all.len() {
                let (from, passed) = walk.start(i64::try_from(offset).unwrap());
                let begin = from.map_or(0, |mark| all.iter().position(|id| *id == mark).unwrap());
                assert_eq!(begin + usize::try_from(passed).unwrap(), offset, "{newer} newer");
                assert!(passed < 2 * STEP + newer, "{passed} rows are passed over");
            }
        }
        assert_eq!(Walk::of(&ids, false).with(NEWER + 1, 99), None);
        let upwards: Vec<i64> = (0..30).collect();
        assert_eq!(Walk::of(&upwards, true).with(5, 99).unwrap().start(9), (Some(8), 1));
        assert_eq!(Walk::counted(30).start(9), (None, 9));
    }

    #[test]
    fn a_walk_is_kept_while_things_are_published_and_for_no_earlier_reader() {
        let walks = Walks::default();
        walks.put(1, &"posts", at(7, 100), &walk(42));
        assert_eq!(walks.get(1, &"posts", at(9, 120)), Some((walk(42), at(7, 100))));
        for (viewer, asked, moment) in
            [(2, "posts", at(7, 100)), (1, "comments", at(7, 100)), (1, "posts", at(6, 100)), (1, "posts", at(7, 99))]
        {
            assert_eq!(walks.get(viewer, &asked, moment), None);
        }
        for n in 0..3 * MOST {
            walks.put(1, &n, at(7, 100), &walk(1));
        }
        assert!(walks.with(|known| known.len <= MOST && known.len == known.by_viewer.values().map(HashMap::len).sum::<usize>()));
    }

    #[test]
    fn a_commit_drops_all_walks_or_those_of_a_viewer_and_lets_nothing_older_in() {
        let walks = Walks::default();
        let of_one = Changes { keys: [Key(Kind::Viewer, 1), Key(Kind::Entry, 2)].into(), ..Changes::default() };
        let of_all = Changes { lists: true, ..Changes::default() };
        let kept = |viewer| walks.get(viewer, &"posts", at(9, 100)).is_some();
        for (changes, others) in [(of_one, true), (of_all, false)] {
            for viewer in [1, 2] {
                walks.put(viewer, &"posts", at(7, 100), &walk(42));
            }
            walks.close(&changes);
            walks.put(1, &"posts", at(7, 100), &walk(42));
            assert_eq!((kept(1), kept(2)), (false, others));
            walks.open(&changes, 7);
            walks.put(1, &"posts", at(6, 100), &walk(42));
            assert!(!kept(1));
            walks.put(1, &"posts", at(7, 100), &walk(42));
            assert!(kept(1));
        }
        walks.close(&Changes { keys: [Key(Kind::Entry, 1)].into(), ..Changes::default() });
        assert!(kept(1), "counters of an entry change no list");
    }
}
