//! The one thread that writes. Requests are committed in groups: each runs in a savepoint of its own
//! inside one `BEGIN IMMEDIATE .. COMMIT` with `synchronous=FULL`, and is answered after the commit.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use futures::channel::oneshot;
use rusqlite::Connection;

use super::handles::Write;
use super::writer_metrics::WriterMetrics;
use crate::error::{Error, Limit, Result};
use crate::model::event::Event;
use crate::model::{Clock, Entropy};

/// Requests waiting for the writer; the next one is told to come back.
const QUEUE: usize = 4_096;
/// Requests in one commit.
const BATCH: usize = 512;

/// Where events go after their commit.
pub(crate) type Sink = Arc<dyn Fn(Event) + Send + Sync>;

trait Job: Send {
    /// Did it succeed, so that its savepoint may stay?
    fn run(&mut self, tx: &Write<'_>) -> bool;
    /// Answer whoever waits; `failed` is why the commit did not happen.
    fn finish(self: Box<Self>, failed: Option<&str>);
}

struct Pending<F, T> {
    work: Option<F>,
    result: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<F, T> Job for Pending<F, T>
where
    F: FnOnce(&Write<'_>) -> Result<T> + Send,
    T: Send,
{
    fn run(&mut self, tx: &Write<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        let result = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|panic| Err(Error::internal(format!("panic in a write: {}", panic_text(&*panic)))));
        let ok = result.is_ok();
        self.result = Some(result);
        ok
    }

    fn finish(self: Box<Self>, failed: Option<&str>) {
        let answer = match (self.result, failed) {
            // Its own error says more than the commit's.
            (Some(Err(error)), _) => Err(error),
            (_, Some(why)) => Err(Error::internal(why)),
            (Some(ok), None) => ok,
            (None, None) => Err(Error::internal("a write was dropped")),
        };
        // Nobody waits any more when the client hung up.
        let _ = self.reply.send(answer);
    }
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

pub(crate) struct Writer {
    jobs: Option<SyncSender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
    pub gauge: Arc<WriterMetrics>,
}

impl Writer {
    pub(crate) fn start(
        conn: Connection,
        clock: Arc<dyn Clock>,
        entropy: Arc<Entropy>,
        sink: Sink,
        commits: Arc<AtomicU64>,
    ) -> Result<Self> {
        let (jobs, inbox) = sync_channel(QUEUE);
        let gauge: Arc<WriterMetrics> = Arc::default();
        let watched = Arc::clone(&gauge);
        let last: i64 = conn.query_row("SELECT last FROM sequence", [], |row| row.get(0))?;
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || Loop { conn, clock, entropy, sink, last: Cell::new(last), saved: last, commits, gauge: watched }.run(&inbox))
            .map_err(Error::internal)?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread), gauge })
    }

    /// Runs `work` in the next group; resolves after its commit is on disk.
    pub(crate) fn submit<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Write<'_>) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Box<dyn Job> = Box::new(Pending { work: Some(work), result: None, reply });
        // Before it is sent, as the writer may be quicker than this thread.
        self.gauge.queued();
        let sent = match &self.jobs {
            None => Err(Error::internal("the writer has stopped")),
            Some(jobs) => jobs.try_send(job).map_err(|refused| match refused {
                TrySendError::Full(_) => Error::TooMany { what: Limit::Writes, retry_after_seconds: Some(1) },
                TrySendError::Disconnected(_) => Error::internal("the writer has stopped"),
            }),
        };
        if sent.is_err() {
            self.gauge.begun();
        }
        async move {
            sent?;
            answer.await.unwrap_or_else(|_| Err(Error::internal("the writer stopped before answering")))
        }
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

struct Loop {
    conn: Connection,
    clock: Arc<dyn Clock>,
    entropy: Arc<Entropy>,
    sink: Sink,
    last: Cell<i64>,
    saved: i64,
    /// Moves with every commit, before anybody hears of it.
    commits: Arc<AtomicU64>,
    gauge: Arc<WriterMetrics>,
}

impl Loop {
    fn run(mut self, inbox: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = inbox.recv() {
            self.group(first, inbox);
        }
        // Leaves one file behind instead of three; harmless when a reader still holds the log.
        let _ = self.conn.execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    fn group(&mut self, first: Box<dyn Job>, inbox: &Receiver<Box<dyn Job>>) {
        if let Err(error) = self.conn.execute_batch("BEGIN IMMEDIATE") {
            self.gauge.begun();
            tracing::error!(%error, "a write transaction could not begin");
            return first.finish(Some(&format!("begin: {error}")));
        }
        let (mut done, mut events) = (Vec::new(), Vec::new());
        let mut next = Some(first);
        while let Some(mut job) = next.take() {
            self.gauge.begun();
            let ended = self.one(&mut *job, &mut events);
            done.push(job);
            if let Some(why) = ended {
                // SQLITE_FULL, IOERR or NOMEM ended the whole transaction: nothing of this group is on disk.
                let _ = self.conn.execute_batch("ROLLBACK");
                return fail(done, &why);
            }
            if done.len() < BATCH {
                next = inbox.try_recv().ok();
            }
        }
        match self.commit(done.len()) {
            Ok(()) => {
                events.into_iter().for_each(|event| (self.sink)(event));
                done.into_iter().for_each(|job| job.finish(None));
            }
            Err(error) => {
                tracing::error!(%error, "a transaction could not be committed");
                let _ = self.conn.execute_batch("ROLLBACK");
                fail(done, &format!("commit: {error}"));
            }
        }
    }

    /// Runs one job in its savepoint; `Some` says that the whole transaction is gone.
    fn one(&self, job: &mut dyn Job, events: &mut Vec<Event>) -> Option<String> {
        if let Err(error) = self.exec("SAVEPOINT job") {
            return Some(format!("savepoint: {error}"));
        }
        let tx = Write::new(&self.conn, self.clock.now(), &self.last, &self.entropy);
        let ok = job.run(&tx);
        let told = tx.take_events();
        if self.conn.is_autocommit() {
            return Some("the transaction ended early: is the disk full?".into());
        }
        let closed = if ok { self.exec("RELEASE job") } else { self.exec("ROLLBACK TO job").and_then(|()| self.exec("RELEASE job")) };
        if let Err(error) = closed {
            return Some(format!("savepoint: {error}"));
        }
        if ok {
            events.extend(told);
        }
        None
    }

    fn commit(&mut self, requests: usize) -> rusqlite::Result<()> {
        let last = self.last.get();
        if last != self.saved {
            self.conn.prepare_cached("UPDATE sequence SET last = ?1")?.execute([last])?;
        }
        let begun = Instant::now();
        self.exec("COMMIT")?;
        self.gauge.committed(requests, begun.elapsed());
        self.commits.fetch_add(1, Ordering::SeqCst);
        self.saved = last;
        Ok(())
    }

    fn exec(&self, sql: &str) -> rusqlite::Result<()> {
        self.conn.prepare_cached(sql)?.execute([]).map(|_| ())
    }
}

fn fail(jobs: Vec<Box<dyn Job>>, why: &str) {
    for job in jobs {
        job.finish(Some(why));
    }
}
