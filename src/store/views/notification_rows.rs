//! The rows of notifications that timelines may show, in bounded scans over the indexes of one receiver: the newest from memory.

use std::sync::{Arc, LazyLock};

use crate::error::Result;
use crate::model::id::UserId;
use crate::model::notifications::grouped::TimelineKind;
use crate::model::notifications::notification::NotificationKind;
use crate::model::notifications::stored::StoredNotification;
use crate::model::span::Span;
use crate::store::Read;
use crate::store::cards::notifications::{KEPT, NewestNotifications};
use crate::store::db::row::{Cols, json_ids};

/// The stored kinds that these kinds are made of, each once.
pub(super) fn stored(kinds: &[TimelineKind]) -> Vec<NotificationKind> {
    let mut stored: Vec<NotificationKind> = kinds
        .iter()
        .flat_map(|kind| match kind {
            TimelineKind::Mention => &[NotificationKind::Mention, NotificationKind::Comment, NotificationKind::Message][..],
            TimelineKind::Publication => &[NotificationKind::Publication],
            TimelineKind::Repost | TimelineKind::Quote => &[NotificationKind::Quote],
            TimelineKind::Follow => &[NotificationKind::Follow],
            TimelineKind::FollowRequest => &[NotificationKind::FollowRequest],
            TimelineKind::Like => &[NotificationKind::Like],
            TimelineKind::PollEnd => &[NotificationKind::PollEnd],
            TimelineKind::Edit => &[NotificationKind::Edit],
            TimelineKind::QuotedEdit => &[NotificationKind::QuotedEdit],
            TimelineKind::Newcomer => &[NotificationKind::Newcomer],
            TimelineKind::Report => &[NotificationKind::Report],
        })
        .copied()
        .collect();
    stored.sort_unstable();
    stored.dedup();
    stored
}

static ALL: LazyLock<Vec<NotificationKind>> = LazyLock::new(|| stored(&TimelineKind::ALL));

const COLUMNS: &str = "id, kind, filtered, actor_id, actor_anonymous, target_user, target_entry, content_entry, text";

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<StoredNotification> {
    let mut c = Cols::of(row);
    let (id, kind, filtered) = (c.next()?, c.next()?, c.next()?);
    let (actor, anonymous): (Option<UserId>, bool) = (c.next()?, c.next()?);
    let (target_user, target, content): (Option<UserId>, _, _) = (c.next()?, c.next()?, c.next()?);
    let report = match kind {
        NotificationKind::Report => c.next::<Option<String>>()?.and_then(|text| text.parse().ok()),
        _ => None,
    };
    Ok(StoredNotification { id, kind, filtered, actor, anonymous, names_user: target_user.is_some(), target, content, report })
}

/// The ids of the kinds in one statement: `?1` receiver, `?2` and `?3` the bounds, `?4` limit.
///
/// Each kind has its own range of the index, so that rows that are never shown are never scanned.
fn ids_sql(kinds: &[NotificationKind], span: Span) -> String {
    let order = span.order();
    let range = |kind: &NotificationKind| {
        format!(
            "SELECT id FROM (SELECT id FROM notifications INDEXED BY notifications_by_kind
             WHERE receiver_id = ?1 AND kind = {} AND id > ?2 AND id < ?3 AND deleted_at IS NULL ORDER BY id {order} LIMIT ?4)",
            kind.number()
        )
    };
    format!("{} ORDER BY 1 {order} LIMIT ?4", kinds.iter().map(range).collect::<Vec<_>>().join(" UNION ALL "))
}

/// The ids that one person caused, with the parameters of [`ids_sql`] and `?5` for the person.
fn ids_by_actor_sql(span: Span) -> String {
    format!(
        "SELECT id FROM notifications INDEXED BY notifications_by_actor
         WHERE receiver_id = ?1 AND actor_id = ?5 AND id > ?2 AND id < ?3 AND deleted_at IS NULL ORDER BY id {} LIMIT ?4",
        span.order()
    )
}

/// Which rows are looked for.
#[derive(Clone, Copy)]
pub(super) struct Scan<'k> {
    pub kinds: &'k [NotificationKind],
    /// Only what this person caused.
    pub actor: Option<UserId>,
    pub span: Span,
}

/// The next rows in the direction of the span, without any filter, and whether there may be more.
pub(super) fn rows(r: &Read<'_>, me: UserId, scan: Scan<'_>) -> Result<(Vec<StoredNotification>, bool)> {
    if scan.actor.is_none()
        && !scan.span.upwards
        && let Some(found) = newest(r, me)?.page(scan.kinds, scan.span)
    {
        return Ok(found);
    }
    from_file(r, me, scan)
}

fn from_file(r: &Read<'_>, me: UserId, Scan { kinds, actor, span }: Scan<'_>) -> Result<(Vec<StoredNotification>, bool)> {
    static ALL_IDS: LazyLock<[String; 2]> =
        LazyLock::new(|| [false, true].map(|upwards| ids_sql(&ALL, Span { upwards, ..Span::newest(0) })));
    static ROWS: LazyLock<String> =
        LazyLock::new(|| format!("SELECT {COLUMNS} FROM notifications WHERE id IN (SELECT value FROM json_each(?1))"));
    let limit = span.limit as usize;
    let one_more = i64::from(span.limit) + 1;
    let id = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let mut ids = match actor {
        Some(actor) => r.all(&ids_by_actor_sql(span), (me, span.after, span.before, one_more, actor), id)?,
        None if kinds == *ALL => r.all(&ALL_IDS[usize::from(span.upwards)], (me, span.after, span.before, one_more), id)?,
        None => r.all(&ids_sql(kinds, span), (me, span.after, span.before, one_more), id)?,
    };
    let full = ids.len() > limit;
    ids.truncate(limit);
    if ids.is_empty() {
        return Ok((Vec::new(), full));
    }
    let mut found = r.all(&ROWS, [json_ids(&ids)], row)?;
    found.retain(|row| kinds.contains(&row.kind));
    found.sort_unstable_by_key(|row| if span.upwards { row.id.0 } else { -row.id.0 });
    Ok((found, full))
}

fn newest(r: &Read<'_>, me: UserId) -> Result<Arc<NewestNotifications>> {
    r.card(me.0, || load(r, me))
}

/// The newest rows of one receiver as the file says.
pub(super) fn load(r: &Read<'_>, me: UserId) -> Result<NewestNotifications> {
    let (rows, full) = from_file(r, me, Scan { kinds: &ALL, actor: None, span: Span::newest(KEPT) })?;
    Ok(NewestNotifications::new(rows, full))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::id::NotificationId;
    use crate::store::test::{fixture, rows as test_rows};

    #[test]
    fn a_scan_reads_a_range_of_an_index_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for span in [Span::newest(15), Span::of(None, None, Some(1), 15)] {
            for (sql, index) in [(ids_sql(&ALL, span), "by_kind"), (ids_by_actor_sql(span), "by_actor")] {
                let sql = format!("EXPLAIN QUERY PLAN {sql}");
                let plan: Vec<String> = db
                    .read(|r| {
                        let of_actor = index == "by_actor";
                        let read = |row: &rusqlite::Row<'_>| row.get(3);
                        if of_actor { r.all(&sql, (1, 0, i64::MAX, 15, 3), read) } else { r.all(&sql, (1, 0, i64::MAX, 15), read) }
                    })
                    .unwrap();
                let searches: Vec<&String> = plan.iter().filter(|step| step.contains(" notifications ")).collect();
                let in_range = |step: &&String| step.contains(&format!("INDEX notifications_{index} (")) && step.matches('?').count() == 4;
                assert!(!searches.is_empty() && searches.iter().all(in_range), "{plan:?}");
            }
        }
    }

    #[test]
    fn what_is_kept_answers_as_the_file_does() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        db.write_now(|tx| {
            test_rows::people(tx, 2)?;
            for id in 1..=i64::from(KEPT) * 2 {
                // Every fifth is of a kind that timelines do not show, every seventh is hidden.
                let kind = [5, 27, 1, 20, 26][usize::try_from(id % 5).unwrap()];
                tx.execute(
                    "INSERT INTO notifications (id, nmid, receiver_id, kind, actor_id, target_user, text, deleted_at)
                     VALUES (?1, ?1, ?2, ?3, 3, 2, iif(?3 = 27, ?1, NULL), iif(?1 % 7 = 0, 1, NULL))",
                    (id, 2 + i64::from(id % 11 == 0), kind),
                )?;
            }
            Ok(())
        })
        .unwrap();
        let some = stored(&[TimelineKind::Follow, TimelineKind::Report]);
        let mut from_memory = 0;
        for before in [i64::MAX, 190, 150, 100, 3, 0] {
            for after in [-1, 5, 120, 180] {
                for limit in [1, 7, 40, KEPT - 1, KEPT, KEPT + 1] {
                    for kinds in [&*ALL, &some] {
                        let span = Span { before, after, ..Span::newest(limit) };
                        let (page, file) = db
                            .read(|r| {
                                let file = from_file(r, UserId(2), Scan { kinds, actor: None, span })?;
                                Ok((newest(r, UserId(2))?.page(kinds, span), file))
                            })
                            .unwrap();
                        from_memory += usize::from(page.is_some());
                        assert_eq!(page.unwrap_or_else(|| file.clone()), file, "{span:?}");
                    }
                }
            }
        }
        assert!(from_memory > 50, "{from_memory}");
        let (first, _) = db.read(|r| rows(r, UserId(2), Scan { kinds: &ALL, actor: None, span: Span::newest(1) })).unwrap();
        assert!(first.iter().all(|row| row.id < NotificationId(i64::from(KEPT) * 2 + 1)));
    }
}
