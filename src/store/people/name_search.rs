//! Finding by a piece of a name. Every row is looked at: call these on the slow readers.

use crate::error::Result;
use crate::model::content::slug::slug;
use crate::model::id::{HashtagId, UserId};
use crate::store::Read;
use crate::store::db::row::Cols;
use crate::store::visibility::blocks;

/// A hashtag, and what the viewer did to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FoundHashtag {
    pub slug: String,
    pub name: String,
    pub liked: bool,
    pub disliked: bool,
    pub followed: bool,
    pub blocked: bool,
    pub note: Option<String>,
}

/// Bytes of the longest text that can be looked for: SQLite refuses longer patterns, and no name comes near.
pub(in crate::store) const LONGEST: usize = 20_000;

/// `piece` as LIKE patterns: anywhere, and at the beginning. Wildcards in it mean themselves.
pub(in crate::store) fn patterns(piece: &str) -> (String, String) {
    let mut plain = String::with_capacity(piece.len() + 2);
    for letter in piece.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            plain.push('\\');
        }
        plain.push(letter);
    }
    (format!("%{plain}%"), format!("{plain}%"))
}

/// Which of the people found are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Only those the viewer follows.
    pub following: bool,
    pub offset: u32,
    pub limit: u32,
}

/// Enabled users whose username or nickname holds `piece`, ASCII case aside; nobody who blocked the viewer or whom the
/// viewer blocked. Usernames that begin with it come first, then the shorter ones.
pub(crate) fn users(r: &Read<'_>, viewer: Option<UserId>, piece: &str, part: Part) -> Result<Vec<UserId>> {
    if piece.len() > LONGEST {
        return Ok(Vec::new());
    }
    let (anywhere, beginning) = patterns(piece);
    let sql = format!(
        r"SELECT u.id FROM users u
          WHERE u.status = 'enabled' AND (u.username LIKE ?1 ESCAPE '\' OR u.nickname LIKE ?1 ESCAPE '\') AND {}
            AND (?5 = 0 OR EXISTS (SELECT 1 FROM user_marks f WHERE f.user_id = ?3 AND f.target_id = u.id AND +f.mark = 'follow'))
          ORDER BY u.username LIKE ?2 ESCAPE '\' DESC, length(u.username), u.id LIMIT ?4 OFFSET ?6",
        blocks::unblocked("?3", "u.id")
    );
    r.all(&sql, (anywhere, beginning, viewer, part.limit, part.following, part.offset), |row| row.get(0))
}

/// Enabled hashtags whose name holds `piece`, where case, width and composition do not count; names that begin with it
/// come first, then the busier ones.
pub(crate) fn hashtags(r: &Read<'_>, viewer: Option<UserId>, piece: &str, limit: u32) -> Result<Vec<FoundHashtag>> {
    let piece = slug(piece);
    if piece.is_empty() || piece.len() > LONGEST {
        return Ok(Vec::new());
    }
    let (anywhere, beginning) = patterns(&piece);
    let found = r.all(
        r"SELECT h.id, h.slug, h.name FROM hashtags h WHERE h.enabled = 1 AND h.slug LIKE ?1 ESCAPE '\'
          ORDER BY h.slug LIKE ?2 ESCAPE '\' DESC, h.posts + h.comments DESC, h.id LIMIT ?3",
        (anywhere, beginning, limit),
        |row| {
            let mut c = Cols::of(row);
            Ok((c.next()?, FoundHashtag { slug: c.next()?, name: c.next()?, ..FoundHashtag::default() }))
        },
    )?;
    found
        .into_iter()
        .map(|(id, mut tag)| {
            if let Some(me) = viewer {
                relate(r, me, id, &mut tag)?;
            }
            Ok(tag)
        })
        .collect()
}

fn relate(r: &Read<'_>, me: UserId, id: HashtagId, tag: &mut FoundHashtag) -> Result<()> {
    let marks = r.all("SELECT mark, note FROM hashtag_marks WHERE user_id = ?1 AND target_id = ?2", (me, id), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?))
    })?;
    for (mark, note) in marks {
        match mark.as_str() {
            "like" => tag.liked = true,
            "dislike" => tag.disliked = true,
            "follow" => (tag.followed, tag.note) = (true, note),
            _ => (tag.blocked, tag.note) = (true, note),
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "name_search_tests.rs"]
mod tests;
