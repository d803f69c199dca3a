//! Hashtags and the entries that use them.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::model::content::entry::{EntryKind, Hashtag};
use crate::model::id::{EntryId, HashtagId};
use crate::store::db::row::{some_ids, sql};
use crate::store::{Read, Write};

/// The columns that [`hashtag`] reads, in its order, from `hashtags h`.
pub(in crate::store) const COLUMNS: &str = "h.id, h.slug, h.name, h.enabled, h.likes, h.dislikes, h.follows, h.blocks, h.posts, h.comments";

/// Reads one hashtag from [`COLUMNS`]; `c` ends behind the last of them.
pub(in crate::store) fn hashtag(c: &mut crate::store::db::row::Cols<'_>) -> rusqlite::Result<Hashtag> {
    Ok(Hashtag {
        id: c.next()?,
        slug: c.next()?,
        name: c.next()?,
        enabled: c.next()?,
        likes: c.next()?,
        dislikes: c.next()?,
        follows: c.next()?,
        blocks: c.next()?,
        posts: c.next()?,
        comments: c.next()?,
    })
}

/// One hashtag by its slug.
pub(crate) fn by_slug(r: &Read<'_>, slug: &str) -> Result<Option<Hashtag>> {
    r.one(sql!("SELECT {COLUMNS} FROM hashtags h WHERE h.slug = ?1"), [slug], |row| hashtag(&mut crate::store::db::row::Cols::of(row)))
}

/// The ids behind these slugs, made on first use: slug and the name as first written.
pub(crate) fn ensure(tx: &Write<'_>, tags: &BTreeMap<String, String>) -> Result<Vec<HashtagId>> {
    let mut ids = Vec::with_capacity(tags.len());
    for (slug, name) in tags {
        let known = tx.one("SELECT id FROM hashtags WHERE slug = ?1", [slug], |row| row.get(0))?;
        ids.push(match known {
            Some(id) => id,
            None => {
                let id = HashtagId(tx.next_id());
                tx.execute("INSERT INTO hashtags (id, slug, name) VALUES (?1, ?2, ?3)", (id, slug, name))?;
                id
            }
        });
    }
    Ok(ids)
}

/// The hashtags of one entry.
pub(crate) fn of_entry(r: &Read<'_>, entry: EntryId) -> Result<Vec<HashtagId>> {
    r.all("SELECT hashtag_id FROM entry_hashtags WHERE entry_id = ?1 ORDER BY hashtag_id", [entry], |row| row.get(0))
}

/// Gives an entry further hashtags. Counters are moved by `add`.
pub(crate) fn put(tx: &Write<'_>, entry: EntryId, tags: &[HashtagId]) -> Result<()> {
    let Some(tags) = some_ids(tags) else { return Ok(()) };
    tx.execute("INSERT INTO entry_hashtags (entry_id, hashtag_id) SELECT DISTINCT ?1, value FROM json_each(?2)", (entry, tags)).map(drop)
}

/// Replaces the hashtags of an entry. Counters are moved by `add`.
pub(crate) fn set(tx: &Write<'_>, entry: EntryId, tags: &[HashtagId]) -> Result<()> {
    tx.execute("DELETE FROM entry_hashtags WHERE entry_id = ?1", [entry])?;
    put(tx, entry, tags)
}

/// Posts or comments with these hashtags went up or down.
pub(crate) fn add(tx: &Write<'_>, tags: &[HashtagId], kind: EntryKind, by: i64) -> Result<()> {
    let sql = match kind {
        EntryKind::Post => "UPDATE hashtags SET posts = posts + ?2 WHERE id IN (SELECT value FROM json_each(?1))",
        EntryKind::Comment => "UPDATE hashtags SET comments = comments + ?2 WHERE id IN (SELECT value FROM json_each(?1))",
        EntryKind::Repost | EntryKind::Message => return Ok(()),
    };
    some_ids(tags).map_or(Ok(()), |tags| tx.execute(sql, (tags, by)).map(drop))
}
