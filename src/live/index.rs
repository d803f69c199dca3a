//! Who has a stream open, and by which topics they are found: an event costs nothing to those it does not concern.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::delivery::Delivery;
use super::queue::Queue;
use super::topic::Topic;
use crate::model::id::{SessionId, UserId};

/// How many streams there may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Of one user.
    pub user: usize,
    /// From one address.
    pub address: usize,
}

/// Who opens a stream.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    /// What it belongs to.
    pub label: &'static str,
    pub user: UserId,
    pub session: SessionId,
    /// The device that it comes from, where it has a number.
    pub device: Option<i64>,
    pub address: IpAddr,
    pub limits: Limits,
}

/// One open stream of somebody who is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Connection {
    /// What the stream belongs to.
    pub label: &'static str,
    /// The device that it comes from, where it has a number.
    pub device: Option<i64>,
}

/// Why no further stream is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The user has as many as they may have.
    User,
    /// The address has as many as it may have.
    Address,
    /// The server stops.
    Closed,
}

/// One open stream.
pub(super) struct Subscriber {
    pub number: u64,
    pub opening: Opening,
    pub queue: Queue,
    /// The delivery that reached it last, so that an event of several topics comes once.
    reached: AtomicU64,
}

impl Subscriber {
    pub(super) fn connection(&self) -> Connection {
        Connection { label: self.opening.label, device: self.opening.device }
    }
}

/// Open streams by everything they are looked up by.
#[derive(Default)]
pub(super) struct Index {
    /// Who is at each topic; a topic that nobody asks for is not there.
    topics: HashMap<Topic, Vec<Arc<Subscriber>>>,
    users: HashMap<UserId, Vec<Arc<Subscriber>>>,
    addresses: HashMap<IpAddr, usize>,
    guests: HashMap<u64, Arc<Queue>>,
    labels: HashMap<&'static str, usize>,
    made: u64,
    deliveries: u64,
    closed: bool,
}

impl Index {
    pub(super) fn open(&mut self, opening: Opening) -> Result<Arc<Subscriber>, Refused> {
        if self.closed {
            return Err(Refused::Closed);
        }
        if self.users.get(&opening.user).map_or(0, Vec::len) >= opening.limits.user {
            return Err(Refused::User);
        }
        self.count_in(opening.address, opening.limits.address)?;
        self.made += 1;
        let subscriber = Arc::new(Subscriber { number: self.made, opening, queue: Queue::default(), reached: AtomicU64::new(0) });
        self.users.entry(opening.user).or_insert_with(|| Vec::with_capacity(1)).push(Arc::clone(&subscriber));
        *self.labels.entry(opening.label).or_default() += 1;
        Ok(subscriber)
    }

    pub(super) fn close(&mut self, subscriber: &Arc<Subscriber>) {
        let Opening { user, address, label, .. } = subscriber.opening;
        leave(&mut self.users, &user, subscriber);
        if let Some(open) = self.labels.get_mut(label) {
            *open -= 1;
        }
        self.count_out(&address);
    }

    /// Lets somebody in who is nobody yet; `queue` is what they wait at.
    pub(super) fn enter(&mut self, address: IpAddr, most: usize, queue: &Arc<Queue>) -> Result<u64, Refused> {
        if self.closed {
            return Err(Refused::Closed);
        }
        self.count_in(address, most)?;
        self.made += 1;
        self.guests.insert(self.made, Arc::clone(queue));
        Ok(self.made)
    }

    /// They are somebody now, or gone.
    pub(super) fn exit(&mut self, number: u64, address: &IpAddr) {
        self.guests.remove(&number);
        self.count_out(address);
    }

    /// What those wait at who are nobody yet.
    pub(super) fn guests(&self) -> impl Iterator<Item = &Arc<Queue>> {
        self.guests.values()
    }

    fn count_in(&mut self, address: IpAddr, most: usize) -> Result<(), Refused> {
        let open = self.addresses.get(&address).copied().unwrap_or(0);
        if open >= most {
            return Err(Refused::Address);
        }
        self.addresses.insert(address, open + 1);
        Ok(())
    }

    fn count_out(&mut self, address: &IpAddr) {
        if let Some(open) = self.addresses.get_mut(address) {
            *open -= 1;
            if *open == 0 {
                self.addresses.remove(address);
            }
        }
    }

    pub(super) fn join(&mut self, topic: Topic, subscriber: &Arc<Subscriber>) {
        self.topics.entry(topic).or_insert_with(|| Vec::with_capacity(1)).push(Arc::clone(subscriber));
    }

    pub(super) fn leave(&mut self, topic: &Topic, subscriber: &Arc<Subscriber>) {
        leave(&mut self.topics, topic, subscriber);
    }

    pub(super) fn is_watched(&self, topic: &Topic) -> bool {
        self.topics.contains_key(topic)
    }

    pub(super) fn topics(&self) -> impl Iterator<Item = &Topic> {
        self.topics.keys()
    }

    pub(super) fn of_user(&self, user: UserId) -> &[Arc<Subscriber>] {
        self.users.get(&user).map_or(&[], Vec::as_slice)
    }

    /// How many have a stream open, and the first `most` of them by id, with the labels of their streams.
    pub(super) fn people(&self, most: usize) -> (usize, Vec<(UserId, Vec<&'static str>)>) {
        let mut users: Vec<UserId> = self.users.keys().copied().collect();
        users.sort_unstable();
        users.truncate(most);
        let labels = |user: &UserId| self.of_user(*user).iter().map(|subscriber| subscriber.opening.label).collect();
        (self.users.len(), users.iter().map(|user| (*user, labels(user))).collect())
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Subscriber>> {
        self.users.values().flatten()
    }

    pub(super) fn labels(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.labels.iter().map(|(label, open)| (*label, *open))
    }

    /// Nobody may open a stream from now on.
    pub(super) fn shut(&mut self) {
        self.closed = true;
    }

    /// Everybody at one of its topics, each once.
    pub(super) fn reach(&mut self, delivery: &Delivery) -> Vec<Arc<Subscriber>> {
        self.deliveries += 1;
        let number = self.deliveries;
        let at_topics = delivery.topics().filter_map(|topic| self.topics.get(topic)).flatten();
        at_topics.filter(|subscriber| subscriber.reached.swap(number, Ordering::Relaxed) != number).cloned().collect()
    }

    /// How many topics, users and addresses are known.
    #[cfg(test)]
    pub(super) fn sizes(&self) -> [usize; 3] {
        [self.topics.len(), self.users.len(), self.addresses.len()]
    }

    /// The sessions behind the streams of a user, each once.
    pub(super) fn sessions(&self, user: UserId) -> Vec<SessionId> {
        let sessions: HashSet<SessionId> = self.of_user(user).iter().map(|subscriber| subscriber.opening.session).collect();
        sessions.into_iter().collect()
    }
}

/// Takes a subscriber out of a group, and the group away where nobody is left.
fn leave<K: std::hash::Hash + Eq>(groups: &mut HashMap<K, Vec<Arc<Subscriber>>>, key: &K, subscriber: &Arc<Subscriber>) {
    let Some(group) = groups.get_mut(key) else { return };
    if let Some(at) = group.iter().position(|other| other.number == subscriber.number) {
        group.swap_remove(at);
    }
    if group.is_empty() {
        groups.remove(key);
    }
}
