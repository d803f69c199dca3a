//! A connection that has logged in.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use rocket::tokio;

use crate::api::kit::streams::Expiry;
use crate::app::App;
use crate::community::messages::connections::{self, Connected};
use crate::live::{Delivery, Ended, Subscription};
use crate::model::id::{SessionId, UserId};
use crate::model::messages::sync::{DeviceRef, SyncConversation};

/// Writes of its own that a connection remembers until it has heard of them.
const OWN_MAX: usize = 64;
/// Conversations whose cursors a connection keeps.
const CURSORS_MAX: usize = 10_000;

/// Whose a connection is, and what it has fetched.
pub(super) struct Login {
    app: Arc<App>,
    pub device: DeviceRef,
    pub session: SessionId,
    /// Whatever came after the login has a greater id.
    since: i64,
    /// `None` at the very end.
    subscription: Option<Subscription>,
    expiry: Expiry,
    /// Where this connection is ahead of, or behind, what its device has acknowledged: two tabs are one device.
    cursors: HashMap<SyncConversation, i64>,
    /// The ids that its own writes made, and of which it need not be told: after the first, up to the second.
    own: VecDeque<(i64, i64)>,
    unstored: i64,
}

impl Login {
    pub(super) fn new(app: Arc<App>, session: SessionId, connected: Connected, subscription: Subscription, expiry: Expiry) -> Self {
        Self {
            app,
            device: connected.device,
            session,
            since: connected.since,
            subscription: Some(subscription),
            expiry,
            cursors: HashMap::new(),
            own: VecDeque::new(),
            unstored: 0,
        }
    }

    pub(super) fn me(&self) -> UserId {
        self.device.user
    }

    /// What comes after this is fetched next; the device has acknowledged `stored`.
    pub(super) fn cursor(&self, conversation: SyncConversation, stored: i64) -> i64 {
        self.cursors.get(&conversation).copied().unwrap_or_else(|| stored.min(self.since))
    }

    /// Everything up to `key` arrived.
    pub(super) fn acknowledged(&mut self, conversation: SyncConversation, key: i64) {
        if self.cursors.len() >= CURSORS_MAX {
            self.cursors.clear();
        }
        let cursor = self.cursors.entry(conversation).or_insert(key);
        *cursor = key.max(*cursor);
    }

    /// A write of this connection made what comes after the first of these ids, up to the second.
    pub(super) fn made(&mut self, after: i64, up_to: i64) {
        if self.own.len() >= OWN_MAX {
            self.own.pop_front();
        }
        self.own.push_back((after, up_to));
    }

    /// Did this connection make it?
    pub(super) fn is_own(&self, id: i64) -> bool {
        self.own.iter().any(|(after, up_to)| (after + 1..=*up_to).contains(&id))
    }

    /// A number for what is stored nowhere: as great as the time, and never given twice.
    pub(super) fn number(&mut self) -> i64 {
        self.unstored = self.app.core.now().max(self.unstored + 1);
        self.unstored
    }

    /// The next event, or why there are no more.
    pub(super) async fn next(&self) -> Result<Arc<Delivery>, Ended> {
        let Some(subscription) = &self.subscription else { return Err(Ended::Session) };
        tokio::select! {
            next = subscription.next() => next,
            () = self.expiry.reached() => {
                subscription.end(Ended::Session);
                Err(Ended::Session)
            }
        }
    }

    /// Waits until the bus ends it.
    pub(super) async fn ended(&self) -> Ended {
        match &self.subscription {
            Some(subscription) => subscription.ended().await,
            None => Ended::Session,
        }
    }

    /// Ends it from this side, for the reason that is counted.
    pub(super) fn end(&self, reason: Ended) {
        if let Some(subscription) = &self.subscription {
            subscription.end(reason);
        }
    }
}

impl Drop for Login {
    fn drop(&mut self) {
        let Some(subscription) = self.subscription.take() else { return };
        let (device, session) = (self.device, self.session);
        let others = subscription.close();
        if !others.iter().any(|other| other.device == Some(device.sn)) {
            // Queued at once, and nobody waits for it.
            drop(self.app.core.db.write(move |tx| connections::disconnect(tx, device, session)));
        }
    }
}
