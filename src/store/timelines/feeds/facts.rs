//! What timelines decide by, for many entries at once.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::model::content::entry::Visibility;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};

/// An entry as the rules of timelines see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub id: EntryId,
    pub author: UserId,
    pub visibility: Visibility,
    /// For two people only.
    pub private: bool,
    /// Of the words shown: a repost has those of its target.
    pub language: Option<String>,
    pub has_files: bool,
    /// It answers something.
    pub is_reply: bool,
    /// Who wrote what it answers; `None` also where that is deleted or anonymous.
    pub reply_to: Option<UserId>,
    /// What stands at the top of its thread, and who wrote that; nobody where it is anonymous.
    pub root: EntryId,
    pub root_author: Option<UserId>,
    /// What it passes on, and whose that is.
    pub repost_of: Option<(EntryId, UserId)>,
}

/// The facts about these, by id; unknown ones are absent.
pub(crate) fn load(r: &Read<'_>, ids: &[EntryId]) -> Result<HashMap<EntryId, Facts>> {
    let rows = r.all(
        "SELECT e.id, e.author_id, e.visibility, coalesce(m.private, 0), coalesce(tc.language, c.language), c.file_kinds <> 0,
                m.id IS NOT NULL OR p.answers_id IS NOT NULL, ae.author_id, coalesce(m.post_id, tm.post_id, t.id, e.id), re.author_id, t.id, t.author_id
         FROM entries e JOIN contents c ON c.id = e.id
         LEFT JOIN comments m ON m.id = e.id LEFT JOIN posts p ON p.id = e.id
         LEFT JOIN entries ae ON ae.id = coalesce(m.parent_id, m.post_id, p.answers_id) AND ae.deleted_at IS NULL AND ae.anonymous = 0
         LEFT JOIN reposts x ON x.id = e.id LEFT JOIN entries t ON t.id = x.target_id
         LEFT JOIN contents tc ON tc.id = t.id LEFT JOIN comments tm ON tm.id = t.id
         LEFT JOIN entries re ON re.id = m.post_id AND re.deleted_at IS NULL AND re.anonymous = 0
         WHERE e.id IN (SELECT value FROM json_each(?1))",
        [json_ids(ids)],
        |row| {
            let mut c = Cols::of(row);
            Ok(Facts {
                id: c.next()?,
                author: c.next()?,
                visibility: c.next()?,
                private: c.next()?,
                language: c.next()?,
                has_files: c.next()?,
                is_reply: c.next()?,
                reply_to: c.next()?,
                root: c.next()?,
                root_author: c.next()?,
                repost_of: c.next::<Option<EntryId>>()?.zip(c.next()?),
            })
        },
    )?;
    Ok(rows.into_iter().map(|facts| (facts.id, facts)).collect())
}

/// Who is mentioned in which of these.
pub(crate) fn mentioned(r: &Read<'_>, ids: &[EntryId]) -> Result<Vec<(EntryId, UserId)>> {
    let sql = "SELECT entry_id, user_id FROM mentions WHERE entry_id IN (SELECT value FROM json_each(?1))";
    r.all(sql, [json_ids(ids)], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Which of these have which of the hashtags.
pub(crate) fn carrying(r: &Read<'_>, ids: &[EntryId], tags: &[HashtagId]) -> Result<HashSet<(EntryId, HashtagId)>> {
    if ids.is_empty() || tags.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = "SELECT entry_id, hashtag_id FROM entry_hashtags
         WHERE entry_id IN (SELECT value FROM json_each(?1)) AND +hashtag_id IN (SELECT value FROM json_each(?2))";
    Ok(r.all(sql, (json_ids(ids), json_ids(tags)), |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
}

/// What a user pinned, the latest pin first.
pub(crate) fn pinned(r: &Read<'_>, user: UserId, limit: u32) -> Result<Vec<EntryId>> {
    r.all("SELECT entry_id FROM pins WHERE user_id = ?1 ORDER BY id DESC LIMIT ?2", (user, limit), |row| row.get(0))
}
