//! Devices of people, as logins through the IM API make them.

use super::{Read, Write};
use crate::error::Result;
use crate::model::device::Device;
use crate::model::id::UserId;

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
pub fn insert(tx: &Write<'_>, user: UserId, guid: Option<&str>, platform: i64, user_agent: &str, push_token: Option<&str>) -> Result<i64> {
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

/// One device, whether somebody is logged in on it or not.
pub fn find(r: &Read<'_>, user: UserId, sn: i64) -> Result<Option<Device>> {
    r.one(&format!("SELECT {COLUMNS} FROM devices d WHERE d.user_id = ?1 AND d.device_sn = ?2"), (user, sn), device)
}

/// The device that calls itself so.
pub fn by_guid(r: &Read<'_>, user: UserId, guid: &str) -> Result<Option<Device>> {
    r.one(&format!("SELECT {COLUMNS} FROM devices d WHERE d.user_id = ?1 AND d.guid = ?2"), (user, guid), device)
}

/// Somebody logged in on it again.
pub fn seen(tx: &Write<'_>, user: UserId, sn: i64, platform: i64, user_agent: &str, push_token: Option<&str>) -> Result<()> {
    tx.execute(
        "UPDATE devices SET platform = ?3, user_agent = ?4, push_token = coalesce(push_token, ?5), last_seen = ?6
         WHERE user_id = ?1 AND device_sn = ?2",
        (user, sn, platform, user_agent, push_token, tx.now()),
    )
    .map(drop)
}

/// Those with a live login, by number.
pub fn logged_in(r: &Read<'_>, user: UserId) -> Result<Vec<Device>> {
    r.all(
        &format!(
            "SELECT {COLUMNS} FROM devices d WHERE d.user_id = ?1 AND EXISTS (
               SELECT 1 FROM sessions s WHERE s.user_id = ?1 AND s.device_sn = d.device_sn AND s.kind = 'im'
                 AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?2))
             ORDER BY d.device_sn"
        ),
        (user, r.now()),
        device,
    )
}
