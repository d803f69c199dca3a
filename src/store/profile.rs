//! What a profile says beyond the name, and the hashtags it shows.

use serde::Serialize;

use super::Read;
use crate::error::{Error, Result};
use crate::model::hashtag::FeaturedHashtag;
use crate::model::id::UserId;
use crate::model::user::Field;

/// A list as it is kept in one column.
pub fn json(list: &[impl Serialize]) -> Result<String> {
    serde_json::to_string(list).map_err(Error::internal)
}

/// Names and values, in order.
pub fn fields(r: &Read<'_>, user: UserId) -> Result<Vec<Field>> {
    let text: Option<String> = r.one("SELECT fields FROM users WHERE id = ?1", [user], |row| row.get(0))?;
    text.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(Error::internal))
}

/// The hashtags somebody shows on their profile, with what they published under each for everybody to see.
pub fn featured_hashtags(r: &Read<'_>, user: UserId) -> Result<Vec<FeaturedHashtag>> {
    r.all(
        "SELECT f.id, h.slug, h.name, count(e.id), max(e.id)
         FROM featured_hashtags f JOIN hashtags h ON h.id = f.hashtag_id
         LEFT JOIN entry_hashtags t ON t.hashtag_id = f.hashtag_id
         LEFT JOIN entries e ON e.id = t.entry_id AND e.author_id = f.user_id AND e.deleted_at IS NULL AND e.anonymous = 0
           AND e.kind IN ('post', 'comment') AND e.visibility IN ('public', 'unlisted')
         WHERE f.user_id = ?1 GROUP BY f.id ORDER BY f.id",
        [user],
        |row| Ok(FeaturedHashtag { id: row.get(0)?, slug: row.get(1)?, name: row.get(2)?, entries: row.get(3)?, last: row.get(4)? }),
    )
}
