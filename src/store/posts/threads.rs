//! What stands above and below a status, whatever its kind: comments, direct posts that answer, messages that answer.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::json_ids;

/// What this answers.
pub(crate) fn parent(r: &Read<'_>, id: EntryId) -> Result<Option<EntryId>> {
    r.one(
        "SELECT coalesce(parent_id, post_id) FROM comments WHERE id = ?1
         UNION ALL SELECT answers_id FROM posts WHERE id = ?1 AND answers_id IS NOT NULL
         UNION ALL SELECT in_reply_to FROM messages WHERE id = ?1 AND in_reply_to IS NOT NULL LIMIT 1",
        [id],
        |row| row.get(0),
    )
}

/// Who wrote what this entry answers.
pub(crate) fn answered_author(r: &Read<'_>, id: EntryId) -> Result<Option<UserId>> {
    match parent(r, id)? {
        Some(above) => r.one("SELECT author_id FROM entries WHERE id = ?1", [above], |row| row.get(0)),
        None => Ok(None),
    }
}

/// Everything above, the nearest first.
pub(crate) fn above(r: &Read<'_>, id: EntryId, limit: usize) -> Result<Vec<EntryId>> {
    let mut found = Vec::new();
    let mut at = id;
    while found.len() < limit {
        match parent(r, at)? {
            Some(up) if !found.contains(&up) && up != id => {
                found.push(up);
                at = up;
            }
            _ => break,
        }
    }
    Ok(found)
}

const CHILDREN: &str = "SELECT id, parent_id AS up FROM comments WHERE parent_id IN (SELECT value FROM json_each(?1))
    UNION ALL SELECT id, post_id FROM comments WHERE parent_id IS NULL AND post_id IN (SELECT value FROM json_each(?1))
    UNION ALL SELECT id, answers_id FROM posts WHERE answers_id IN (SELECT value FROM json_each(?1))
    UNION ALL SELECT id, in_reply_to FROM messages WHERE in_reply_to IN (SELECT value FROM json_each(?1))
    ORDER BY 1 LIMIT ?2";

/// Everything below, depth first, the oldest first among equals.
pub(crate) fn below(r: &Read<'_>, top: EntryId, limit: usize, depth: usize) -> Result<Vec<EntryId>> {
    let mut children: HashMap<EntryId, Vec<EntryId>> = HashMap::new();
    let mut seen = HashSet::from([top]);
    let mut level = vec![top];
    let mut left = limit;
    for _ in 0..depth {
        if level.is_empty() || left == 0 {
            break;
        }
        let rows: Vec<(EntryId, EntryId)> =
            r.all(CHILDREN, (json_ids(&level), i64::try_from(left).unwrap_or(i64::MAX)), |row| Ok((row.get(0)?, row.get(1)?)))?;
        level.clear();
        for (id, up) in rows.into_iter().filter(|(id, _)| seen.insert(*id)) {
            children.entry(up).or_default().push(id);
            level.push(id);
        }
        left -= level.len().min(left);
    }
    let mut order = Vec::new();
    let mut waiting = vec![top];
    while let Some(at) = waiting.pop() {
        if at != top {
            order.push(at);
        }
        waiting.extend(children.remove(&at).unwrap_or_default().into_iter().rev());
    }
    Ok(order)
}
