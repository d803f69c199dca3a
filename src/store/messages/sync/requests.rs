//! What devices did under numbers of their own.

use crate::error::Result;
use crate::model::clock::Millis;
use crate::model::id::UserId;
use crate::model::messages::sync::DeviceRef;
use crate::store::{Read, Write};

/// The item that the same request made since `since`, and when.
pub(crate) fn done_before(r: &Read<'_>, device: DeviceRef, client: i64, digest: &[u8; 32], since: Millis) -> Result<Option<(i64, Millis)>> {
    r.one(
        "SELECT item_id, at FROM device_requests WHERE user_id = ?1 AND device_sn = ?2 AND client_id = ?3 AND digest = ?4 AND at > ?5",
        (device.user, device.sn, client, digest, since),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Remembers it; does nothing for a device that is gone.
pub(crate) fn remember(tx: &Write<'_>, device: DeviceRef, client: i64, digest: &[u8; 32], item: i64, is_message: bool) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO device_requests (user_id, device_sn, client_id, digest, item_id, is_message, at)
         SELECT user_id, device_sn, ?3, ?4, ?5, ?6, ?7 FROM devices WHERE user_id = ?1 AND device_sn = ?2",
        (device.user, device.sn, client, digest, item, is_message, tx.now()),
    )
    .map(drop)
}

/// How many messages a user has sent from devices since `since`; counted up to `most`.
pub(crate) fn sent_since(r: &Read<'_>, user: UserId, since: Millis, most: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM device_requests WHERE user_id = ?1 AND at > ?2 AND is_message = 1 LIMIT ?3)";
    r.count(sql, (user, since, most))
}

/// Forgets what was done before `before`: an hour's requests at most are looked through.
pub(crate) fn delete_expired(tx: &Write<'_>, before: Millis) -> Result<()> {
    tx.execute("DELETE FROM device_requests WHERE at < ?1", [before]).map(drop)
}
