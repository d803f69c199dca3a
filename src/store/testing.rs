//! What tests ask of the file directly: set up a state, and count every row again.

use std::sync::Arc;

use tempfile::TempDir;

use super::db::Outside;
use super::row::json_ids;
use super::{Db, Read, Write};
use crate::error::Result;
use crate::model::Entropy;
use crate::model::clock::FrozenClock;
use crate::model::id::{EntryId, FileId, UserId};

/// A new file in `dir`, under a clock that stands still at the beginning of 2026.
pub fn open(dir: &TempDir) -> Result<Db> {
    let outside = Outside {
        clock: Arc::new(FrozenClock::at(1_767_225_600_000)),
        entropy: Arc::new(Entropy::from_seed([1; 32])),
        sink: Arc::new(|_| ()),
        readers: 2,
    };
    Db::open(&dir.path().join("moot.db"), outside)
}

/// Statements without parameters.
pub fn run(tx: &Write<'_>, sql: &str) -> Result<()> {
    Ok(tx.conn().execute_batch(sql)?)
}

/// One number.
pub fn number(r: &Read<'_>, sql: &str) -> Result<i64> {
    r.count(sql, [])
}

/// Puts a mark without its counters: `table` is `user`, `entry`, `hashtag` or `forum`.
pub fn mark(tx: &Write<'_>, table: &str, user: UserId, target: i64, mark: &str) -> Result<()> {
    let axis = if matches!(mark, "follow" | "block") { "bond" } else { "opinion" };
    let (column, kind) = if table == "entry" { (", kind", ", 'post'") } else { ("", "") };
    tx.execute(
        &format!("INSERT OR REPLACE INTO {table}_marks (id, user_id, target_id, axis, mark{column}) VALUES (?1, ?2, ?3, ?4, ?5{kind})"),
        (tx.next_id(), user, target, axis, mark),
    )
    .map(drop)
}

/// A live image of this owner.
pub fn file(tx: &Write<'_>, owner: UserId) -> Result<FileId> {
    let id = FileId(tx.next_id());
    tx.execute(
        "INSERT INTO files (id, fid, owner_id, kind, state, name, mime, extension, size, sha256)
         VALUES (?1, ?2, ?3, 'image', 'live', 'a.png', 'image/png', 'png', 1, zeroblob(32))",
        (id, tx.fresh_code("SELECT 1 FROM files WHERE fid = ?1")?, owner),
    )?;
    Ok(id)
}

/// A notification as tests compare it: kind, receiver, actor, target entry, content entry, is mention, anonymous.
pub type Told = (i64, i64, i64, Option<i64>, Option<i64>, bool, bool);

pub fn told(r: &Read<'_>, about: &[EntryId]) -> Result<Vec<Told>> {
    r.all(
        "SELECT kind, receiver_id, actor_id, target_entry, content_entry, is_mention, actor_anonymous FROM notifications
         WHERE target_entry IN (SELECT value FROM json_each(?1)) OR content_entry IN (SELECT value FROM json_each(?1)) ORDER BY id",
        [json_ids(about)],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?)),
    )
}

const LIVE: &str = "e.deleted_at IS NULL AND e.visibility <> 'direct'";

/// Every counter of content against a count of its rows; an empty answer is a consistent file.
pub fn recount(r: &Read<'_>) -> Result<Vec<String>> {
    let below = "WITH RECURSIVE pairs (top, id, private) AS (SELECT parent_id, id, private FROM comments WHERE parent_id IS NOT NULL
                     UNION ALL SELECT p.top, m.id, m.private FROM pairs p JOIN comments m ON m.parent_id = p.id)";
    let own = |column: &str, kind: &str| {
        format!(
            "SELECT u.user_id, u.{column}, (SELECT count(*) FROM entries e WHERE e.author_id = u.user_id AND e.kind = '{kind}'
                 AND e.anonymous = 0 AND {LIVE}) FROM user_counters u"
        )
    };
    let tagged = |column: &str, kind: &str| {
        format!(
            "SELECT h.id, h.{column}, (SELECT count(*) FROM entry_hashtags x JOIN entries e ON e.id = x.entry_id
                 WHERE x.hashtag_id = h.id AND e.kind = '{kind}' AND {LIVE}) FROM hashtags h"
        )
    };
    let of = |column: &str, join: &str, id: &str| {
        format!(
            "SELECT c.id, c.{column}, (SELECT count(*) FROM {join} JOIN entries e ON e.id = x.id WHERE {id} = c.id AND {LIVE}) FROM contents c"
        )
    };
    let tally = |kind: &str| {
        format!("SELECT 0, n, (SELECT count(*) FROM entries e WHERE e.kind = '{kind}' AND {LIVE}) FROM tallies WHERE name = '{kind}s'")
    };
    let drafts = |column: &str, kind: &str| {
        format!(
            "SELECT i.user_id, i.{column}, (SELECT count(*) FROM drafts d WHERE d.author_id = i.user_id AND d.kind = '{kind}'
                 AND d.state IN (1, 4) AND d.deleted_at IS NULL) FROM inbox_counters i"
        )
    };
    let checks = [
        ("posts of a user", own("posts", "post")),
        ("comments of a user", own("comments", "comment")),
        ("posts of a hashtag", tagged("posts", "post")),
        ("comments of a hashtag", tagged("comments", "comment")),
        ("posts at all", tally("post")),
        ("comments at all", tally("comment")),
        ("post drafts", drafts("post_drafts", "post")),
        ("comment drafts", drafts("comment_drafts", "comment")),
        (
            "quotes",
            of("quotes", "posts x", "x.quote_revoked = 0 AND NOT EXISTS (SELECT 1 FROM reposts y WHERE y.id = x.id) AND x.quoted_id"),
        ),
        ("reposts", of("reposts", "reposts x", "x.target_id")),
        ("reposts of a user", own("reposts", "repost")),
        ("replies to a comment", format!("{} WHERE c.id IN (SELECT id FROM comments)", of("replies", "comments x", "x.private = 0 AND x.parent_id"))),
        (
            "replies to a post",
            format!("{} WHERE c.id IN (SELECT id FROM posts)", of("replies", "comments x", "x.private = 0 AND x.parent_id IS NULL AND x.post_id")),
        ),
        ("comments of a post", format!("{} WHERE c.id IN (SELECT id FROM posts)", of("comments", "comments x", "x.private = 0 AND x.post_id"))),
        (
            "comments below a comment",
            format!("{below} {} WHERE c.id IN (SELECT id FROM comments)", of("comments", "pairs x", "x.private = 0 AND x.top")),
        ),
        (
            "latest comment of a post",
            format!(
                "SELECT c.id, coalesce(c.last_comment_at, 0), coalesce((SELECT (max(x.id) >> 12) + 1325376000000 FROM comments x
                     JOIN entries e ON e.id = x.id WHERE x.post_id = c.id AND x.private = 0 AND {LIVE}), 0) FROM contents c WHERE c.id IN (SELECT id FROM posts)"
            ),
        ),
        (
            "latest comment below a comment",
            format!(
                "{below} SELECT c.id, coalesce(c.last_comment_at, 0), coalesce((SELECT (max(x.id) >> 12) + 1325376000000 FROM pairs x
                     JOIN entries e ON e.id = x.id WHERE x.top = c.id AND x.private = 0 AND {LIVE}), 0)
                 FROM contents c WHERE c.id IN (SELECT id FROM comments)"
            ),
        ),
        (
            "live notifications",
            "SELECT n.user_id * 100 + n.kind, n.total, (SELECT count(*) FROM notifications x
                 WHERE x.receiver_id = n.user_id AND x.kind = n.kind AND x.deleted_at IS NULL) FROM notification_counters n"
                .to_owned(),
        ),
        (
            "voters of a poll",
            "SELECT p.id, p.voters, (SELECT count(DISTINCT v.user_id) FROM poll_votes v WHERE v.poll_id = p.id) FROM polls p".to_owned(),
        ),
        (
            "votes of an option",
            "SELECT o.poll_id, o.votes, (SELECT count(*) FROM poll_votes v WHERE v.poll_id = o.poll_id AND v.n = o.n) FROM poll_options o"
                .to_owned(),
        ),
    ];
    let mut wrong = Vec::new();
    for (what, sql) in checks {
        let rows = r.all(&sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))?;
        wrong.extend(
            rows.into_iter().filter(|(_, kept, rows)| kept != rows).map(|(id, kept, rows)| format!("{what}: {id} says {kept}, has {rows}")),
        );
    }
    Ok(wrong)
}
