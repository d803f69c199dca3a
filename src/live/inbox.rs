//! Where the writer leaves events, in the order of commits, until somebody has time for them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use futures::task::AtomicWaker;

use crate::model::event::Event;

/// Events that wait to be delivered, at most.
const MOST: usize = 1 << 16;
/// Events that are taken at once.
const BATCH: usize = 64;

/// Events to deliver next.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    pub events: Vec<Event>,
    /// There were more than the bus can hold, and some before these are missing.
    pub lost: bool,
    /// There will be no more.
    pub closed: bool,
}

#[derive(Default)]
struct State {
    events: VecDeque<Event>,
    lost: bool,
    closed: bool,
}

/// The queue between the writer and the task that delivers.
#[derive(Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
    waker: AtomicWaker,
}

impl Inbox {
    /// Never waits. Where there is no room, everything that waits is dropped and the loss remembered.
    pub(super) fn put(&self, event: Event) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return;
        }
        if state.events.len() >= MOST {
            state.events = VecDeque::new();
            state.lost = true;
        }
        state.events.push_back(event);
        drop(state);
        self.waker.wake();
    }

    /// Nothing is taken in any more.
    pub(super) fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.events = VecDeque::new();
        state.closed = true;
        drop(state);
        self.waker.wake();
    }

    pub(super) fn poll_take(&self, context: &mut Context<'_>) -> Poll<Batch> {
        self.waker.register(context.waker());
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.events.is_empty() && !state.closed {
            return Poll::Pending;
        }
        let some = state.events.len().min(BATCH);
        let events = state.events.drain(..some).collect();
        Poll::Ready(Batch { events, lost: std::mem::take(&mut state.lost), closed: state.closed })
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;
    use futures::future::poll_fn;

    use super::*;
    use crate::model::id::EntryId;

    fn event(n: usize) -> Event {
        Event::Published { entry: EntryId(i64::try_from(n).unwrap_or_default()) }
    }

    fn take(inbox: &Inbox) -> Batch {
        block_on(poll_fn(|context| inbox.poll_take(context)))
    }

    #[test]
    fn events_are_taken_in_their_order_and_a_loss_is_told_once() {
        let inbox = Inbox::default();
        (0..MOST).for_each(|n| inbox.put(event(n)));
        let first = take(&inbox);
        assert_eq!((first.events[0].clone(), first.events.len(), first.lost), (event(0), BATCH, false));
        (MOST..MOST + BATCH + 2).for_each(|n| inbox.put(event(n)));
        let after = take(&inbox);
        assert_eq!((after.events, after.lost), (vec![event(MOST + BATCH), event(MOST + BATCH + 1)], true));
        inbox.put(event(1));
        assert_eq!(take(&inbox), Batch { events: vec![event(1)], ..Batch::default() });
        inbox.close();
        inbox.put(event(2));
        assert_eq!(take(&inbox), Batch { closed: true, ..Batch::default() });
    }
}
