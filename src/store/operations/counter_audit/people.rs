//! What profiles show.

use super::counter::{CounterCheck, LIVE};

fn of(column: impl Into<String>, truth: impl Into<String>) -> CounterCheck {
    CounterCheck::of("user_counters", "t.user_id", column, truth)
}

pub(super) fn counters() -> Vec<CounterCheck> {
    let mut all =
        vec![CounterCheck::of("tallies", "t.name", "n", "SELECT count(*) FROM users WHERE status <> 'deleted'").only("t.name = 'users'")];
    for (mark, received) in [("like", "likers"), ("dislike", "dislikers"), ("follow", "followers"), ("block", "blockers")] {
        for (table, what) in [("user", "users"), ("forum", "forums"), ("hashtag", "hashtags")] {
            all.push(of(
                format!("{mark}_{what}"),
                format!("SELECT count(*) FROM {table}_marks m WHERE m.user_id = t.user_id AND m.mark = '{mark}'"),
            ));
        }
        all.push(of(received, format!("SELECT count(*) FROM user_marks m WHERE m.target_id = t.user_id AND m.mark = '{mark}'")));
        for kind in ["post", "comment"] {
            all.push(of(
                format!("{mark}_{kind}s"),
                format!("SELECT count(*) FROM entry_marks m WHERE m.user_id = t.user_id AND m.kind = '{kind}' AND m.mark = '{mark}'"),
            ));
            // What an anonymous content earned would name its author. CROSS JOIN: never all marks for each user.
            let earned = |deleted: &str| {
                format!(
                    "(SELECT count(*) FROM entries e CROSS JOIN entry_marks m ON m.target_id = e.id
                      WHERE e.author_id = t.user_id AND e.kind = '{kind}' AND e.deleted_at IS {deleted} AND e.anonymous = 0 AND m.mark = '{mark}')"
                )
            };
            all.push(of(format!("{kind}_{mark}s"), format!("SELECT {} + {}", earned("NULL"), earned("NOT NULL"))));
        }
    }
    for (column, kind) in [("posts", "post"), ("comments", "comment"), ("reposts", "repost")] {
        all.push(of(
            column,
            format!("SELECT count(*) FROM entries e WHERE e.author_id = t.user_id AND e.kind = '{kind}' AND e.anonymous = 0 AND {LIVE}"),
        ));
    }
    for kind in ["post", "comment"] {
        all.push(of(
            format!("{kind}_digests"),
            format!(
                "SELECT count(*) FROM entries e JOIN contents c ON c.id = e.id
                 WHERE e.author_id = t.user_id AND e.kind = '{kind}' AND e.anonymous = 0 AND c.digest > 1 AND {LIVE}"
            ),
        ));
    }
    all
}
