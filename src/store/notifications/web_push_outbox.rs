//! Notifications on their way to the push services of Mastodon clients; what all outboxes do is in `outboxes`.

use crate::error::Result;
use crate::model::event::Event;
use crate::model::id::{NotificationId, UserId};
use crate::model::notifications::outboxes::{Outbox, PUSH_LIFETIME};
use crate::store::{Read, Write};

/// Subscriptions of one user that are served.
const SUBSCRIPTIONS: i64 = 50;

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
            "INSERT INTO web_push_outbox (id, subscription_id, notification_id, due_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (tx.next_id(), subscription, notification, tx.now(), tx.now() + PUSH_LIFETIME),
        )?;
    }
    if !subscriptions.is_empty() {
        tx.emit(Event::Queued(Outbox::WebPush));
    }
    Ok(())
}

/// Which subscription is told of which notification; `None` if the push is gone.
pub(crate) fn load(r: &Read<'_>, id: i64) -> Result<Option<(i64, NotificationId)>> {
    r.one("SELECT subscription_id, notification_id FROM web_push_outbox WHERE id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
}
