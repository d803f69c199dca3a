//! Lists that page by the id of a row: what a user bookmarked or liked, who liked or reposted a status.

use crate::error::Result;
use crate::model::content::entry::EntryKind;
use crate::model::id::{EntryId, UserId};
use crate::model::span::Span;
use crate::store::Read;
use crate::store::visibility::blocks;
use crate::store::visibility::visible::{self, Listing};

/// The bookmarks of a user, in the order of the span.
pub(crate) fn bookmarked(r: &Read<'_>, user: UserId, span: &Span) -> Result<Vec<(i64, EntryId)>> {
    let sql =
        format!("SELECT id, entry_id FROM bookmarks WHERE user_id = ?1 AND id > ?2 AND id < ?3 ORDER BY id {} LIMIT ?4", span.order());
    r.all(&sql, (user, span.after, span.before, span.limit), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn liked_sql(span: &Span) -> String {
    let order = span.order();
    // The index is ordered by kind: three short scans instead of one sort of everything.
    let of = |kind: &str| {
        format!(
            "SELECT * FROM (SELECT id, target_id FROM entry_marks
                 WHERE user_id = ?1 AND mark = 'like' AND kind = '{kind}' AND id > ?2 AND id < ?3 ORDER BY id {order} LIMIT ?4)"
        )
    };
    format!("{} UNION ALL {} UNION ALL {} ORDER BY 1 {order} LIMIT ?4", of("post"), of("comment"), of("message"))
}

/// The likes of a user on posts, comments and messages, in the order of the span.
pub(crate) fn liked(r: &Read<'_>, user: UserId, span: &Span) -> Result<Vec<(i64, EntryId)>> {
    r.all(&liked_sql(span), (user, span.after, span.before, span.limit), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn people(r: &Read<'_>, from: &str, viewer: Option<UserId>, target: EntryId, span: &Span) -> Result<Vec<(i64, UserId)>> {
    let sql = format!(
        "SELECT k.id, k.user_id FROM {from} AND k.target_id = ?5 AND k.id > ?2 AND k.id < ?3 AND {} ORDER BY k.id {} LIMIT ?4",
        blocks::unblocked("?1", "k.user_id"),
        span.order()
    );
    let me = viewer.unwrap_or(UserId(0));
    r.all(&sql, (me, span.after, span.before, span.limit, target), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Who liked it, with the id of the like.
pub(crate) fn likers(r: &Read<'_>, viewer: Option<UserId>, target: EntryId, span: &Span) -> Result<Vec<(i64, UserId)>> {
    people(r, "entry_marks k WHERE k.mark = 'like'", viewer, target, span)
}

/// Who passed it on so that the viewer may know, with the id of the repost.
pub(crate) fn reposters(r: &Read<'_>, viewer: Option<UserId>, target: EntryId, span: &Span) -> Result<Vec<(i64, UserId)>> {
    let from = "reposts k JOIN entries e ON e.id = k.id
         WHERE e.deleted_at IS NULL AND e.anonymous = 0 AND (e.visibility IN ('public', 'unlisted') OR k.user_id = ?1)";
    people(r, from, viewer, target, span)
}

/// The entries that quote it with a text of their own, where the viewer sees them in lists.
pub(crate) fn quotes(r: &Read<'_>, viewer: Option<UserId>, quoted: EntryId, span: &Span) -> Result<Vec<EntryId>> {
    let sql = format!(
        "SELECT e.id FROM {} WHERE p.quoted_id = ?5 AND p.quote_revoked = 0 AND e.kind = 'post' AND e.anonymous = 0
           AND NOT EXISTS (SELECT 1 FROM reposts x WHERE x.id = e.id) AND e.id > ?2 AND e.id < ?3 AND {} ORDER BY e.id {} LIMIT ?4",
        visible::from(EntryKind::Post),
        visible::rule(EntryKind::Post, Listing::List),
        span.order()
    );
    r.all(&sql, (viewer.unwrap_or(UserId(0)), span.after, span.before, span.limit, quoted), |row| row.get(0))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn likes_are_read_in_the_order_of_their_index() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        for span in [Span::newest(20), Span::of(None, None, Some(0), 20)] {
            let sql = format!("EXPLAIN QUERY PLAN {}", liked_sql(&span));
            let plan: Vec<String> = db.read(|r| r.all(&sql, (1, span.after, span.before, span.limit), |row| row.get(3))).unwrap();
            assert!(plan.iter().all(|step| !step.contains("entry_marks") || step.contains("entry_marks_given")), "{plan:#?}");
        }
    }
}
