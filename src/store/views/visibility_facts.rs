//! What the rule of who may see what asks about one content and one viewer.

use std::sync::LazyLock;

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::Cols;
use crate::store::visibility::blocks;
use crate::store::visibility::rule::{Above, Audience, Facts};

/// `?1` the viewer, `?2` the entry.
static FACTS: LazyLock<String> = LazyLock::new(|| {
    let follows = |who: &str| {
        format!(
            "EXISTS (SELECT 1 FROM user_marks f WHERE f.user_id = ?1 AND f.target_id = {who} AND f.axis = 'bond' AND f.mark = 'follow')"
        )
    };
    let audience = |entry: &str| {
        format!(
            "{entry}.visibility, {entry}.author_id = ?1, {}, EXISTS (SELECT 1 FROM mentions x WHERE x.entry_id = {entry}.id AND x.user_id = ?1)",
            follows(&format!("{entry}.author_id"))
        )
    };
    format!(
        "SELECT {}, e.deleted_at IS NOT NULL, c.enabled, e.anonymous, u.status, {}, {}, {},
             EXISTS (SELECT 1 FROM entry_hashtags x WHERE x.entry_id = e.id AND {}),
             {},
             EXISTS (SELECT 1 FROM forums g WHERE g.id = p.forum_id AND g.private = 1
                 AND NOT EXISTS (SELECT 1 FROM forum_marks f WHERE f.user_id = ?1 AND f.target_id = g.id AND +f.mark = 'follow')),
             coalesce(m.private, 0), EXISTS (SELECT 1 FROM entries t WHERE t.id = m.top_id AND t.author_id = ?1),
             a.id IS NOT NULL, {}, ac.enabled, {}
         FROM entries e JOIN contents c ON c.id = e.id JOIN users u ON u.id = e.author_id
         LEFT JOIN comments m ON m.id = e.id AND e.kind = 'comment'
         LEFT JOIN posts p ON p.id = coalesce(m.post_id, e.id)
         LEFT JOIN entries a ON a.id = m.post_id LEFT JOIN contents ac ON ac.id = a.id
         WHERE e.id = ?2",
        audience("e"),
        blocks::blocked("e.author_id", "?1"),
        blocks::blocked("?1", "e.author_id"),
        blocks::blocked_in("entry_marks", "?1", "e.id"),
        blocks::blocked_in("hashtag_marks", "?1", "x.hashtag_id"),
        blocks::blocked_in("forum_marks", "?1", "p.forum_id"),
        audience("a"),
        blocks::blocked_in("entry_marks", "?1", "a.id"),
    )
});

fn audience(c: &mut Cols<'_>) -> rusqlite::Result<Audience> {
    Ok(Audience { visibility: c.next()?, own: c.next()?, followed: c.next()?, mentioned: c.next()? })
}

/// The facts about a post or comment; `None` if there never was one.
pub(crate) fn facts(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<Facts>> {
    r.one(&FACTS, (viewer.unwrap_or(UserId(0)), id), |row| {
        let mut c = Cols::of(row);
        Ok(Facts {
            audience: audience(&mut c)?,
            deleted: c.next()?,
            enabled: c.next()?,
            anonymous: c.next()?,
            author: c.next()?,
            blocks_me: c.next()?,
            author_blocked: c.next()?,
            entry_blocked: c.next()?,
            hashtag_blocked: c.next()?,
            forum_blocked: c.next()?,
            forum_closed: c.next()?,
            private: c.next()?,
            below_own: c.next()?,
            above: if c.next()? { Some(Above { audience: audience(&mut c)?, enabled: c.next()?, blocked: c.next()? }) } else { None },
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn every_step_is_a_search() {
        let dir = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let db = fixture::open(&dir).unwrap_or_else(|error| panic!("{error}"));
        let plan = db.read(|r| fixture::plan(r, &FACTS)).unwrap_or_default();
        assert!(plan.contains("SEARCH") && !plan.lines().any(|step| step.starts_with("SCAN") && step != "SCAN CONSTANT ROW"), "{plan}");
    }
}
