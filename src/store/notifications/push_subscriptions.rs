//! Where clients want notifications: one subscription per session.

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::model::id::{SessionId, UserId};
use crate::model::notifications::grouped::TimelineKind;
use crate::model::notifications::push::{PushPolicy, PushSubscription};
use crate::store::db::row::sql;
use crate::store::{Read, Write};

fn alerts(text: &str) -> rusqlite::Result<Vec<(TimelineKind, bool)>> {
    let map: Map<String, Value> = serde_json::from_str(text)
        .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause)))?;
    Ok(map.into_iter().filter_map(|(name, on)| Some((TimelineKind::of_name(&name)?, on.as_bool()?))).collect())
}

const COLUMNS: &str = "p.id, p.endpoint, p.p256dh, p.auth, p.standard, p.alerts, p.policy";

fn subscription(row: &rusqlite::Row<'_>) -> rusqlite::Result<PushSubscription> {
    Ok(PushSubscription {
        id: row.get(0)?,
        endpoint: row.get(1)?,
        p256dh: row.get(2)?,
        auth: row.get(3)?,
        standard: row.get(4)?,
        alerts: alerts(&row.get::<_, String>(5)?)?,
        policy: PushPolicy::of_name(&row.get::<_, String>(6)?).unwrap_or_default(),
    })
}

/// The subscription of a session; `None` if it has none. Kinds of alerts that are not known are left out.
pub(crate) fn of(r: &Read<'_>, session: SessionId) -> Result<Option<PushSubscription>> {
    r.one(sql!("SELECT {COLUMNS} FROM push_subscriptions p WHERE p.session_id = ?1"), [session], subscription)
}

/// A subscription and its user; `None` once it is gone or its login has ended.
pub(crate) fn by_id(r: &Read<'_>, id: i64) -> Result<Option<(PushSubscription, UserId)>> {
    let sql = sql!(
        "SELECT {COLUMNS}, s.user_id FROM push_subscriptions p JOIN sessions s ON s.id = p.session_id
         WHERE p.id = ?1 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?2) AND s.user_id IS NOT NULL"
    );
    r.one(sql, (id, r.now()), |row| Ok((subscription(row)?, row.get(7)?)))
}

/// Writes the one subscription of a session; an earlier one goes.
pub(crate) fn put(tx: &Write<'_>, session: SessionId, new: &PushSubscription) -> Result<()> {
    let alerts: Map<String, Value> = new.alerts.iter().map(|(kind, on)| (kind.name().to_owned(), Value::Bool(*on))).collect();
    let alerts = serde_json::to_string(&alerts).map_err(Error::internal)?;
    delete(tx, session)?;
    tx.execute(
        "INSERT INTO push_subscriptions (id, session_id, endpoint, p256dh, auth, standard, policy, alerts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (new.id, session, &new.endpoint, &new.p256dh, &new.auth, new.standard, new.policy.name(), alerts),
    )
    .map(drop)
}

/// Deletes a subscription that its push service does not know any more.
pub(crate) fn delete_by_id(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute("DELETE FROM push_subscriptions WHERE id = ?1", [id]).map(drop)
}

/// Deletes the subscription of a session, if there is one.
pub(crate) fn delete(tx: &Write<'_>, session: SessionId) -> Result<()> {
    tx.execute("DELETE FROM push_subscriptions WHERE session_id = ?1", [session]).map(drop)
}
