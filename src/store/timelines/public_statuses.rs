//! What a user, or anybody under a hashtag, published: newest first, by id.

use crate::error::Result;
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::Read;

/// Public and unlisted ones of a user, below `before`; whether each may really be seen is decided by the views.
pub(crate) fn by(r: &Read<'_>, author: UserId, before: i64, limit: u32) -> Result<Vec<EntryId>> {
    r.all(
        "SELECT id FROM entries
         WHERE author_id = ?1 AND id < ?2 AND deleted_at IS NULL AND anonymous = 0 AND kind <> 'message'
           AND visibility IN ('public', 'unlisted')
         ORDER BY id DESC LIMIT ?3",
        (author, before, limit),
        |row| row.get(0),
    )
}

/// Public ones under a hashtag, below `before`.
pub(crate) fn under(r: &Read<'_>, tag: HashtagId, before: i64, limit: u32) -> Result<Vec<EntryId>> {
    r.all(
        "SELECT e.id FROM entry_hashtags h JOIN entries e ON e.id = h.entry_id
         WHERE h.hashtag_id = ?1 AND h.entry_id < ?2 AND e.deleted_at IS NULL AND e.anonymous = 0 AND e.visibility = 'public'
         ORDER BY h.entry_id DESC LIMIT ?3",
        (tag, before, limit),
        |row| row.get(0),
    )
}
