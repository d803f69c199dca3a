//! What posts, comments, tags, forums and polls show.

use super::counter::{CounterCheck, LIVE};

const POST: &str = "t.id IN (SELECT id FROM posts)";
const COMMENT: &str = "t.id IN (SELECT id FROM comments)";

fn of(column: impl Into<String>, truth: impl Into<String>) -> CounterCheck {
    CounterCheck::of("contents", "t.id", column, truth)
}

/// Comments that everybody may see, as `e`, of the rows of `x`.
fn seen(what: &str, rows: &str, condition: &str) -> String {
    format!("SELECT {what} FROM {rows} JOIN entries e ON e.id = x.id WHERE x.private = 0 AND {condition} AND {LIVE}")
}

/// All comments below one, however deep.
fn below(what: &str) -> String {
    format!(
        "WITH RECURSIVE below (id, private) AS (
             SELECT id, private FROM comments WHERE parent_id = t.id
             UNION ALL SELECT m.id, m.private FROM below b JOIN comments m ON m.parent_id = b.id)
         {}",
        seen(what, "below x", "1")
    )
}

/// The moment in the newest id.
const LATEST: &str = "(max(x.id) >> 12) + 1325376000000";

pub(super) fn counters() -> Vec<CounterCheck> {
    let mut all = Vec::new();
    for mark in ["like", "dislike", "follow", "block"] {
        let got = |table: &str| format!("SELECT count(*) FROM {table}_marks m WHERE m.target_id = t.id AND m.mark = '{mark}'");
        all.push(of(format!("{mark}s"), got("entry")));
        all.push(CounterCheck::of("forums", "t.id", format!("{mark}s"), got("forum")));
        all.push(CounterCheck::of("hashtags", "t.id", format!("{mark}s"), got("hashtag")));
        all.push(of(
            format!("comment_{mark}s"),
            format!(
                "SELECT count(*) FROM comments k JOIN entry_marks m ON m.target_id = k.id WHERE k.post_id = t.id AND m.mark = '{mark}'"
            ),
        ));
    }
    all.extend([
        of(
            "quotes",
            format!(
                "SELECT count(*) FROM posts x JOIN entries e ON e.id = x.id WHERE x.quoted_id = t.id AND x.quote_revoked = 0
                 AND NOT EXISTS (SELECT 1 FROM reposts y WHERE y.id = x.id) AND {LIVE}"
            ),
        ),
        of("reposts", format!("SELECT count(*) FROM reposts x JOIN entries e ON e.id = x.id WHERE x.target_id = t.id AND {LIVE}")),
        of("replies", seen("count(*)", "comments x", "x.parent_id IS NULL AND x.post_id = t.id")).only(POST),
        of("replies", seen("count(*)", "comments x", "x.parent_id = t.id")).only(COMMENT),
        of("comments", seen("count(*)", "comments x", "x.post_id = t.id")).only(POST),
        of("comments", below("count(*)")).only(COMMENT),
        of("last_comment_at", seen(LATEST, "comments x", "x.post_id = t.id")).only(POST),
        of("last_comment_at", below(LATEST)).only(COMMENT),
        CounterCheck::of(
            "forums",
            "t.id",
            "posts",
            format!("SELECT count(*) FROM posts x JOIN entries e ON e.id = x.id WHERE x.forum_id = t.id AND {LIVE}"),
        ),
        CounterCheck::of(
            "forums",
            "t.id",
            "comments",
            format!(
                "SELECT count(*) FROM posts p JOIN comments x ON x.post_id = p.id JOIN entries e ON e.id = x.id
                 WHERE p.forum_id = t.id AND {LIVE}"
            ),
        ),
        CounterCheck::of("polls", "t.id", "voters", "SELECT count(DISTINCT v.user_id) FROM poll_votes v WHERE v.poll_id = t.id"),
        CounterCheck::of(
            "poll_options",
            "t.poll_id || '/' || t.n",
            "votes",
            "SELECT count(*) FROM poll_votes v WHERE v.poll_id = t.poll_id AND v.n = t.n",
        ),
    ]);
    for (column, kind) in [("posts", "post"), ("comments", "comment")] {
        all.push(CounterCheck::of(
            "hashtags",
            "t.id",
            column,
            format!(
                "SELECT count(*) FROM entry_hashtags x JOIN entries e ON e.id = x.entry_id
                 WHERE x.hashtag_id = t.id AND e.kind = '{kind}' AND {LIVE}"
            ),
        ));
    }
    for (kind, scope) in [("post", "t.name = 'posts'"), ("comment", "t.name = 'comments'")] {
        let truth = format!("SELECT count(*) FROM entries e WHERE e.kind = '{kind}' AND {LIVE}");
        all.push(CounterCheck::of("tallies", "t.name", "n", truth).only(scope));
    }
    all
}
