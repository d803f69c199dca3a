//! What Mastodon lists as conversations: pairs that wrote to each other, and threads of direct posts.
//! Both have ids of one sequence, so that one number names either.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::model::span::Span;
use crate::store::db::row::{json_ids, sql};
use crate::store::{Read, Write};

/// Which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConversationKind {
    Pair { peer: UserId },
    Thread,
}

/// One person's side of a conversation that stands in their list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListedConversation {
    /// Of the pair, or of the entry at the top of the thread.
    pub id: i64,
    pub last: EntryId,
    pub unread: bool,
    pub kind: ConversationKind,
}

fn listed(row: &rusqlite::Row<'_>) -> rusqlite::Result<ListedConversation> {
    let peer: Option<UserId> = row.get(3)?;
    Ok(ListedConversation {
        id: row.get(0)?,
        last: row.get(1)?,
        unread: row.get(2)?,
        kind: peer.map_or(ConversationKind::Thread, |peer| ConversationKind::Pair { peer }),
    })
}

const PAIRS: &str = "SELECT conversation_id AS id, last_message_id AS last, unread > 0 AS unread, peer_id AS peer FROM conversation_sides
    WHERE user_id = ?1 AND displayed = 1 AND last_message_id > 0";
const THREADS: &str =
    "SELECT root_id AS id, last_id AS last, unread AS unread, NULL AS peer FROM direct_threads WHERE user_id = ?1 AND hidden = 0";

fn page_sql(span: &Span) -> String {
    let order = span.order();
    let part = |sql: &str, last: &str| format!("SELECT * FROM ({sql} AND {last} > ?2 AND {last} < ?3 ORDER BY {last} {order} LIMIT ?4)");
    format!("{} UNION ALL {} ORDER BY last {order} LIMIT ?4", part(PAIRS, "last_message_id"), part(THREADS, "last_id"))
}

/// A page by the id of the last status, in the order of the span.
pub(crate) fn page(r: &Read<'_>, user: UserId, span: &Span) -> Result<Vec<ListedConversation>> {
    r.all(&page_sql(span), (user, span.after, span.before, span.limit), listed)
}

/// One of those in `user`'s list.
pub(crate) fn find(r: &Read<'_>, user: UserId, id: i64) -> Result<Option<ListedConversation>> {
    r.one(sql!("{PAIRS} AND conversation_id = ?2 UNION ALL {THREADS} AND root_id = ?2"), (user, id), listed)
}

/// This person has read the thread.
pub(crate) fn set_read(tx: &Write<'_>, user: UserId, root: EntryId) -> Result<()> {
    tx.execute("UPDATE direct_threads SET unread = 0 WHERE user_id = ?1 AND root_id = ?2", (user, root)).map(drop)
}

/// Removes it from this user's list, until a new message arrives.
pub(crate) fn hide(tx: &Write<'_>, user: UserId, root: EntryId) -> Result<()> {
    tx.execute("UPDATE direct_threads SET hidden = 1, unread = 0 WHERE user_id = ?1 AND root_id = ?2", (user, root)).map(drop)
}

/// The participants of these threads: the author and the addressees of the first and of the last status.
pub(crate) fn people(r: &Read<'_>, threads: &[ListedConversation]) -> Result<HashMap<i64, Vec<UserId>>> {
    let mut found: HashMap<i64, Vec<UserId>> = HashMap::new();
    let mut of: HashMap<EntryId, Vec<i64>> = HashMap::new();
    for thread in threads {
        of.entry(EntryId(thread.id)).or_default().push(thread.id);
        of.entry(thread.last).or_default().push(thread.id);
    }
    let entries: Vec<EntryId> = of.keys().copied().collect();
    let rows = r.all(
        "SELECT id, author_id FROM entries WHERE id IN (SELECT value FROM json_each(?1))
         UNION SELECT entry_id, user_id FROM mentions WHERE entry_id IN (SELECT value FROM json_each(?1)) ORDER BY 1, 2",
        [json_ids(&entries)],
        |row| Ok((row.get::<_, EntryId>(0)?, row.get::<_, UserId>(1)?)),
    )?;
    for (entry, user) in rows {
        for thread in of.get(&entry).into_iter().flatten() {
            let people = found.entry(*thread).or_default();
            if !people.contains(&user) {
                people.push(user);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn a_page_scans_two_indexes_of_its_owner() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for span in [Span::newest(20), Span::of(None, None, Some(0), 20)] {
            let sql = format!("EXPLAIN QUERY PLAN {}", page_sql(&span));
            let plan: Vec<String> = db.read(|r| r.all(&sql, (1, span.after, span.before, span.limit), |row| row.get(3))).unwrap();
            for index in ["conversation_sides_list", "direct_threads_list"] {
                assert!(plan.iter().any(|step| step.contains(index)), "{index}: {plan:#?}");
            }
        }
    }
}
