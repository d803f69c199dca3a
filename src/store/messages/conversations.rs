//! Pairs of people who wrote to each other, and what each side sees of the pair.

use crate::error::Result;
use crate::model::id::{ConversationId, EntryId, UserId};
use crate::model::stretch::Stretch;
use crate::store::db::counters::{self, InboxCounter};
use crate::store::db::row::sql;
use crate::store::{Read, Write};

/// The conversation between two people, if they ever wrote to each other.
pub(crate) fn between(r: &Read<'_>, one: UserId, other: UserId) -> Result<Option<ConversationId>> {
    let (a, b) = (one.min(other), one.max(other));
    r.one("SELECT id FROM conversations WHERE a_id = ?1 AND b_id = ?2", (a, b), |row| row.get(0))
}

/// The two people of a conversation.
pub(crate) fn people(r: &Read<'_>, id: ConversationId) -> Result<Option<(UserId, UserId)>> {
    r.one("SELECT a_id, b_id FROM conversations WHERE id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Makes the pair with both sides.
pub(crate) fn insert(tx: &Write<'_>, one: UserId, other: UserId) -> Result<ConversationId> {
    let id = ConversationId(tx.next_id());
    tx.execute("INSERT INTO conversations (id, a_id, b_id) VALUES (?1, ?2, ?3)", (id, one.min(other), one.max(other)))?;
    for (user, peer) in [(one, other), (other, one)] {
        tx.execute("INSERT INTO conversation_sides (user_id, conversation_id, peer_id) VALUES (?1, ?2, ?3)", (user, id, peer))?;
    }
    Ok(id)
}

/// The row of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SideRow {
    pub user: UserId,
    pub conversation: ConversationId,
    pub peer: UserId,
    pub displayed: bool,
    pub pinned: bool,
    /// Messages this side sees.
    pub messages: i64,
    pub unread: i64,
    /// The latest message this side sees; `None` when it sees none.
    pub last: Option<EntryId>,
}

impl SideRow {
    /// Does it stand in the list, and count in the panel?
    pub(crate) fn listed(&self) -> bool {
        self.displayed && self.last.is_some()
    }
}

const COLUMNS: &str = "user_id, conversation_id, peer_id, displayed, pinned, messages, unread, last_message_id";

fn of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<SideRow> {
    let last: i64 = row.get(7)?;
    Ok(SideRow {
        user: row.get(0)?,
        conversation: row.get(1)?,
        peer: row.get(2)?,
        displayed: row.get(3)?,
        pinned: row.get(4)?,
        messages: row.get(5)?,
        unread: row.get(6)?,
        last: (last > 0).then_some(EntryId(last)),
    })
}

/// `user`'s side; `None` when the conversation is not theirs or does not exist.
pub(crate) fn side(r: &Read<'_>, user: UserId, conversation: ConversationId) -> Result<Option<SideRow>> {
    r.one(sql!("SELECT {COLUMNS} FROM conversation_sides WHERE user_id = ?1 AND conversation_id = ?2"), (user, conversation), of_row)
}

/// Stores a changed side and moves the panel's counters by what changed.
pub(crate) fn settle(tx: &Write<'_>, before: &SideRow, after: &SideRow) -> Result<()> {
    if before == after {
        return Ok(());
    }
    tx.execute(
        "UPDATE conversation_sides SET displayed = ?3, pinned = ?4, messages = ?5, unread = ?6, last_message_id = ?7
         WHERE user_id = ?1 AND conversation_id = ?2",
        (after.user, after.conversation, after.displayed, after.pinned, after.messages, after.unread, after.last.map_or(0, |id| id.0)),
    )?;
    let listed = i64::from(after.listed()) - i64::from(before.listed());
    counters::add_inbox(tx, after.user, InboxCounter::Conversations, listed)?;
    counters::add_inbox(tx, after.user, InboxCounter::UnreadMessages, after.unread - before.unread)
}

/// How many conversations a list has. Pinned ones are few and have an index of their own.
pub(crate) fn total(r: &Read<'_>, user: UserId, pinned: Option<bool>) -> Result<i64> {
    let all = r.count("SELECT conversations FROM inbox_counters WHERE user_id = ?1", [user]);
    let pins = || {
        r.count(
            "SELECT count(*) FROM conversation_sides WHERE user_id = ?1 AND pinned = 1 AND displayed = 1 AND last_message_id > 0",
            [user],
        )
    };
    match pinned {
        None => all,
        Some(true) => pins(),
        Some(false) => Ok(all? - pins()?),
    }
}

/// The query of [`page`]: `?1` is the user, `?2` the limit, `?3` the offset. The keys come first, from the index alone.
fn page_sql(pinned: Option<bool>, page: Stretch) -> String {
    let filter = match pinned {
        None => "",
        Some(true) => " AND pinned = 1",
        Some(false) => " AND pinned = 0",
    };
    let order = page.order(true);
    format!(
        "SELECT {COLUMNS} FROM (
             SELECT user_id AS u, conversation_id AS c FROM conversation_sides
             WHERE user_id = ?1 AND displayed = 1 AND last_message_id > 0{filter} ORDER BY last_message_id {order} LIMIT ?2 OFFSET ?3
         ) CROSS JOIN conversation_sides ON user_id = u AND conversation_id = c ORDER BY last_message_id DESC"
    )
}

/// One page of sides, the latest message first.
pub(crate) fn page(r: &Read<'_>, user: UserId, pinned: Option<bool>, page: Stretch) -> Result<Vec<SideRow>> {
    r.all(&page_sql(pinned, page), (user, page.limit, page.offset), of_row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn rows_are_passed_over_in_the_index_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = fixture::open(&dir).expect("a new file");
        for page in [Stretch::first(9), Stretch::of(100, 90, 9)] {
            let plan = db.read(|r| fixture::plan(r, &page_sql(None, page))).unwrap_or_default();
            assert!(plan.contains("COVERING INDEX conversation_sides_list (user_id=?"), "{plan}");
            // Of what is pinned there is little.
            let pinned = db.read(|r| fixture::plan(r, &page_sql(Some(true), page))).unwrap_or_default();
            assert!(pinned.contains("INDEX conversation_sides_pinned (user_id=?"), "{pinned}");
        }
    }
}
