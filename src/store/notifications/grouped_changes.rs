//! How the rows behind the notifications of timelines change: read up to an id, hidden, held back, let go. Every change moves its counters.

use super::notification::count;
use crate::error::{Error, Result};
use crate::model::id::{NotificationId, UserId};
use crate::model::notifications::grouped::SenderPolicy;
use crate::model::notifications::notification::NotificationKind;
use crate::model::span::Span;
use crate::store::db::row::{some_ids, sql};
use crate::store::{Read, Write};

/// The kinds that timelines show.
const KINDS: [NotificationKind; 13] = [
    NotificationKind::Like,
    NotificationKind::Follow,
    NotificationKind::Mention,
    NotificationKind::Comment,
    NotificationKind::Quote,
    NotificationKind::FollowRequest,
    NotificationKind::Publication,
    NotificationKind::PollEnd,
    NotificationKind::Edit,
    NotificationKind::QuotedEdit,
    NotificationKind::Message,
    NotificationKind::Newcomer,
    NotificationKind::Report,
];

/// What else a row of such a kind needs to be shown there.
const SHOWN: &str = "actor_anonymous = 0 AND (kind <> 5 OR target_user IS NOT NULL)";
const _: () = assert!(NotificationKind::Follow.number() == 5);

/// Marks notifications up to this id as read, in every dialect.
pub(crate) fn read_up_to(tx: &Write<'_>, me: UserId, last: i64) -> Result<()> {
    for kind in KINDS {
        let sql = sql!(
            "UPDATE notifications INDEXED BY notifications_unread SET read_at = ?3
             WHERE receiver_id = ?1 AND kind = ?2 AND read_at IS NULL AND deleted_at IS NULL
               AND id <= ?4 AND {SHOWN}"
        );
        let read = i64::try_from(tx.execute(sql, (me, kind, tx.now(), last))?).map_err(Error::internal)?;
        if read > 0 {
            count(tx, me, kind, 0, -read)?;
        }
    }
    Ok(())
}

/// Hides everything that timelines show, in every dialect. All other rows stay.
pub(crate) fn clear(tx: &Write<'_>, me: UserId) -> Result<()> {
    let unread = sql!(
        "UPDATE notifications SET deleted_at = ?3
         WHERE receiver_id = ?1 AND kind = ?2 AND deleted_at IS NULL AND {SHOWN} AND read_at IS NULL"
    );
    let read = sql!(
        "UPDATE notifications SET deleted_at = ?3
         WHERE receiver_id = ?1 AND kind = ?2 AND deleted_at IS NULL AND {SHOWN} AND read_at IS NOT NULL"
    );
    for kind in KINDS {
        let hide = |sql: &str| i64::try_from(tx.execute(sql, (me, kind, tx.now()))?).map_err(Error::internal);
        let unread = hide(unread)?;
        let total = unread + hide(read)?;
        if total > 0 {
            count(tx, me, kind, -total, -unread)?;
        }
    }
    tx.execute("DELETE FROM notification_requests WHERE user_id = ?1 AND accepted = 0", [me]).map(drop)
}

/// Hides these notifications of mine, in every dialect; how many there were.
pub(crate) fn hide(tx: &Write<'_>, me: UserId, ids: &[NotificationId]) -> Result<usize> {
    let Some(ids) = some_ids(ids) else { return Ok(0) };
    let sql = sql!(
        "UPDATE notifications SET deleted_at = ?3 WHERE id IN (SELECT value FROM json_each(?2)) AND +receiver_id = ?1
           AND deleted_at IS NULL AND {SHOWN} RETURNING kind, read_at IS NULL"
    );
    let rows = tx.all(sql, (me, ids, tx.now()), |row| Ok((row.get::<_, NotificationKind>(0)?, row.get::<_, bool>(1)?)))?;
    for (kind, unread) in &rows {
        count(tx, me, *kind, -1, -i64::from(*unread))?;
    }
    Ok(rows.len())
}

/// The policy of `me`; `None` where they never set one.
pub(crate) fn policy(r: &Read<'_>, me: UserId) -> Result<Option<SenderPolicy>> {
    let text: Option<String> = r.one("SELECT policy FROM notification_policies WHERE user_id = ?1", [me], |row| row.get(0))?;
    text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()
}

/// Stores whose notifications `me` accepts, replacing what was stored before.
pub(crate) fn set_policy(tx: &Write<'_>, me: UserId, policy: &SenderPolicy) -> Result<()> {
    let text = serde_json::to_string(policy).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO notification_policies (user_id, policy) VALUES (?1, ?2) ON CONFLICT (user_id) DO UPDATE SET policy = ?2",
        (me, text),
    )
    .map(drop)
}

/// What a policy goes by in a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sender {
    pub accepted: bool,
    pub followed: bool,
    /// When they began to follow the receiver.
    pub follows_since: Option<i64>,
    pub limited: bool,
    pub bot: bool,
}

/// What the policy of `me` asks about `actor`; `None` if there is no such user.
pub(crate) fn sender(r: &Read<'_>, me: UserId, actor: UserId) -> Result<Option<Sender>> {
    r.one(
        "SELECT EXISTS (SELECT 1 FROM notification_requests q WHERE q.user_id = ?1 AND q.actor_id = u.id AND q.accepted = 1),
                EXISTS (SELECT 1 FROM user_marks f WHERE f.user_id = ?1 AND f.target_id = u.id AND f.axis = 'bond' AND f.mark = 'follow'),
                (SELECT f.id FROM user_marks f WHERE f.user_id = u.id AND f.target_id = ?1 AND f.axis = 'bond' AND f.mark = 'follow'),
                u.role = 'restricted', u.bot
         FROM users u WHERE u.id = ?2",
        (me, actor),
        |row| {
            Ok(Sender {
                accepted: row.get(0)?,
                followed: row.get(1)?,
                follows_since: row.get::<_, Option<i64>>(2)?.map(crate::model::id::created_at),
                limited: row.get(3)?,
                bot: row.get(4)?,
            })
        },
    )
}

/// Stamps a new row: 1 held back, 2 kept away for good.
pub(crate) fn filter(tx: &Write<'_>, id: NotificationId, filtered: i64) -> Result<()> {
    tx.execute("UPDATE notifications SET filtered = ?2 WHERE id = ?1", (id, filtered)).map(drop)
}

/// Remembers that something of this person waits.
pub(crate) fn remember_request(tx: &Write<'_>, me: UserId, actor: UserId) -> Result<()> {
    let known = tx.one("SELECT 1 FROM notification_requests WHERE user_id = ?1 AND actor_id = ?2", (me, actor), |_| Ok(()))?;
    if known.is_none() {
        tx.execute("INSERT INTO notification_requests (id, user_id, actor_id) VALUES (?1, ?2, ?3)", (tx.next_id(), me, actor))?;
    }
    Ok(())
}

/// Who waits, and the request's id, the latest first.
pub(crate) fn requests(r: &Read<'_>, me: UserId, span: &Span) -> Result<Vec<(i64, UserId)>> {
    let sql = format!(
        "SELECT id, actor_id FROM notification_requests WHERE user_id = ?1 AND accepted = 0 AND id > ?2 AND id < ?3 ORDER BY id {} LIMIT ?4",
        span.order()
    );
    let rows = r.all(&sql, (me, span.after, span.before, span.limit), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(span.newest_first(rows))
}

/// Whose request this is; mine only, and only while it waits.
pub(crate) fn request(r: &Read<'_>, me: UserId, id: i64) -> Result<Option<UserId>> {
    r.one("SELECT actor_id FROM notification_requests WHERE id = ?2 AND user_id = ?1 AND accepted = 0", (me, id), |row| row.get(0))
}

/// Lets everything of this person through, now and from now on.
pub(crate) fn accept(tx: &Write<'_>, me: UserId, actor: UserId) -> Result<()> {
    tx.execute("UPDATE notification_requests SET accepted = 1 WHERE user_id = ?1 AND actor_id = ?2", (me, actor))?;
    stamp(tx, me, actor, 0)
}

/// Keeps what waits away for good; what comes later makes a new request.
pub(crate) fn dismiss(tx: &Write<'_>, me: UserId, actor: UserId) -> Result<()> {
    tx.execute("DELETE FROM notification_requests WHERE user_id = ?1 AND actor_id = ?2 AND accepted = 0", (me, actor))?;
    stamp(tx, me, actor, 2)
}

fn stamp(tx: &Write<'_>, me: UserId, actor: UserId, filtered: i64) -> Result<()> {
    tx.execute("UPDATE notifications SET filtered = ?3 WHERE actor_id = ?2 AND receiver_id = ?1 AND filtered = 1", (me, actor, filtered))
        .map(drop)
}
