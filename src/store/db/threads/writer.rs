//! The one thread that writes. Requests are committed in groups: each runs in a savepoint of its own
//! inside one `BEGIN IMMEDIATE .. COMMIT` with `synchronous=FULL`, and is answered after the commit.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use futures::channel::oneshot;
use rusqlite::Connection;

use super::answer::{self, Answer};
use super::writer_metrics::WriterMetrics;
use crate::error::{Error, Limit, Result};
use crate::model::event::Event;
use crate::model::{Clock, Entropy};
use crate::store::cards::Cards;
use crate::store::cards::change_set::{ChangeSet, Changes};
use crate::store::db::handles::{AtEnd, CardsSeen, Read, Write};

/// Maximum number of requests that wait for the writer; further ones are refused and may be retried.
const QUEUE: usize = 4_096;
/// Requests in one commit.
const BATCH: usize = 512;

/// How often a writer without work looks for what another program wrote to the file.
const FOREIGN: Duration = Duration::from_secs(1);

/// What a commit makes new.
pub(crate) struct Kept {
    pub cards: Arc<Cards>,
    /// How many commits changed something that a client API shows.
    pub shown: Arc<AtomicU64>,
}

/// What the jobs of a commit changed; the later ones count more.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Changed {
    #[default]
    Nothing,
    Unshown,
    Shown,
}

/// Where events go after their commit.
pub(crate) type EventSink = Arc<dyn Fn(Event) + Send + Sync>;

type Work = Box<dyn FnOnce(&Write<'_>) -> Answer + Send>;

struct Job {
    work: Work,
    reply: oneshot::Sender<Answer>,
}

/// A job that has run.
struct FinishedJob {
    answer: Answer,
    reply: oneshot::Sender<Answer>,
}

impl FinishedJob {
    /// Sends the result to the waiting caller; `failed` is why the commit did not happen.
    fn finish(self, failed: Option<&str>) {
        let answer = match (self.answer, failed) {
            // Its own error explains more than the commit's.
            (Err(error), _) => Err(error),
            (Ok(_), Some(why)) => Err(Error::internal(why)),
            (Ok(value), None) => Ok(value),
        };
        // There is no receiver any more when the client closed the connection.
        let _ = self.reply.send(answer);
    }
}

/// The thread that writes, and the queue in front of it. Dropping it waits until the queue is written.
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    pub metrics: Arc<WriterMetrics>,
}

impl Writer {
    /// Starts the thread on `conn`; new ids go on from the last one in the file.
    /// Each commit drops the cards it changes, then `sink` gets its events.
    pub(crate) fn start(conn: Connection, clock: Arc<dyn Clock>, entropy: Arc<Entropy>, sink: EventSink, kept: Kept) -> Result<Self> {
        let (jobs, inbox) = sync_channel(QUEUE);
        let metrics: Arc<WriterMetrics> = Arc::default();
        let watched = Arc::clone(&metrics);
        let changes = ChangeSet::watch(&conn)?;
        let last: i64 = conn.query_row("SELECT last FROM sequence", [], |row| row.get(0))?;
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                Loop {
                    conn,
                    clock,
                    entropy,
                    sink,
                    last: Cell::new(last),
                    saved: last,
                    cards: kept.cards,
                    shown: kept.shown,
                    changes,
                    foreign: 0,
                    metrics: watched,
                }
                .run(&inbox)
            })
            .map_err(Error::internal)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), metrics })
    }

    /// Runs `work` in the next group; resolves after its commit is on disk.
    pub(crate) fn submit<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    {
        answer::wait(self.send(Box::new(move |tx| work(tx).map(answer::boxed))))
    }

    fn send(&self, work: Work) -> Result<oneshot::Receiver<Answer>> {
        let (reply, answer) = oneshot::channel();
        // Before it is sent, as the writer may be quicker than this thread.
        self.metrics.queued();
        let sent = match &self.jobs {
            None => Err(Error::internal("the writer has stopped")),
            Some(jobs) => jobs.try_send(Job { work, reply }).map_err(|refused| match refused {
                TrySendError::Full(_) => Error::TooMany { what: Limit::Writes, retry_after_seconds: Some(1) },
                TrySendError::Disconnected(_) => Error::internal("the writer has stopped"),
            }),
        };
        if sent.is_err() {
            self.metrics.begun();
        }
        sent.map(|()| answer)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            // What is in the queue is still written: the thread ends when the channel is empty.
            let _ = thread.join();
        }
    }
}

/// What the jobs that succeeded leave for the end of their group.
#[derive(Default)]
struct Left {
    events: Vec<Event>,
    /// Ids of all tables come from one sequence, so one of them means one thing.
    at_end: BTreeMap<i64, AtEnd>,
    changed: Changed,
}

struct Loop {
    conn: Connection,
    clock: Arc<dyn Clock>,
    entropy: Arc<Entropy>,
    sink: EventSink,
    last: Cell<i64>,
    saved: i64,
    cards: Arc<Cards>,
    shown: Arc<AtomicU64>,
    /// Of the group that is being written.
    changes: ChangeSet,
    /// SQLite's number for what other programs wrote to the file.
    foreign: i64,
    metrics: Arc<WriterMetrics>,
}

impl Loop {
    fn run(mut self, inbox: &Receiver<Job>) {
        loop {
            match inbox.recv_timeout(FOREIGN) {
                Ok(first) => self.group(first, inbox),
                Err(RecvTimeoutError::Timeout) => self.notice_foreign(),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        // Leaves one file behind instead of three; harmless when a reader still holds the log.
        let _ = self.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);");
    }

    fn group(&mut self, first: Job, inbox: &Receiver<Job>) {
        if let Err(error) = self.conn.execute_batch("BEGIN IMMEDIATE") {
            self.metrics.begun();
            tracing::error!(%error, "a write transaction could not begin");
            return FinishedJob { answer: Err(Error::internal(format!("begin: {error}"))), reply: first.reply }.finish(None);
        }
        self.note_foreign();
        let (mut done, mut left) = (Vec::new(), Left::default());
        let mut next = Some(first);
        while let Some(Job { work, reply }) = next.take() {
            self.metrics.begun();
            let (answer, ended) = self.one(work, &mut left);
            done.push(FinishedJob { answer, reply });
            if let Some(why) = ended {
                // SQLITE_FULL, IOERR or NOMEM ended the whole transaction: nothing of this group is on disk.
                let _ = self.conn.execute_batch("ROLLBACK");
                self.undo_changes();
                return fail(done, &why);
            }
            if done.len() < BATCH {
                next = inbox.try_recv().ok();
            }
        }
        let ended = self.end(left.at_end);
        match ended.and_then(|()| Ok(self.commit(done.len(), left.changed)?)) {
            Ok(()) => {
                left.events.into_iter().for_each(|event| (self.sink)(event));
                done.into_iter().for_each(|job| job.finish(None));
            }
            Err(error) => {
                tracing::error!(%error, "a transaction could not be committed");
                let _ = self.conn.execute_batch("ROLLBACK");
                self.undo_changes();
                fail(done, &format!("commit: {error}"));
            }
        }
    }

    /// Runs one job in its savepoint: its answer, and why the whole transaction is gone, if it is.
    fn one(&self, work: Work, left: &mut Left) -> (Answer, Option<String>) {
        if let Err(error) = self.exec("SAVEPOINT job") {
            let why = format!("savepoint: {error}");
            return (Err(Error::internal(&*why)), Some(why));
        }
        let before = self.conn.total_changes();
        let tx = self.transaction();
        let answer = answer::run(|| work(&tx));
        self.metrics.ran(tx.statements());
        let (emitted, at_end) = (tx.take_events(), tx.take_at_end());
        if self.conn.is_autocommit() {
            return (answer, Some("the transaction ended early: is the disk full?".into()));
        }
        let kept = if answer.is_ok() { Ok(()) } else { self.exec("ROLLBACK TO job") };
        if let Err(error) = kept.and_then(|()| self.exec("RELEASE job")) {
            return (answer, Some(format!("savepoint: {error}")));
        }
        if answer.is_ok() {
            left.events.extend(emitted);
            for (id, work) in at_end {
                left.at_end.entry(id).or_insert(work);
            }
            let own = match self.conn.total_changes() == before {
                true => Changed::Nothing,
                false if tx.is_unshown() => Changed::Unshown,
                false => Changed::Shown,
            };
            left.changed = own.max(left.changed);
        }
        (answer, None)
    }

    fn transaction(&self) -> Write<'_> {
        let seen = CardsSeen { cards: &self.cards, version: self.cards.version(), changes: Some(&self.changes) };
        Write::new(Read::new(&self.conn, self.clock.now(), Some(seen)), &self.last, &self.entropy)
    }

    /// Does what the jobs of a group left for its end.
    fn end(&self, at_end: BTreeMap<i64, AtEnd>) -> Result<()> {
        let tx = self.transaction();
        let done = answer::run(|| at_end.into_iter().try_for_each(|(id, work)| work(&tx, id)).map(answer::boxed));
        self.metrics.ran(tx.statements());
        done.map(drop)
    }

    fn commit(&mut self, requests: usize, changed: Changed) -> rusqlite::Result<()> {
        let last = self.last.get();
        if last != self.saved {
            self.conn.prepare_cached("UPDATE sequence SET last = ?1")?.execute([last])?;
        }
        let changes = self.changes.take().since(self.saved);
        self.cards.close(&changes);
        let begun = Instant::now();
        let committed = self.exec("COMMIT");
        if committed.is_err() {
            self.cards.reopen(&changes);
            return committed;
        }
        self.metrics.committed(requests, begun.elapsed());
        self.renew(&changes, changed);
        self.saved = last;
        Ok(())
    }

    /// What was kept of the state before the commit is dropped; a commit that changed nothing is none.
    fn renew(&self, changes: &Changes, changed: Changed) {
        if changed == Changed::Nothing && !changes.everything {
            return self.cards.reopen(changes);
        }
        self.cards.committed(changes);
        // Last: who reads this number finds nothing older in memory.
        self.shown.fetch_add(u64::from(changed == Changed::Shown || changes.everything), Ordering::SeqCst);
    }

    /// Nothing of this group was committed; what other programs did before it is still to be noted.
    fn undo_changes(&mut self) {
        if self.changes.take().everything {
            self.changes.add_everything();
        }
    }

    /// Another program may write to the file behind our back: nothing that was read before is believed then.
    fn note_foreign(&mut self) {
        let number = self.conn.prepare_cached("PRAGMA data_version").and_then(|mut pragma| pragma.query_row([], |row| row.get(0)));
        match number {
            Ok(number) if number == self.foreign => {}
            // Zero is the number of nothing.
            Ok(number) => {
                if self.foreign != 0 {
                    self.changes.add_everything();
                }
                self.foreign = number;
            }
            Err(error) => tracing::error!(%error, "the version of the file could not be read"),
        }
    }

    /// The same while nothing is written.
    fn notice_foreign(&mut self) {
        self.note_foreign();
        let changes = self.changes.take();
        if changes.everything {
            self.cards.close(&changes);
            self.renew(&changes, Changed::Shown);
        }
    }

    fn exec(&self, sql: &str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(sql)?.execute([]).map(|_| ())
    }
}

fn fail(jobs: Vec<FinishedJob>, why: &str) {
    for job in jobs {
        job.finish(Some(why));
    }
}
