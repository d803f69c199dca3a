//! Deleting a user removes all their data (`docs/specs/core.md` 14): every column that refers to a user, taken from the schema, is checked.

use rusqlite::{Connection, OpenFlags};
use serde_json::json;

use super::account_fixtures::{act, delete_user, lock};
use crate::database;
use crate::test_server::TestServer;

/// Columns that may still refer to the tombstone, and why.
const KEPT: [(&str, &str); 23] = [
    // The tombstone itself, its counters, its ended logins until they are cleaned up.
    ("user_counters", "user_id"),
    ("inbox_counters", "user_id"),
    ("sessions", "user_id"),
    // Actions on others stay in the records.
    ("audit_log", "actor_id"),
    ("reports", "settled_by"),
    ("reports", "target_id"),
    // Tombstones that keep threads together.
    ("entries", "author_id"),
    ("mentions", "user_id"),
    ("forums", "creator_id"),
    // Dissolved ones.
    ("rooms", "owner_id"),
    // Messages in rooms stay there, as those of a deleted user.
    ("room_messages", "sender_id"),
    ("room_announcements", "author_id"),
    ("chat_files", "owner_id"),
    ("chat_files", "peer_id"),
    // Messages stay for their receivers.
    ("conversations", "a_id"),
    ("conversations", "b_id"),
    ("conversation_sides", "user_id"),
    ("conversation_sides", "peer_id"),
    ("messages", "sender_id"),
    ("messages", "receiver_id"),
    ("files", "owner_id"),
    // Notifications of other users.
    ("notifications", "actor_id"),
    ("notifications", "target_user"),
];

fn open(server: &TestServer) -> Connection {
    Connection::open_with_flags(server.app.core.db.path(), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the file is there")
}

/// Every column that refers to a user.
fn columns(conn: &Connection) -> Vec<(String, String)> {
    let mut statement = conn
        .prepare(
            "SELECT m.name, f.\"from\" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
             WHERE m.type = 'table' AND f.\"table\" = 'users' ORDER BY 1, 2",
        )
        .expect("a schema");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("a schema");
    rows.collect::<Result<_, _>>().expect("names")
}

fn rows_naming(conn: &Connection, (table, column): &(String, String), user: &str) -> i64 {
    conn.query_row(&format!("SELECT count(*) FROM {table} WHERE {column} = {user}"), [], |row| row.get(0)).expect("a number")
}

/// Creates at least one row for every column of every table that can refer to a user.
fn everything(server: &TestServer, ann: &str, bob: &str, post: i64) {
    let mut sql = String::new();
    let mut id = 1_000;
    let mut row = |text: &str| {
        for (me, other) in [(ann, bob), (bob, ann)] {
            id += 1;
            let text = text.replace("{id}", &id.to_string()).replace("{me}", me).replace("{other}", other);
            sql.push_str(&format!("INSERT OR IGNORE INTO {};\n", text.replace("{post}", &post.to_string())));
        }
    };
    for text in [
        "chat_profiles (user_id, public_info) VALUES ({me}, 'x')",
        "devices (user_id, device_sn, platform, last_seen) VALUES ({me}, 1, 6, 1)",
        "announcements (id, text) VALUES ({id}, 'x')",
        "announcement_reads (user_id, announcement_id) SELECT {me}, min(id) FROM announcements",
        "announcement_reactions (announcement_id, name, user_id) SELECT min(id), 'x', {me} FROM announcements",
        "former_friends (user_id, friend_id) VALUES ({me}, {other})",
        "push_outbox (id, user_id, device_sn, channel, payload, due_at, expires_at) VALUES ({id}, {me}, 1, 'fcm', '{}', 1, 2)",
        "chat_files (sign, owner_id, purpose, peer_id, file_type, expires_at) VALUES (hex(randomblob(16)), {me}, 'chat', {other}, 100, 1)",
        "oauth_grants (id, code_hash, app_id, user_id, redirect_uri, scopes, version, expires_at)
             SELECT {id}, randomblob(32), min(id), {me}, '', '', '', 1 FROM apps",
        "audit_log (id, actor_id, action, at) VALUES ({id}, {me}, 'x', 1)",
        "forums (id, gid, name, creator_id) VALUES ({id}, 'g{id}', 'x', {me})",
        "rooms (id, owner_id, name, members, capacity, updated_at) VALUES ({id}, {me}, 'x', 2, 500, 1)",
        "room_members (room_id, user_id, id) SELECT min(id), {me}, {id} FROM rooms",
        "room_messages (id, room_id, sender_id, content) SELECT {id}, min(id), {me}, 'x' FROM rooms",
        "room_hidden_messages (user_id, room_id, message_id) SELECT {me}, min(room_id), min(id) FROM room_messages",
        "room_applications (id, room_id, applicant_id, expires_at, updated_at) SELECT {id}, min(id), {me}, 1, 1 FROM rooms",
        "room_invitations (id, room_id, inviter_id, invitee_id, expires_at, updated_at) SELECT {id}, min(id), {me}, {other}, 1, 1 FROM rooms",
        "room_blocks (room_id, user_id, id) SELECT min(id), {me}, {id} FROM rooms",
        "room_kicks (room_id, user_id, n) SELECT min(id), {me}, 1 FROM rooms",
        "room_announcements (id, room_id, author_id, title, content) SELECT {id}, min(id), {me}, 'x', 'x' FROM rooms",
        "room_files (id, room_id, uploader_id, name, size, url, updated_at) SELECT {id}, min(id), {me}, 'x', 1, 'x', 1 FROM rooms",
        "room_codes (code_hash, room_id, user_id, expires_at) SELECT randomblob(32), min(id), {me}, 1 FROM rooms",
        "reposts (id, user_id, target_id) VALUES ({post}, {me}, {post})",
        "mentions (entry_id, user_id, name) VALUES ({post}, {me}, 'x')",
        "user_marks (id, user_id, target_id, axis, mark) VALUES ({id}, {me}, {other}, 'opinion', 'like')",
        "entry_marks (id, user_id, target_id, kind, axis, mark) VALUES ({id}, {me}, {post}, 'message', 'opinion', 'like')",
        "forum_marks (id, user_id, target_id, axis, mark) SELECT {id}, {me}, min(id), 'opinion', 'like' FROM forums",
        "hashtag_marks (id, user_id, target_id, axis, mark) SELECT {id}, {me}, min(id), 'opinion', 'like' FROM hashtags",
        "follow_requests (id, user_id, target_id) VALUES ({id}, {me}, {other})",
        "mutes (id, user_id, target_id) VALUES ({id}, {me}, {other})",
        "user_notes (user_id, target_id, note) VALUES ({me}, {other}, 'x')",
        "endorsements (id, user_id, target_id) VALUES ({id}, {me}, {other})",
        "bookmarks (id, user_id, entry_id) VALUES ({id}, {me}, {post})",
        "pins (id, user_id, entry_id) SELECT {id}, {me}, max(id) FROM entries WHERE author_id = {me}",
        "thread_mutes (user_id, root_id) VALUES ({me}, {post})",
        "featured_hashtags (id, user_id, hashtag_id) SELECT {id}, {me}, min(id) FROM hashtags",
        "friendships (id, user_id, friend_id) VALUES ({id}, {me}, {other})",
        "friend_requests (id, user_id, target_id) VALUES ({id}, {me}, {other})",
        "direct_threads (user_id, root_id, last_id) VALUES ({me}, {post}, {post})",
        "polls (id, entry_id, multiple, hide_totals, expires_at, voters) VALUES ({id}, {post}, 0, 0, 1, 2)",
        "poll_options (poll_id, n, title, votes) SELECT min(id), 0, 'x', 2 FROM polls",
        "poll_votes (poll_id, user_id, n) SELECT min(id), {me}, 0 FROM polls",
        "scheduled (id, user_id, at, params) VALUES ({id}, {me}, 1, '{}')",
        "idempotency (user_id, key, made_id, at) VALUES ({me}, 'x', 1, 1)",
        "lists (id, user_id, title) VALUES ({id}, {me}, 'x')",
        "list_members (list_id, user_id) SELECT id, {me} FROM lists",
        "filters (id, user_id, title, contexts) VALUES ({id}, {me}, 'x', '[]')",
        "filter_keywords (id, filter_id, keyword) SELECT {id}, max(id), 'x' FROM filters WHERE user_id = {me}",
        "filter_entries (id, filter_id, entry_id) SELECT {id}, max(id), {post} FROM filters WHERE user_id = {me}",
        "markers (user_id, timeline, last_read_id, updated_at) VALUES ({me}, 'home', 1, 1)",
        "notification_policies (user_id, policy) VALUES ({me}, '{}')",
        "notification_requests (id, user_id, actor_id) VALUES ({id}, {me}, {other})",
        "notification_counters (user_id, kind) VALUES ({me}, 1)",
        "reports (id, user_id, target_id, category, comment, settled_by) VALUES ({id}, {me}, {other}, 'spam', 'said by {me}', {me})",
        "invites (id, code_hash, made_by, uses_left, expires_at) VALUES ({id}, randomblob(32), {me}, 1, 9000000000000)",
        "suggestion_refusals (user_id, target_id) VALUES ({me}, {other})",
        "drafts (id, did, author_id, kind, updated_at) VALUES ({id}, 'd{id}', {me}, 'post', 1)",
        "files (id, fid, owner_id, kind, name, mime, extension, size, sha256)
             VALUES ({id}, 'f{id}', {me}, 'image', 'x', 'image/png', 'png', 1, randomblob(32))",
        "file_uses (id, key, file_id, purpose, user_id) SELECT {id}, hex(randomblob(16)), max(id), 'upload', {me} FROM files WHERE owner_id = {me}",
        "file_downloads (id, file_id, user_id, at) SELECT {id}, min(id), {me}, 1 FROM files",
        "push_tags (user_id, tag, id) VALUES ({me}, 'x', {id})",
        "push_aliases (user_id, alias) VALUES ({me}, 'x{me}')",
    ] {
        row(text);
    }
    // The counters, as if the rows had been created by requests.
    sql.push_str(
        "UPDATE user_counters SET like_users = 9, like_forums = 9, like_hashtags = 9, likers = 9, followers = 9;
         UPDATE forums SET likes = 9; UPDATE hashtags SET likes = 9;
         INSERT INTO notifications (id, nmid, receiver_id, kind) SELECT 9000 + rowid, 'n' || id, id, 1 FROM users;",
    );
    database::miscount(server, &sql);
}

#[test]
fn nothing_refers_to_a_deleted_user() {
    let server = TestServer::new();
    let (ann, bob) = (server.user("annie"), server.user("bobby"));
    bob.publish("a post #tag @annie");
    let post = database::number(&server, "SELECT max(id) FROM entries");
    ann.publish("mine");
    ann.write_to(&bob, "keep this");
    act(&ann, &bob, "follow").ok();
    lock(&bob);
    everything(&server, &ann.id(), &bob.id(), post);
    let conn = open(&server);
    let columns = columns(&conn);
    assert!(columns.len() > 60, "the schema lists {}", columns.len());
    let unused: Vec<_> = columns.iter().filter(|column| rows_naming(&conn, column, &ann.id()) == 0).collect();
    // A message has one sender and one receiver, a notification the target that fits its kind.
    let unused: Vec<String> = unused.iter().map(|(table, column)| format!("{table}.{column}")).collect();
    let expected = ["conversations.b_id", "messages.receiver_id", "notifications.target_user"];
    assert!(unused.iter().all(|name| expected.contains(&name.as_str())), "no row to erase in {unused:?}");

    delete_user(&ann);
    for column in &columns {
        let kept = KEPT.iter().any(|(table, name)| column.0 == *table && column.1 == *name);
        assert!(kept || rows_naming(&conn, column, &ann.id()) == 0, "{} of {} still names them", column.1, column.0);
    }
    let number = |sql: &str| database::number(&server, sql);
    assert_eq!(number("SELECT votes FROM poll_options"), 1, "their vote goes, the other stays");
    assert_eq!(number("SELECT voters FROM polls"), 1);
    assert_eq!(number("SELECT count(*) FROM poll_votes"), 1);
    assert_eq!(number("SELECT count(*) FROM reports"), 1, "what was said about them stays on record");
    assert_eq!(number("SELECT count(*) FROM reports WHERE comment <> ''"), 0);
    assert_eq!(number(&format!("SELECT count(*) FROM lists WHERE user_id = {}", bob.id())), 1, "what others have stays");
    assert_eq!(number("SELECT count(*) FROM filter_keywords") + number("SELECT count(*) FROM filter_entries"), 2);
    assert_eq!(number(&format!("SELECT count(*) FROM sessions WHERE user_id = {} AND device_info <> '{{}}'", ann.id())), 0);
    assert_eq!(bob.mastodon().get("/api/v1/accounts/relationships?id=1").ok(), json!([]));
}
