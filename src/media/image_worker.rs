//! The thread that works on pictures.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};

use futures::channel::oneshot;

use crate::error::{Error, Limit, Result};

/// Maximum number of pictures that wait for their turn; further ones are refused and may be retried.
const QUEUE: usize = 32;

type Job = Box<dyn FnOnce() + Send>;

/// The thread that decodes and encodes.
pub struct ImageWorker {
    jobs: SyncSender<Job>,
}

impl ImageWorker {
    /// Starts the thread; it ends after this value is dropped. `Internal` if the system gives no thread.
    pub fn start() -> Result<Self> {
        let (jobs, inbox) = sync_channel::<Job>(QUEUE);
        std::thread::Builder::new()
            .name("image_worker".into())
            .spawn(move || inbox.into_iter().for_each(|job| job()))
            .map_err(Error::internal)?;
        Ok(Self { jobs })
    }

    /// Runs `work` when its turn comes; a panic in a decoder is an error of this one request.
    pub fn run<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move || {
            let result = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::internal("a decoder panicked")));
            // There is no receiver any more when the client closed the connection.
            let _ = reply.send(result);
        });
        let sent = self.jobs.try_send(job).map_err(|_| Error::TooMany { what: Limit::Writes, retry_after_seconds: Some(1) });
        async move {
            sent?;
            answer.await.unwrap_or_else(|_| Err(Error::internal("the image_worker stopped before answering")))
        }
    }
}
