//! Devices of people, as logins through the IM API make them.

use crate::error::{Error, Result};
use crate::model::id::UserId;
use crate::model::people::device::Device;
use crate::store::db::errors::is_taken;
use crate::store::db::row::sql;
use crate::store::{Read, Write};

const COLUMNS: &str = "d.user_id, d.device_sn, d.platform, d.user_agent, d.push_token, d.device_token, d.notifier";

fn device(row: &rusqlite::Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        user: row.get(0)?,
        sn: row.get(1)?,
        platform: row.get(2)?,
        user_agent: row.get(3)?,
        push_token: row.get(4)?,
        device_token: row.get(5)?,
        notifier: row.get(6)?,
    })
}

/// Adds a device under the next number of its user; returns the number.
pub(crate) fn insert(
    tx: &Write<'_>,
    user: UserId,
    guid: Option<&str>,
    platform: i64,
    user_agent: &str,
    push_token: Option<&str>,
) -> Result<i64> {
    tx.execute(
        "INSERT INTO chat_profiles (user_id, last_device_sn) VALUES (?1, 1)
         ON CONFLICT (user_id) DO UPDATE SET last_device_sn = last_device_sn + 1",
        [user],
    )?;
    let sn = tx.count("SELECT last_device_sn FROM chat_profiles WHERE user_id = ?1", [user])?;
    tx.execute(
        "INSERT INTO devices (user_id, device_sn, guid, platform, user_agent, push_token, last_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (user, sn, guid, platform, user_agent, push_token, tx.now()),
    )?;
    Ok(sn)
}

/// One device, with or without a logged-in user.
pub(crate) fn find(r: &Read<'_>, user: UserId, sn: i64) -> Result<Option<Device>> {
    r.one(sql!("SELECT {COLUMNS} FROM devices d WHERE d.user_id = ?1 AND d.device_sn = ?2"), (user, sn), device)
}

/// The device that calls itself so.
pub(crate) fn by_guid(r: &Read<'_>, user: UserId, guid: &str) -> Result<Option<Device>> {
    r.one(sql!("SELECT {COLUMNS} FROM devices d WHERE d.user_id = ?1 AND d.guid = ?2"), (user, guid), device)
}

/// A user logged in on it again.
pub(crate) fn seen(tx: &Write<'_>, user: UserId, sn: i64, platform: i64, user_agent: &str, push_token: Option<&str>) -> Result<()> {
    tx.execute(
        "UPDATE devices SET platform = ?3, user_agent = ?4, push_token = coalesce(push_token, ?5), last_seen = ?6
         WHERE user_id = ?1 AND device_sn = ?2",
        (user, sn, platform, user_agent, push_token, tx.now()),
    )
    .map(drop)
}

/// It calls itself so from now on.
pub(crate) fn set_guid(tx: &Write<'_>, user: UserId, sn: i64, guid: &str) -> Result<()> {
    tx.execute("UPDATE devices SET guid = ?3 WHERE user_id = ?1 AND device_sn = ?2", (user, sn, guid)).map(drop)
}

/// What it calls itself.
pub(crate) fn guid(r: &Read<'_>, user: UserId, sn: i64) -> Result<Option<String>> {
    Ok(r.one("SELECT guid FROM devices WHERE user_id = ?1 AND device_sn = ?2", (user, sn), |row| row.get(0))?.flatten())
}

/// It was connected until now.
pub(crate) fn left(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    // Shown to nobody.
    tx.changes_nothing_shown();
    tx.execute("UPDATE devices SET last_seen = ?3 WHERE user_id = ?1 AND device_sn = ?2", (user, sn, tx.now())).map(drop)
}

/// Takes a device away that has no name, if no login is on it any more.
pub(crate) fn delete_unused(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    tx.execute(
        "DELETE FROM devices WHERE user_id = ?1 AND device_sn = ?2 AND guid IS NULL AND device_token IS NULL
           AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = ?1 AND s.device_sn = ?2)",
        (user, sn),
    )
    .map(drop)
}

/// Takes a device away, and with it where its pushes go.
pub(crate) fn delete(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    tx.execute(
        "UPDATE push_aliases SET push_token = NULL
         WHERE user_id = ?1 AND push_token = (SELECT push_token FROM devices WHERE user_id = ?1 AND device_sn = ?2)",
        (user, sn),
    )?;
    tx.execute("DELETE FROM push_outbox WHERE user_id = ?1 AND device_sn = ?2", (user, sn))?;
    tx.execute("DELETE FROM devices WHERE user_id = ?1 AND device_sn = ?2", (user, sn)).map(drop)
}

/// Where the pushes of a device go from now on. The same token anywhere else belonged to an earlier login of the same machine.
pub(crate) fn bind(tx: &Write<'_>, user: UserId, sn: i64, token: &str, notifier: &str) -> Result<()> {
    tx.execute(
        "UPDATE devices SET device_token = NULL, notifier = NULL WHERE device_token = ?3 AND (user_id, device_sn) <> (?1, ?2)",
        (user, sn, token),
    )?;
    tx.execute("UPDATE devices SET device_token = ?3, notifier = ?4 WHERE user_id = ?1 AND device_sn = ?2", (user, sn, token, notifier))
        .map(drop)
}

/// Removes the push service of a device and its token there: nothing is pushed to it any more.
pub(crate) fn unbind(tx: &Write<'_>, user: UserId, sn: i64) -> Result<()> {
    tx.execute("UPDATE devices SET device_token = NULL, notifier = NULL WHERE user_id = ?1 AND device_sn = ?2", (user, sn)).map(drop)
}

/// Gives a device a push token that its program chose.
pub(crate) fn set_push_token(tx: &Write<'_>, user: UserId, sn: i64, push_token: &str) -> Result<()> {
    let done = tx.prepare("UPDATE devices SET push_token = ?3 WHERE user_id = ?1 AND device_sn = ?2")?.execute((user, sn, push_token));
    match done {
        Err(error) if is_taken(&error) => Err(Error::unfit("push_token", "one that no other device has")),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// Has the user a device of this push token?
pub(crate) fn has_push_token(r: &Read<'_>, user: UserId, push_token: &str) -> Result<bool> {
    Ok(r.one("SELECT 1 FROM devices WHERE user_id = ?1 AND push_token = ?2", (user, push_token), |_| Ok(()))?.is_some())
}

/// Those with a live login, by number.
pub(crate) fn logged_in(r: &Read<'_>, user: UserId) -> Result<Vec<Device>> {
    r.all(
        sql!(
            "SELECT {COLUMNS} FROM devices d WHERE d.user_id = ?1 AND EXISTS (
               SELECT 1 FROM sessions s WHERE s.user_id = ?1 AND s.device_sn = d.device_sn AND s.kind = 'im'
                 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?2))
             ORDER BY d.device_sn"
        ),
        (user, r.now()),
        device,
    )
}

/// Devices without a name that nobody was logged in on since their logins were swept: nothing will find them again.
pub(crate) fn delete_expired(tx: &Write<'_>) -> Result<usize> {
    tx.execute(
        "DELETE FROM devices WHERE guid IS NULL AND device_token IS NULL
           AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.user_id = devices.user_id AND s.device_sn = devices.device_sn)",
        [],
    )
}
