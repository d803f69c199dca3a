//! Which index each query uses: reading one named message must not cost a scan of its conversation.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::message::{Choice, MessageOrder, chosen_sql, page_sql};
use crate::model::id::{ConversationId, EntryId};
use crate::model::stretch::Stretch;
use crate::store::db::schema;

fn plan(sql: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plan.db");
    let conn = crate::store::db::pragmas::writer(&path).unwrap();
    schema::apply(&conn, &path, &schema::PLAN).unwrap();
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // What the parameters are does not matter to the plan.
    let lines = statement.raw_query().mapped(|row| row.get::<_, String>(3));
    lines.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ")
}

#[test]
fn messages_are_found_by_their_own_keys() {
    let (here, some) = (Some(ConversationId(1)), Choice::Ids(vec![EntryId(1)]));
    for unread in [true, false] {
        for within in [None, here] {
            let ids = plan(&chosen_sql(within, &some, unread));
            assert!(ids.contains("SEARCH messages USING INTEGER PRIMARY KEY"), "{ids}");
            let codes = plan(&chosen_sql(within, &Choice::Cmids(vec![]), unread));
            assert!(codes.contains("SEARCH messages USING INDEX sqlite_autoindex_messages_1 (cmid=?)"), "{codes}");
        }
    }
}

#[test]
fn conversations_are_read_by_their_index() {
    let here = Some(ConversationId(1));
    for choice in [Choice::All, Choice::UpTo(EntryId(9))] {
        let unread = plan(&chosen_sql(here, &choice, true));
        assert!(unread.contains("messages_unread (receiver_id=? AND conversation_id=?"), "{unread}");
        let all = plan(&chosen_sql(here, &choice, false));
        assert!(all.contains("messages_in_conversation (conversation_id=?"), "{all}");
    }
    for order in [MessageOrder::OldestFirst, MessageOrder::NewestFirst] {
        for part in [Stretch::first(9), Stretch::of(100, 90, 9)] {
            let page = plan(&page_sql(order, part));
            assert!(page.contains("COVERING INDEX messages_in_conversation (conversation_id=?") && !page.contains("TEMP B-TREE"), "{page}");
        }
    }
}
