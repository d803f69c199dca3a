//! For tests: every counter of chats against a recount of the rows.

use super::Read;
use crate::error::Result;

/// Sentences about what does not agree; empty when all is well.
pub fn disagreements(r: &Read<'_>) -> Result<Vec<String>> {
    let mut found = r.all(
        "WITH seen AS (
             SELECT s.user_id, s.conversation_id, m.id, m.receiver_id = s.user_id AND m.read_at IS NULL AS unread
             FROM conversation_sides s JOIN messages m ON m.conversation_id = s.conversation_id
             WHERE m.enabled = 1
               AND ((m.sender_id = s.user_id AND m.sender_deleted_at IS NULL)
                 OR (m.receiver_id = s.user_id AND m.receiver_deleted_at IS NULL))
         ), counted AS (
             SELECT s.user_id, s.conversation_id, s.messages, s.unread, s.last_message_id,
                    count(seen.id) AS n, coalesce(sum(seen.unread), 0) AS u, coalesce(max(seen.id), 0) AS latest
             FROM conversation_sides s
             LEFT JOIN seen ON seen.user_id = s.user_id AND seen.conversation_id = s.conversation_id
             GROUP BY s.user_id, s.conversation_id
         )
         SELECT format('side %d/%d: messages %d is %d, unread %d is %d, last %d is %d',
                       user_id, conversation_id, messages, n, unread, u, last_message_id, latest)
         FROM counted WHERE messages <> n OR unread <> u OR last_message_id <> latest",
        [],
        |row| row.get(0),
    )?;
    found.extend(r.all::<String>(
        "WITH counted AS (
             SELECT i.user_id, i.conversations, i.unread_messages,
                    (SELECT count(*) FROM conversation_sides s
                     WHERE s.user_id = i.user_id AND s.displayed = 1 AND s.last_message_id > 0) AS n,
                    (SELECT coalesce(sum(unread), 0) FROM conversation_sides s WHERE s.user_id = i.user_id) AS u
             FROM inbox_counters i
         )
         SELECT format('inbox %d: conversations %d is %d, unread %d is %d', user_id, conversations, n, unread_messages, u)
         FROM counted WHERE conversations <> n OR unread_messages <> u",
        [],
        |row| row.get(0),
    )?);
    found.extend(r.all::<String>(
        "SELECT format('tally %d is %d', t.n, e.n) FROM tallies t,
             (SELECT count(*) AS n FROM entries WHERE kind = 'message' AND deleted_at IS NULL) e
         WHERE t.name = 'messages' AND t.n <> e.n",
        [],
        |row| row.get(0),
    )?);
    Ok(found)
}
