//! Notifications on their way to the push services of Mastodon clients.

use crate::error::Result;
use crate::model::Millis;
use crate::model::event::Event;
use crate::model::id::{NotificationId, UserId};
use crate::store::{Read, Write};

/// Subscriptions of one user that are served.
const SUBSCRIPTIONS: i64 = 50;

/// A push whose turn has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DuePush {
    /// It came into being with the push.
    pub id: i64,
    pub subscription: i64,
    pub notification: NotificationId,
    /// How often it was tried before.
    pub attempts: i64,
}

/// Leaves a notification for every subscription of its receiver.
pub(crate) fn put(tx: &Write<'_>, receiver: UserId, notification: NotificationId) -> Result<()> {
    let subscriptions: Vec<i64> = tx.all(
        "SELECT p.id FROM sessions s JOIN push_subscriptions p ON p.session_id = s.id
         WHERE s.user_id = ?1 AND s.revoked_at IS NULL AND p.policy <> 'none' ORDER BY p.id DESC LIMIT ?2",
        (receiver, SUBSCRIPTIONS),
        |row| row.get(0),
    )?;
    for subscription in &subscriptions {
        tx.execute(
            "INSERT INTO web_push_outbox (id, subscription_id, notification_id, due_at) VALUES (?1, ?2, ?3, ?4)",
            (tx.next_id(), subscription, notification, tx.now()),
        )?;
    }
    if !subscriptions.is_empty() {
        tx.emit(Event::PushQueued);
    }
    Ok(())
}

/// Pushes that are due, the longest due first.
pub(crate) fn due(r: &Read<'_>, limit: i64) -> Result<Vec<DuePush>> {
    r.all(
        "SELECT id, subscription_id, notification_id, attempts FROM web_push_outbox WHERE due_at <= ?1 ORDER BY due_at, id LIMIT ?2",
        (r.now(), limit),
        |row| Ok(DuePush { id: row.get(0)?, subscription: row.get(1)?, notification: row.get(2)?, attempts: row.get(3)? }),
    )
}

/// Counts one more attempt, with the next one due at `again_at`; `false` if the push is gone.
pub(crate) fn begin_attempt(tx: &Write<'_>, id: i64, again_at: Millis) -> Result<bool> {
    Ok(tx.execute("UPDATE web_push_outbox SET attempts = attempts + 1, due_at = ?2 WHERE id = ?1", (id, again_at))? > 0)
}

/// Deletes a push.
pub(crate) fn remove(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM web_push_outbox WHERE id = ?1", [id]).map(drop)
}

/// How many wait.
pub(crate) fn waiting(r: &Read<'_>) -> Result<i64> {
    r.count("SELECT count(*) FROM web_push_outbox", [])
}
