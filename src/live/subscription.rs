//! The end of the bus that a stream holds.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

use super::bus::Bus;
use super::counts::Ended;
use super::delivery::Delivery;
use super::index::{Connection, Opening, Refused, Subscriber};
use super::topic::Topic;

/// One open stream: it hears of the topics that it has joined. Dropping it closes the stream.
pub(crate) struct Subscription {
    bus: Arc<Bus>,
    subscriber: Arc<Subscriber>,
    topics: Mutex<Vec<Topic>>,
    /// It has left the bus.
    is_closed: bool,
}

impl Subscription {
    /// Opens a stream, without a topic at first. What is committed from now on is heard of.
    pub(crate) fn open(bus: &Arc<Bus>, opening: Opening) -> Result<Self, Refused> {
        let subscriber = bus.open(opening)?;
        Ok(Self { bus: Arc::clone(bus), subscriber, topics: Mutex::default(), is_closed: false })
    }

    fn topics(&self) -> std::sync::MutexGuard<'_, Vec<Topic>> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears of this topic from now on.
    pub(crate) fn join(&self, topic: Topic) {
        let mut topics = self.topics();
        if !topics.contains(&topic) {
            self.bus.index().join(topic.clone(), &self.subscriber);
            topics.push(topic);
        }
    }

    /// Hears of it no more.
    pub(crate) fn leave(&self, topic: &Topic) {
        let mut topics = self.topics();
        if let Some(at) = topics.iter().position(|known| known == topic) {
            topics.swap_remove(at);
            self.bus.index().leave(topic, &self.subscriber);
        }
    }

    /// The next event, in the order of commits, or why there are no more.
    pub(crate) async fn next(&self) -> Result<Arc<Delivery>, Ended> {
        poll_fn(|context| self.subscriber.queue.poll_next(context)).await
    }

    /// Waits until the bus ends the stream, for who waits for a slow client meanwhile.
    pub(crate) async fn ended(&self) -> Ended {
        poll_fn(|context| self.subscriber.queue.poll_ended(context)).await
    }

    /// Ends it from this side, for the reason that is counted.
    pub(crate) fn end(&self, reason: Ended) {
        self.bus.end(&self.subscriber, reason);
    }
}

impl Subscription {
    /// Closes it, and gives the streams that its user still has open. Of several that are closed at once, one is the last.
    pub(crate) fn close(mut self) -> Vec<Connection> {
        self.leave_bus()
    }

    fn leave_bus(&mut self) -> Vec<Connection> {
        self.is_closed = true;
        let topics = std::mem::take(self.topics.get_mut().unwrap_or_else(PoisonError::into_inner));
        self.bus.close(&self.subscriber, &topics)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if !self.is_closed {
            self.leave_bus();
        }
    }
}
