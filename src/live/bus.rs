//! The bus: events come in after their commit, and go out to the queues of those whom they may concern.

use std::collections::HashSet;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::counts::{Counts, Ended};
use super::delivery::Delivery;
use super::inbox::{Batch, Inbox};
use super::index::{Connection, Index, Opening, Refused, Subscriber};
use super::topic::Topic;
use crate::model::event::Event;
use crate::model::id::{SessionId, UserId};

/// Carries events from the writer to open streams. Neither the writer nor another stream ever waits for a slow one.
#[derive(Default)]
pub(crate) struct Bus {
    inbox: Inbox,
    index: Mutex<Index>,
    /// Open streams: where there are none, events are not even taken in.
    open: AtomicUsize,
    is_carried: AtomicBool,
    counts: Counts,
}

impl Bus {
    pub(super) fn index(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in an event that is on disk; called by the writer, which it never holds up.
    pub(crate) fn publish(&self, event: Event) {
        if self.open.load(Ordering::SeqCst) > 0 {
            self.inbox.put(event);
        }
    }

    /// True for the first who asks: they are the one who takes events and delivers them, which keeps their order.
    pub(crate) fn carry(&self) -> bool {
        !self.is_carried.swap(true, Ordering::SeqCst)
    }

    /// The events that came in since, in the order of commits.
    pub(crate) async fn take(&self) -> Batch {
        poll_fn(|context| self.inbox.poll_take(context)).await
    }

    /// Begins to pass an event on to everybody at one of these topics.
    pub(crate) fn deliver(&self, event: Event, topics: HashSet<Topic>) -> Round<'_> {
        let delivery = Arc::new(Delivery::new(event, topics));
        let reached = self.index().reach(&delivery);
        self.counts.deliver(reached.len());
        Round { bus: self, delivery, left: reached.into_iter() }
    }

    pub(super) fn open(&self, opening: Opening) -> Result<Arc<Subscriber>, Refused> {
        let subscriber = self.index().open(opening)?;
        self.open.fetch_add(1, Ordering::SeqCst);
        Ok(subscriber)
    }

    /// Closes a stream; gives those that its user still has open at this moment.
    pub(super) fn close(&self, subscriber: &Arc<Subscriber>, topics: &[Topic]) -> Vec<Connection> {
        let mut index = self.index();
        topics.iter().for_each(|topic| index.leave(topic, subscriber));
        index.close(subscriber);
        self.open.fetch_sub(1, Ordering::SeqCst);
        index.of_user(subscriber.opening.user).iter().map(|stream| stream.connection()).collect()
    }

    pub(super) fn end(&self, subscriber: &Subscriber, reason: Ended) {
        if subscriber.queue.end(reason) {
            self.counts.end(reason);
        }
    }

    /// The sessions that the streams of a user run on.
    pub(crate) fn sessions(&self, user: UserId) -> Vec<SessionId> {
        self.index().sessions(user)
    }

    /// Ends the streams of a user that run on one of these sessions.
    pub(crate) fn end_sessions(&self, user: UserId, sessions: &[SessionId]) {
        let index = self.index();
        let theirs = index.of_user(user).iter().filter(|subscriber| sessions.contains(&subscriber.opening.session));
        theirs.for_each(|subscriber| self.end(subscriber, Ended::Session));
    }

    /// Ends every stream.
    pub(crate) fn end_all(&self, reason: Ended) {
        self.index().all().for_each(|subscriber| self.end(subscriber, reason));
    }

    /// The server stops: every stream ends, and no other begins.
    pub(crate) fn shut(&self) {
        self.index().shut();
        for guest in self.index().guests() {
            guest.end(Ended::Shutdown);
        }
        self.end_all(Ended::Shutdown);
        self.inbox.close();
    }

    /// Does somebody ask for this topic?
    pub(crate) fn is_watched(&self, topic: &Topic) -> bool {
        self.index().is_watched(topic)
    }

    /// What `pick` finds among the topics that somebody asks for.
    pub(crate) fn watched<T>(&self, pick: impl FnMut(&Topic) -> Option<T>) -> Vec<T> {
        self.index().topics().filter_map(pick).collect()
    }

    /// How many people have a stream open, and up to `most` of them with the labels of their streams.
    pub(crate) fn people(&self, most: usize) -> (usize, Vec<(UserId, Vec<&'static str>)>) {
        self.index().people(most)
    }

    /// How many streams are open, by their label.
    pub(crate) fn streams(&self) -> Vec<(&'static str, usize)> {
        self.index().labels().collect()
    }

    /// How many streams the bus has ended for this reason.
    pub(crate) fn ended(&self, reason: Ended) -> u64 {
        self.counts.ended(reason)
    }

    /// How many events were put into queues, each counted for every stream.
    pub(crate) fn delivered(&self) -> u64 {
        self.counts.delivered()
    }
}

/// An event that is being passed on. An event for many wakes them little by little, so that other work comes between.
pub(crate) struct Round<'b> {
    bus: &'b Bus,
    delivery: Arc<Delivery>,
    left: std::vec::IntoIter<Arc<Subscriber>>,
}

impl Round<'_> {
    /// Puts it into the queues of the next `n`; true while some are left. Whose queue is full is dropped.
    pub(crate) fn pass_on(&mut self, n: usize) -> bool {
        for subscriber in self.left.by_ref().take(n) {
            if !subscriber.queue.push(&self.delivery) {
                self.bus.end(&subscriber, Ended::Slow);
            }
        }
        self.left.len() > 0
    }
}
