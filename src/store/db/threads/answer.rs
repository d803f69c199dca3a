//! Answers of jobs in other threads. They travel without their types, so that the threads and the channels are
//! compiled once and not once for every query.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use futures::channel::oneshot;

use crate::error::{Error, Result};

/// What a job gives, whatever that is.
pub(super) type Answer = Result<Box<dyn Any + Send>>;

/// What `work` gives, without its type; a panic is an error of this job alone.
pub(super) fn run(work: impl FnOnce() -> Answer) -> Answer {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Error::internal(format!("panic in a job: {}", panic_text(&*panic)))))
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a message")
}

/// Boxes a value that a job gives.
pub(super) fn boxed<T: Send + 'static>(value: T) -> Box<dyn Any + Send> {
    Box::new(value)
}

/// The answer of a job that was `sent`, as the `T` that the job boxed.
/// Errors: those of sending and of the job; `Internal` if the thread stopped before it answered.
pub(super) async fn wait<T: 'static>(sent: Result<oneshot::Receiver<Answer>>) -> Result<T> {
    let answer = sent?.await.unwrap_or_else(|_| Err(Error::internal("the thread stopped before it answered")))?;
    answer.downcast().map(|value| *value).map_err(|_| Error::internal("an answer of another type"))
}
