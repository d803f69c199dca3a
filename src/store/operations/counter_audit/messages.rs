//! What panels and conversations show.

use super::counter::CounterCheck;

/// Messages of a side that it still sees.
fn seen(what: &str, more: &str) -> String {
    format!(
        "SELECT {what} FROM messages m WHERE m.conversation_id = t.conversation_id AND m.enabled = 1
           AND ((m.sender_id = t.user_id AND m.sender_deleted_at IS NULL)
             OR (m.receiver_id = t.user_id AND m.receiver_deleted_at IS NULL)){more}"
    )
}

fn side(column: &str, truth: String) -> CounterCheck {
    CounterCheck::of("conversation_sides", "t.user_id || '/' || t.conversation_id", column, truth)
}

fn inbox(column: &str, truth: impl Into<String>) -> CounterCheck {
    CounterCheck::of("inbox_counters", "t.user_id", column, truth)
}

fn drafts(column: &str, kind: &str) -> CounterCheck {
    inbox(
        column,
        format!(
            "SELECT count(*) FROM drafts d WHERE d.author_id = t.user_id AND d.kind = '{kind}' AND d.state IN (1, 4) AND d.deleted_at IS NULL"
        ),
    )
}

fn notifications(column: &str, more: &str) -> CounterCheck {
    CounterCheck::of(
        "notification_counters",
        "t.user_id || '/' || t.kind",
        column,
        format!("SELECT count(*) FROM notifications n WHERE n.receiver_id = t.user_id AND n.kind = t.kind AND n.deleted_at IS NULL{more}"),
    )
}

/// Sides before inboxes, which add them up.
pub(super) fn counters() -> Vec<CounterCheck> {
    vec![
        side("messages", seen("count(*)", "")),
        side("unread", seen("count(*)", " AND m.receiver_id = t.user_id AND m.read_at IS NULL")),
        side("last_message_id", format!("coalesce(({}), 0)", seen("max(m.id)", ""))),
        inbox(
            "conversations",
            "SELECT count(*) FROM conversation_sides s WHERE s.user_id = t.user_id AND s.displayed = 1 AND s.last_message_id > 0",
        ),
        inbox("unread_messages", "SELECT coalesce(sum(unread), 0) FROM conversation_sides s WHERE s.user_id = t.user_id"),
        drafts("post_drafts", "post"),
        drafts("comment_drafts", "comment"),
        notifications("total", ""),
        notifications("unread", " AND n.read_at IS NULL"),
        CounterCheck::of("rooms", "t.id", "members", "SELECT count(*) FROM room_members m WHERE m.room_id = t.id"),
        CounterCheck::of("tallies", "t.name", "n", "SELECT count(*) FROM entries WHERE kind = 'message' AND deleted_at IS NULL")
            .only("t.name = 'messages'"),
    ]
}
