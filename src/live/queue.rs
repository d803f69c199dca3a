//! What waits for one subscriber: bounded, and cheap while it is empty.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures::task::AtomicWaker;

use super::counts::Ended;
use super::delivery::Delivery;

/// Events that wait for one subscriber, at most.
pub(super) const MOST: usize = 256;

#[derive(Default)]
struct State {
    waiting: VecDeque<Arc<Delivery>>,
    ended: Option<Ended>,
}

/// The queue between the bus and one task.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    waker: AtomicWaker,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event; false where the queue is full, and from then on. Nothing is added to a queue that has ended.
    pub(super) fn push(&self, delivery: &Arc<Delivery>) -> bool {
        let mut state = self.state();
        if state.ended.is_some() {
            return true;
        }
        if state.waiting.len() >= MOST {
            return false;
        }
        state.waiting.push_back(Arc::clone(delivery));
        drop(state);
        self.waker.wake();
        true
    }

    /// Lets go of everything that waits; false where it had ended before.
    pub(super) fn end(&self, reason: Ended) -> bool {
        let mut state = self.state();
        if state.ended.is_some() {
            return false;
        }
        *state = State { waiting: VecDeque::new(), ended: Some(reason) };
        drop(state);
        self.waker.wake();
        true
    }

    /// The next event, or why there are no more. One task at a time may wait.
    pub(super) fn poll_next(&self, context: &mut Context<'_>) -> Poll<Result<Arc<Delivery>, Ended>> {
        self.waker.register(context.waker());
        let mut state = self.state();
        match (state.ended, state.waiting.pop_front()) {
            (Some(reason), _) => Poll::Ready(Err(reason)),
            (None, Some(delivery)) => {
                if state.waiting.is_empty() {
                    // After a burst an idle stream costs as little as before.
                    state.waiting = VecDeque::new();
                }
                Poll::Ready(Ok(delivery))
            }
            (None, None) => Poll::Pending,
        }
    }

    /// Resolves when the queue ends, and leaves its events alone.
    pub(super) fn poll_ended(&self, context: &mut Context<'_>) -> Poll<Ended> {
        self.waker.register(context.waker());
        self.state().ended.map_or(Poll::Pending, Poll::Ready)
    }
}
