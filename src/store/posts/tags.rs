//! How hashtags are used in public, and who shows which on their profile.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::clock::DAY;
use crate::model::content::entry::Hashtag;
use crate::model::content::tag::{FeaturedTag, HISTORY_DAYS, OwnTag, Used};
use crate::model::id::{EntryId, HashtagId, UserId, first_at};
use crate::model::span::Span;
use crate::store::db::row::{json_ids, sql};
use crate::store::{Read, Write};

/// Uses of one hashtag that its history is made of, at most: the latest.
const USES_MAX: u32 = 1000;
/// Entries of one author in which their hashtags are counted, at most: the latest.
const OWN_MAX: u32 = 5000;
/// Entries of everybody that trends are made of, at most, of each kind: the latest.
const RECENT_MAX: u32 = 5000;

/// What everybody may read, for the aliases `e`, `c` and `m`.
const OPEN: &str = "e.visibility = 'public' AND e.anonymous = 0 AND e.deleted_at IS NULL AND c.enabled = 1 AND coalesce(m.private, 0) = 0";
const OPEN_FROM: &str = "JOIN entries e ON e.id = s.id JOIN contents c ON c.id = s.id LEFT JOIN comments m ON m.id = s.id";

/// The hashtags with these ids, by id.
pub(crate) fn load(r: &Read<'_>, ids: &[HashtagId]) -> Result<HashMap<HashtagId, Hashtag>> {
    let sql = format!("SELECT {} FROM hashtags h WHERE h.id IN (SELECT value FROM json_each(?1))", crate::store::text::hashtags::COLUMNS);
    let rows = r.all(&sql, [json_ids(ids)], |row| crate::store::text::hashtags::hashtag(&mut crate::store::db::row::Cols::of(row)))?;
    Ok(rows.into_iter().map(|tag| (tag.id, tag)).collect())
}

/// `?1` hashtags, `?2` the first id that counts, `?3` how many uses of each are skipped to find the first that is too many.
fn uses_sql() -> String {
    format!(
        "SELECT s.hashtag_id, e.id, e.author_id
         FROM (SELECT t.value AS hashtag_id, x.entry_id AS id FROM json_each(?1) t
             CROSS JOIN entry_hashtags x INDEXED BY entry_hashtags_by_tag ON x.hashtag_id = t.value AND x.entry_id >= ?2
                 AND x.entry_id > coalesce((SELECT y.entry_id FROM entry_hashtags y INDEXED BY entry_hashtags_by_tag
                     WHERE y.hashtag_id = t.value ORDER BY y.entry_id DESC LIMIT 1 OFFSET ?3), 0)) s
         {OPEN_FROM} WHERE {OPEN}"
    )
}

/// The first moment of today, in UTC.
pub(crate) fn today(r: &Read<'_>) -> i64 {
    r.now() - r.now().rem_euclid(DAY)
}

/// How often, and by how many people, each was used on each of the last days, today first.
pub(crate) fn history(r: &Read<'_>, ids: &[HashtagId]) -> Result<HashMap<HashtagId, [Used; HISTORY_DAYS]>> {
    let tomorrow = today(r) + DAY;
    let since = first_at(tomorrow - DAY * HISTORY_DAYS as i64);
    let rows = r.all(&uses_sql(), (json_ids(ids), since, USES_MAX), |row| {
        Ok((row.get::<_, HashtagId>(0)?, row.get::<_, EntryId>(1)?, row.get::<_, UserId>(2)?))
    })?;
    let mut uses: HashMap<HashtagId, Vec<(EntryId, UserId)>> = HashMap::with_capacity(ids.len());
    for (tag, entry, author) in rows {
        uses.entry(tag).or_default().push((entry, author));
    }
    let mut found = HashMap::with_capacity(ids.len());
    for id in ids {
        let mut days: [Used; HISTORY_DAYS] = Default::default();
        let mut people: [std::collections::HashSet<UserId>; HISTORY_DAYS] = Default::default();
        for (entry, author) in uses.remove(id).unwrap_or_default() {
            let ago = usize::try_from((tomorrow - 1 - entry.created_at()) / DAY).unwrap_or(0).min(HISTORY_DAYS - 1);
            days[ago].uses += 1;
            people[ago].insert(author);
        }
        for (day, people) in days.iter_mut().zip(people) {
            day.accounts = i64::try_from(people.len()).unwrap_or(i64::MAX);
        }
        found.insert(*id, days);
    }
    Ok(found)
}

/// What `me` did with these.
pub(crate) fn own(r: &Read<'_>, me: UserId, ids: &[HashtagId]) -> Result<HashMap<HashtagId, OwnTag>> {
    let rows = r.all(
        "SELECT h.id, EXISTS (SELECT 1 FROM hashtag_marks m WHERE m.user_id = ?1 AND m.target_id = h.id AND m.axis = 'bond' AND m.mark = 'follow'),
                EXISTS (SELECT 1 FROM featured_hashtags f WHERE f.user_id = ?1 AND f.hashtag_id = h.id)
         FROM hashtags h WHERE h.id IN (SELECT value FROM json_each(?2))",
        (me, json_ids(ids)),
        |row| Ok((row.get(0)?, OwnTag { following: row.get(1)?, featuring: row.get(2)? })),
    )?;
    Ok(rows.into_iter().collect())
}

/// `?1` user, `?2` below, `?3` above, `?4` how many.
const FOLLOWED: &str = "SELECT id, target_id FROM hashtag_marks INDEXED BY hashtag_marks_given
     WHERE user_id = ?1 AND mark = 'follow' AND id < ?2 AND id > ?3 ORDER BY id DESC LIMIT ?4";

/// Followed hashtags, each with the row that follows it, the latest first.
pub(crate) fn followed(r: &Read<'_>, me: UserId, span: &Span) -> Result<Vec<(i64, HashtagId)>> {
    r.all(FOLLOWED, (me, span.before, span.after, span.limit), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How often an author used which hashtag in public, and when last: among their latest entries.
fn own_uses(r: &Read<'_>, author: UserId) -> Result<HashMap<HashtagId, (i64, EntryId)>> {
    let sql = sql!(
        "SELECT x.hashtag_id, count(*), max(e.id) FROM (SELECT id FROM entries INDEXED BY entries_said
             WHERE author_id = ?1 AND deleted_at IS NULL AND anonymous = 0 AND kind <> 'message' ORDER BY id DESC LIMIT ?2) s
         {OPEN_FROM} JOIN entry_hashtags x ON x.entry_id = s.id WHERE {OPEN} GROUP BY x.hashtag_id"
    );
    let rows = r.all(sql, (author, OWN_MAX), |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
    Ok(rows.into_iter().collect())
}

/// The hashtags on a user's profile, the first one first.
pub(crate) fn featured(r: &Read<'_>, user: UserId) -> Result<Vec<FeaturedTag>> {
    let rows = r.all(
        "SELECT f.id, h.id, h.slug, h.name FROM featured_hashtags f JOIN hashtags h ON h.id = f.hashtag_id
         WHERE f.user_id = ?1 AND h.enabled = 1 ORDER BY f.id",
        [user],
        |row| Ok((row.get::<_, i64>(0)?, row.get::<_, HashtagId>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?)),
    )?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let uses = own_uses(r, user)?;
    let view = |(id, tag, slug, name)| {
        let used = uses.get(&tag);
        FeaturedTag { id, slug, name, statuses: used.map_or(0, |used| used.0), last_at: used.map(|used| used.1.created_at()) }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The row that shows a hashtag on a user's profile.
pub(crate) fn feature_of(r: &Read<'_>, user: UserId, tag: HashtagId) -> Result<Option<i64>> {
    r.one("SELECT id FROM featured_hashtags WHERE user_id = ?1 AND hashtag_id = ?2", (user, tag), |row| row.get(0))
}

/// How many hashtags a user shows.
pub(crate) fn featured_count(r: &Read<'_>, user: UserId) -> Result<i64> {
    r.count("SELECT count(*) FROM featured_hashtags WHERE user_id = ?1", [user])
}

/// Shows a hashtag on the profile of `user`; gives the id of the row.
/// Errors: `Error::Internal` if it is shown there already.
pub(crate) fn feature(tx: &Write<'_>, user: UserId, tag: HashtagId) -> Result<i64> {
    let id = tx.next_id();
    tx.execute("INSERT INTO featured_hashtags (id, user_id, hashtag_id) VALUES (?1, ?2, ?3)", (id, user, tag))?;
    Ok(id)
}

/// Takes a hashtag from the profile of `user`, if it is shown there.
pub(crate) fn unfeature(tx: &Write<'_>, user: UserId, tag: HashtagId) -> Result<()> {
    tx.execute("DELETE FROM featured_hashtags WHERE user_id = ?1 AND hashtag_id = ?2", (user, tag)).map(drop)
}

/// Takes one's own row away; whether there was one.
pub(crate) fn unfeature_row(tx: &Write<'_>, user: UserId, id: i64) -> Result<bool> {
    Ok(tx.execute("DELETE FROM featured_hashtags WHERE user_id = ?1 AND id = ?2", (user, id))? > 0)
}

/// All hashtags on the profile of a user who leaves.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM featured_hashtags WHERE user_id = ?1", [user]).map(drop)
}

/// Hashtags an author uses and does not show yet, the most used first.
pub(crate) fn unfeatured(r: &Read<'_>, author: UserId, limit: usize) -> Result<Vec<HashtagId>> {
    let shown: std::collections::HashSet<HashtagId> =
        r.all("SELECT hashtag_id FROM featured_hashtags WHERE user_id = ?1", [author], |row| row.get(0))?.into_iter().collect();
    let mut uses: Vec<(HashtagId, (i64, EntryId))> = own_uses(r, author)?.into_iter().filter(|(tag, _)| !shown.contains(tag)).collect();
    uses.sort_unstable_by_key(|(tag, (uses, last))| (-uses, -last.0, tag.0));
    let ids: Vec<HashtagId> = uses.into_iter().map(|(tag, _)| tag).collect();
    let enabled = load(r, &ids)?;
    Ok(ids.into_iter().filter(|id| enabled.get(id).is_some_and(|tag| tag.enabled)).take(limit).collect())
}

/// The hashtags that most people used lately, most first.
pub(crate) fn trending(r: &Read<'_>, offset: i64, limit: u32) -> Result<Vec<HashtagId>> {
    let since = first_at(today(r) - DAY * (HISTORY_DAYS as i64 - 1));
    let recent = |kind: &str| {
        format!(
            "SELECT id FROM (SELECT id FROM entries INDEXED BY entries_live WHERE kind = '{kind}' AND deleted_at IS NULL AND id >= ?1
                 ORDER BY id DESC LIMIT {RECENT_MAX})"
        )
    };
    let sql = format!(
        "SELECT x.hashtag_id FROM ({} UNION ALL {}) s {OPEN_FROM} JOIN entry_hashtags x ON x.entry_id = s.id
         JOIN hashtags h ON h.id = x.hashtag_id AND h.enabled = 1 WHERE {OPEN}
         GROUP BY x.hashtag_id ORDER BY count(DISTINCT e.author_id) DESC, count(*) DESC, x.hashtag_id LIMIT ?2 OFFSET ?3",
        recent("post"),
        recent("comment")
    );
    r.all(&sql, (since, limit, offset), |row| row.get(0))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::store::test::fixture;

    #[test]
    fn uses_are_read_by_the_index_of_their_hashtag() {
        let dir = tempfile::tempdir().unwrap();
        let db = fixture::open(&dir).unwrap();
        let plan = |sql: &str, params: &[i64]| -> Vec<String> {
            db.read(|r| r.all(&format!("EXPLAIN QUERY PLAN {sql}"), rusqlite::params_from_iter(params), |row| row.get(3))).unwrap()
        };
        let uses = plan(&uses_sql(), &[1, 2, 3]);
        assert!(uses.iter().any(|step| step.contains("entry_hashtags_by_tag (hashtag_id=? AND entry_id>?)")), "{uses:?}");
        assert!(uses.iter().all(|step| !step.contains("SCAN e") && !step.contains("SCAN c") && !step.contains("SCAN m")), "{uses:?}");
        let followed = plan(FOLLOWED, &[1, 2, 0, 9]);
        assert!(
            followed.iter().all(|step| !step.contains("TEMP B-TREE") && step.contains("(user_id=? AND mark=? AND id>? AND id<?)")),
            "{followed:?}"
        );
    }
}
