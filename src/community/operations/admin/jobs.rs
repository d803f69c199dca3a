//! Long-running jobs: started, observed, finished.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Jobs that are remembered.
const KEPT: usize = 50;

/// How far a job is, in units of its own.
#[derive(Default)]
pub struct Progress {
    done: AtomicI64,
    total: AtomicI64,
}

impl Progress {
    /// Sets how much there is to do; 0 where nobody knows.
    pub fn of(&self, total: i64) {
        self.total.store(total, Ordering::Relaxed);
    }

    /// Sets how much is done by now, in the units of [`Progress::of`]; nothing is added up.
    pub fn at(&self, done: i64) {
        self.done.store(done, Ordering::Relaxed);
    }
}

/// A job as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: u64,
    pub what: &'static str,
    pub done: i64,
    /// 0 where nobody knows.
    pub total: i64,
    /// A sentence once it has ended, and whether it went well.
    pub ended: Option<(bool, String)>,
}

struct Kept {
    what: &'static str,
    progress: Arc<Progress>,
    ended: Option<(bool, String)>,
}

/// The jobs of this process.
#[derive(Default)]
pub struct Jobs {
    kept: Mutex<(u64, BTreeMap<u64, Kept>)>,
}

impl Jobs {
    /// Opens a job; the oldest ended ones are forgotten.
    pub fn begin(&self, what: &'static str) -> (u64, Arc<Progress>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 += 1;
        let (id, progress) = (kept.0, Arc::<Progress>::default());
        kept.1.insert(id, Kept { what, progress: Arc::clone(&progress), ended: None });
        while kept.1.len() > KEPT {
            let Some(oldest) = kept.1.iter().find(|(_, job)| job.ended.is_some()).map(|(id, _)| *id) else { break };
            kept.1.remove(&oldest);
        }
        (id, progress)
    }

    /// Ends a job: whether it went well, and a sentence to show. An unknown or forgotten id is ignored.
    pub fn end(&self, id: u64, well: bool, sentence: String) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(job) = kept.1.get_mut(&id) {
            job.ended = Some((well, sentence));
        }
    }

    /// The job as it is now, ended or not; `None` for an unknown or forgotten id.
    pub fn find(&self, id: u64) -> Option<Job> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.get(&id).map(|job| Job {
            id,
            what: job.what,
            done: job.progress.done.load(Ordering::Relaxed),
            total: job.progress.total.load(Ordering::Relaxed),
            ended: job.ended.clone(),
        })
    }

    /// Is one of these under way?
    pub fn runs(&self, what: &str) -> bool {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.values().any(|job| job.what == what && job.ended.is_none())
    }
}
