//! Pushes on their way to devices: to whom, what they show, and how many of a task were sent. What all outboxes do is in `outboxes`.

use rusqlite::types::Value;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::Millis;
use crate::model::event::Event;
use crate::model::id::UserId;
use crate::model::messages::room_message::RoomMessage;
use crate::model::notifications::outboxes::{Outbox, PUSH_LIFETIME};
use crate::model::notifications::push_job::{Audience, Count, DeviceJob, Notifier, PushSettings, Reachable, RoomReceiver, Shown, channel};
use crate::store::db::row::{json_ids, sql};
use crate::store::{Read, Write};

/// A device `d` that can be reached: its service is known, and somebody is logged in on it at `?1`.
const REACHABLE: &str = "d.device_token IS NOT NULL AND EXISTS (
    SELECT 1 FROM sessions s WHERE s.user_id = d.user_id AND s.device_sn = d.device_sn AND s.kind = 'im'
      AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?1))";

fn reachable(row: &rusqlite::Row<'_>) -> rusqlite::Result<Reachable> {
    Ok(Reachable { user: row.get(0)?, device_sn: row.get(1)?, provider: row.get(2)? })
}

/// Devices of one user.
pub(crate) fn of_user(r: &Read<'_>, user: UserId) -> Result<Vec<Reachable>> {
    r.all(
        sql!(
            "SELECT d.user_id, d.device_sn, n.provider FROM devices d JOIN push_notifiers n ON n.name = d.notifier
             WHERE d.user_id = ?2 AND {REACHABLE} ORDER BY d.device_sn"
        ),
        (r.now(), user),
        reachable,
    )
}

/// Members of a room who joined before this message, without its sender, in the order of their ids after this one; at most `limit`.
pub(crate) fn room_receivers(r: &Read<'_>, message: &RoomMessage, after: UserId, limit: i64) -> Result<Vec<(i64, RoomReceiver)>> {
    r.all(
        "SELECT user_id, push_mode, mute_mode FROM room_members
         WHERE room_id = ?1 AND user_id > ?2 AND user_id IS NOT ?3 AND id < ?4 ORDER BY user_id LIMIT ?5",
        (message.room, after, message.sender, message.id, limit),
        |row| Ok((row.get(0)?, RoomReceiver { user: row.get(0)?, push_mode: row.get(1)?, mute_mode: row.get(2)? })),
    )
}

/// Devices of an audience, by user, after this device; at most `limit`.
pub(crate) fn of_audience(r: &Read<'_>, audience: &Audience, after: (UserId, i64), limit: i64) -> Result<Vec<Reachable>> {
    let list = |words: &[String]| serde_json::to_string(words).map(Value::Text).map_err(Error::internal);
    let (filter, value) = match audience {
        Audience::All => ("?2 IS NULL", Value::Null),
        Audience::Tags(tags) => {
            ("d.user_id IN (SELECT t.user_id FROM push_tags t WHERE t.tag IN (SELECT value FROM json_each(?2)))", list(tags)?)
        }
        Audience::Aliases(aliases) => (
            "EXISTS (SELECT 1 FROM push_aliases a WHERE a.user_id = d.user_id AND a.alias IN (SELECT value FROM json_each(?2))
               AND (a.push_token IS NULL OR a.push_token = d.push_token))",
            list(aliases)?,
        ),
        Audience::Users(users) => ("d.user_id IN (SELECT value FROM json_each(?2))", Value::Text(json_ids(users))),
        Audience::PushTokens(tokens) => ("d.push_token IN (SELECT value FROM json_each(?2))", list(tokens)?),
    };
    r.all(
        &format!(
            "SELECT d.user_id, d.device_sn, n.provider FROM devices d JOIN push_notifiers n ON n.name = d.notifier
             JOIN users u ON u.id = d.user_id
             WHERE {filter} AND u.status = 'enabled' AND (d.user_id, d.device_sn) > (?3, ?4) AND {REACHABLE}
             ORDER BY d.user_id, d.device_sn LIMIT ?5"
        ),
        rusqlite::params![r.now(), value, after.0, after.1, limit],
        reachable,
    )
}

/// The configuration of a message; empty where it is no JSON object.
pub(crate) fn hints(r: &Read<'_>, config: &str) -> Result<PushSettings> {
    if config.is_empty() {
        return Ok(PushSettings::default());
    }
    let found = r.one(
        "SELECT json_extract(?1, '$.pushMessage'), coalesce(json_extract(?1, '$.mentionAll'), 0) IN (1, 'true'),
                coalesce(json_extract(?1, '$.mentionList'), '[]')
         WHERE json_valid(?1) AND json_type(?1) = 'object'",
        [config],
        |row| {
            let text: Value = row.get(0)?;
            let list: Value = row.get(2)?;
            Ok((text, row.get::<_, bool>(1)?, list))
        },
    )?;
    let Some((text, mentions_all, list)) = found else { return Ok(PushSettings::default()) };
    let text = if let Value::Text(text) = text { Some(text).filter(|text| !text.is_empty()) } else { None };
    let mentions = match list {
        Value::Text(list) => serde_json::from_str::<Vec<serde_json::Value>>(&list)
            .unwrap_or_default()
            .iter()
            .filter_map(|id| id.as_i64().or_else(|| id.as_str()?.parse().ok()))
            .map(UserId)
            .collect(),
        _ => Vec::new(),
    };
    Ok(PushSettings { text, mentions_all, mentions })
}

/// Adds one to the badge number of a user's app and returns the new number.
pub(crate) fn count_badge(tx: &Write<'_>, user: UserId) -> Result<i64> {
    tx.execute(
        "INSERT INTO chat_profiles (user_id, badge) VALUES (?1, 1) ON CONFLICT (user_id) DO UPDATE SET badge = min(badge + 1, 2147483647)",
        [user],
    )?;
    tx.count("SELECT badge FROM chat_profiles WHERE user_id = ?1", [user])
}

/// Sets the badge number of a user's app. Errors: `Error::Internal` if it is below 0.
pub(crate) fn set_badge(tx: &Write<'_>, user: UserId, badge: i64) -> Result<()> {
    tx.execute("INSERT INTO chat_profiles (user_id, badge) VALUES (?1, ?2) ON CONFLICT (user_id) DO UPDATE SET badge = ?2", (user, badge))
        .map(drop)
}

/// What a device shows, as it is stored.
#[derive(Deserialize, Serialize)]
struct Payload {
    title: String,
    body: String,
    badge: i64,
    sound: bool,
    vibrate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<i64>,
}

/// Puts one push for one device into the outbox.
pub(crate) fn put(tx: &Write<'_>, task: Option<i64>, to: &Reachable, shown: &Shown) -> Result<()> {
    let payload = Payload {
        title: shown.title.clone(),
        body: shown.body.clone(),
        badge: shown.badge,
        sound: shown.sound,
        vibrate: shown.vibrate,
        message_id: shown.message,
        from: shown.from,
        task_id: task,
    };
    let json = serde_json::to_string(&payload).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO push_outbox (id, task_id, user_id, device_sn, channel, payload, due_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (tx.next_id(), task, to.user, to.device_sn, channel(to.provider), json, tx.now(), tx.now() + PUSH_LIFETIME),
    )?;
    tx.emit(Event::Queued(Outbox::DevicePush));
    Ok(())
}

/// A push with the device it is for; `None` where there is nothing to send: the device has left its push service or its login, or the
/// message is gone.
pub(crate) fn load(r: &Read<'_>, id: i64) -> Result<Option<DeviceJob>> {
    let found = r.one(
        sql!(
            "SELECT o.user_id, o.device_sn, d.device_token, n.name, n.provider, n.environment, n.app_id, o.task_id, o.payload, t.body,
                    coalesce(t.body ->> '$.type', '') = 'cmd'
             FROM push_outbox o JOIN devices d ON (d.user_id, d.device_sn) = (o.user_id, o.device_sn)
             JOIN push_notifiers n ON n.name = d.notifier LEFT JOIN push_tasks t ON t.id = o.task_id
             WHERE o.id = ?2 AND {REACHABLE} AND (o.payload ->> '$.message_id' IS NULL
               OR EXISTS (SELECT 1 FROM entries e WHERE e.id = o.payload ->> '$.message_id' AND e.deleted_at IS NULL)
               OR EXISTS (SELECT 1 FROM room_messages m WHERE m.id = o.payload ->> '$.message_id' AND m.recalled_at IS NULL))"
        ),
        (r.now(), id),
        |row| {
            let job = DeviceJob {
                user: row.get(0)?,
                device_sn: row.get(1)?,
                device_token: row.get(2)?,
                notifier: row.get(3)?,
                provider: row.get(4)?,
                environment: row.get(5)?,
                app_id: row.get(6)?,
                task: row.get(7)?,
                shown: Shown::default(),
                asked: row.get(9)?,
                command: row.get(10)?,
            };
            Ok((job, row.get::<_, String>(8)?))
        },
    )?;
    let Some((job, payload)) = found else { return Ok(None) };
    let Payload { title, body, badge, sound, vibrate, message_id, from, .. } = serde_json::from_str(&payload).map_err(Error::internal)?;
    Ok(Some(DeviceJob { shown: Shown { title, body, badge, sound, vibrate, message: message_id, from }, ..job }))
}

/// Counts a push of a task that was sent.
pub(crate) fn count_sent(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE push_task_counts SET sent = sent + 1
         WHERE (task_id, channel) = (SELECT task_id, channel FROM push_outbox WHERE id = ?1)",
        [id],
    )
    .map(drop)
}

/// The device that a push is for; `None` if the push is gone.
pub(crate) fn device_of(r: &Read<'_>, id: i64) -> Result<Option<(UserId, i64)>> {
    r.one("SELECT user_id, device_sn FROM push_outbox WHERE id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Takes the count of a message back from the badge number of its receiver, with the last of its pushes.
pub(crate) fn uncount_badge(tx: &Write<'_>, id: i64) -> Result<()> {
    tx.execute(
        "UPDATE chat_profiles SET badge = badge - 1
         WHERE badge > 0 AND user_id = (
           SELECT p.user_id FROM push_outbox p WHERE p.id = ?1 AND p.payload ->> '$.message_id' IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM push_outbox o WHERE o.user_id = p.user_id AND o.id <> p.id
               AND o.payload ->> '$.message_id' = p.payload ->> '$.message_id'))",
        [id],
    )
    .map(drop)
}

/// What waits for a user's devices: device, channel, payload; oldest first.
pub fn waiting(r: &Read<'_>, user: UserId) -> Result<Vec<(i64, String, String)>> {
    r.all("SELECT device_sn, channel, payload FROM push_outbox WHERE user_id = ?1 AND state = 'waiting' ORDER BY id", [user], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// The task that came under this name before.
pub(crate) fn task_of(r: &Read<'_>, request_id: &str) -> Result<Option<i64>> {
    r.one("SELECT id FROM push_tasks WHERE request_id = ?1", [request_id], |row| row.get(0))
}

/// Adds a task and gives its id; `body` is the JSON that was asked for.
/// Errors: `Error::Internal` if another task has this `request_id` or `body` is not JSON.
pub(crate) fn insert_task(tx: &Write<'_>, request_id: Option<&str>, body: &str) -> Result<i64> {
    let id = tx.next_id();
    tx.execute("INSERT INTO push_tasks (id, request_id, body, at) VALUES (?1, ?2, ?3, ?4)", (id, request_id, body, tx.now()))?;
    Ok(id)
}

/// One more device that a task is for.
pub(crate) fn count_target(tx: &Write<'_>, task: i64, provider: i64) -> Result<()> {
    tx.execute(
        "INSERT INTO push_task_counts (task_id, channel, target) VALUES (?1, ?2, 1) ON CONFLICT DO UPDATE SET target = target + 1",
        (task, channel(provider)),
    )
    .map(drop)
}

/// Those of these tasks that are there, each with its counts.
pub(crate) fn tasks(r: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Vec<Count>)>> {
    let known: Vec<i64> =
        r.all("SELECT id FROM push_tasks WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id", [json_ids(ids)], |row| row.get(0))?;
    let counts: Vec<(i64, Count)> = r.all(
        "SELECT task_id, channel, target, sent, received FROM push_task_counts WHERE task_id IN (SELECT value FROM json_each(?1))",
        [json_ids(ids)],
        |row| Ok((row.get(0)?, Count { channel: row.get(1)?, target: row.get(2)?, sent: row.get(3)?, received: row.get(4)? })),
    )?;
    Ok(known.into_iter().map(|id| (id, counts.iter().filter(|(task, _)| *task == id).map(|(_, count)| count.clone()).collect())).collect())
}

fn notifier(row: &rusqlite::Row<'_>) -> rusqlite::Result<Notifier> {
    Ok(Notifier {
        name: row.get(0)?,
        provider: row.get(1)?,
        environment: row.get(2)?,
        app_id: row.get(3)?,
        app_key: row.get(4)?,
        app_secret: row.get(5)?,
        certificate: row.get(6)?,
    })
}

const NOTIFIER: &str = "name, provider, environment, app_id, app_key, app_secret, certificate";

/// Every push service that is set up, by name, with its secrets.
pub(crate) fn notifiers(r: &Read<'_>) -> Result<Vec<Notifier>> {
    r.all(sql!("SELECT {NOTIFIER} FROM push_notifiers ORDER BY name"), [], notifier)
}

/// The push service of this provider (1 to 8) and environment (0 or 1), the first by name; `None` if there is none.
pub(crate) fn notifier_of(r: &Read<'_>, provider: i64, environment: i64) -> Result<Option<Notifier>> {
    let sql = sql!("SELECT {NOTIFIER} FROM push_notifiers WHERE provider = ?1 AND environment = ?2 ORDER BY name LIMIT 1");
    r.one(sql, (provider, environment), notifier)
}

/// Adds an entry, or takes the place of the one of this name.
pub(crate) fn set_notifier(tx: &Write<'_>, new: &Notifier) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO push_notifiers (name, provider, environment, app_id, app_key, app_secret, certificate)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        (&new.name, new.provider, new.environment, &new.app_id, &new.app_key, &new.app_secret, &new.certificate),
    )
    .map(drop)
}

/// `false` where there is none of this name.
pub(crate) fn remove_notifier(tx: &Write<'_>, name: &str) -> Result<bool> {
    Ok(tx.execute("DELETE FROM push_notifiers WHERE name = ?1", [name])? == 1)
}

/// Deletes tasks of long ago.
pub(crate) fn delete_tasks(tx: &Write<'_>, before: Millis) -> Result<()> {
    for sql in [
        "UPDATE push_outbox SET task_id = NULL WHERE task_id IN (SELECT id FROM push_tasks WHERE at < ?1)",
        "DELETE FROM push_task_counts WHERE task_id IN (SELECT id FROM push_tasks WHERE at < ?1)",
        "DELETE FROM push_tasks WHERE at < ?1",
    ] {
        tx.execute(sql, [before])?;
    }
    Ok(())
}
