//! Readers for what has no bound: search, exports, counts. They have threads of their own,
//! so that one slow query never holds a worker that serves panels.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use futures::channel::oneshot;
use rusqlite::Connection;

use super::answer::{self, Answer};
use crate::error::{Error, Limit, Result};
use crate::model::Clock;
use crate::store::db::handles::Read;
use crate::store::db::pragmas;
use crate::store::db::snapshot::{self, Shared};

const THREADS: usize = 2;
const QUEUE: usize = 256;

type Work = Box<dyn FnOnce(&Connection) -> Answer + Send>;

struct Job {
    work: Work,
    reply: oneshot::Sender<Answer>,
}

/// Two threads with a read-only connection each, and one queue for both. Dropping it waits until the queue is done.
pub(crate) struct SlowLane {
    jobs: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<()>>,
    clock: Arc<dyn Clock>,
    shared: Shared,
}

impl SlowLane {
    /// Opens the connections to the file at `path` and starts the threads. Errors: `Error::Internal` if either fails.
    pub(crate) fn start(path: &Path, clock: Arc<dyn Clock>, shared: Shared) -> Result<Self> {
        let (jobs, inbox) = sync_channel::<Job>(QUEUE);
        let inbox = Arc::new(Mutex::new(inbox));
        let mut threads = Vec::with_capacity(THREADS);
        for n in 0..THREADS {
            let conn = Connection::open_with_flags(path, pragmas::reader_flags())?;
            pragmas::reader(&conn)?;
            let inbox = Arc::clone(&inbox);
            let thread = std::thread::Builder::new()
                .name(format!("slow-reader-{n}"))
                .spawn(move || serve(&conn, &inbox))
                .map_err(Error::internal)?;
            threads.push(thread);
        }
        Ok(Self { jobs: Some(jobs), threads, clock, shared })
    }

    /// Runs `work` on one of the threads; its `now` is the time of this call.
    /// Errors: its own; `Error::TooMany` if 256 others wait already; `Error::Internal` if it panics.
    pub(crate) fn submit<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Read<'_>) -> Result<T> + Send + 'static,
    {
        let (now, shared) = (self.clock.now(), self.shared.clone());
        answer::wait(self.send(Box::new(move |conn| snapshot::read(conn, now, &shared, work).map(answer::boxed))))
    }

    fn send(&self, work: Work) -> Result<oneshot::Receiver<Answer>> {
        let (reply, answer) = oneshot::channel();
        let busy = Error::TooMany { what: Limit::Writes, retry_after_seconds: Some(1) };
        self.jobs.as_ref().and_then(|jobs| jobs.try_send(Job { work, reply }).ok()).ok_or(busy)?;
        Ok(answer)
    }
}

impl Drop for SlowLane {
    fn drop(&mut self) {
        self.jobs = None;
        // Their connections have to be closed before the writer's.
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

fn serve(conn: &Connection, inbox: &Mutex<Receiver<Job>>) {
    loop {
        let job = inbox.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match job {
            // There is no receiver any more when the client closed the connection.
            Ok(Job { work, reply }) => drop(reply.send(answer::run(|| work(conn)))),
            Err(_) => return,
        }
    }
}
