//! People as one viewer sees them: a fixed number of queries, however many.

use std::collections::HashMap;
use std::sync::Arc;

use super::cards;
use crate::error::Result;
use crate::model::id::{IdMap, UserId};
use crate::model::people::person::{Person, UserView};
use crate::model::people::user::Relation;
use crate::store::Read;
use crate::store::db::row::json_ids;

/// The people with these ids, deleted ones included, by id: the same for every viewer.
pub(crate) fn persons(r: &Read<'_>, ids: &[UserId]) -> Result<IdMap<Arc<Person>>> {
    r.cards(ids.iter().map(|id| id.0), |missing| cards::people::load(r, missing))
}

/// One person, deleted ones included; `None` if there is no such user.
pub(crate) fn person(r: &Read<'_>, id: UserId) -> Result<Option<Arc<Person>>> {
    Ok(persons(r, &[id])?.remove(&id.0))
}

/// These people in this order; unknown ids are left out.
pub(crate) fn in_order(r: &Read<'_>, ids: &[UserId]) -> Result<Vec<Arc<Person>>> {
    let found = persons(r, ids)?;
    Ok(ids.iter().filter_map(|id| found.get(&id.0).cloned()).collect())
}

/// The people with these ids, deleted ones included, by id.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<HashMap<UserId, UserView>> {
    let mut views = unrelated(r, viewer, ids)?;
    if let Some(me) = viewer {
        relate(r, me, ids, &mut views)?;
    }
    Ok(views)
}

/// The same without what stands between them and the viewer.
pub(super) fn unrelated(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<HashMap<UserId, UserView>> {
    let view = |(id, person)| {
        let id = UserId(id);
        (id, UserView { person, relation: Relation::default(), is_me: viewer == Some(id) })
    };
    Ok(persons(r, ids)?.into_iter().map(view).collect())
}

/// One person as `viewer` sees them, deleted ones included; `None` if there is no such user.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: UserId) -> Result<Option<UserView>> {
    Ok(load(r, viewer, &[id])?.remove(&id))
}

const RELATIONS: &str =
    "SELECT target_id, mark, note, 0 FROM user_marks WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))
    UNION ALL SELECT user_id, mark, NULL, 1 FROM user_marks
        WHERE user_id IN (SELECT value FROM json_each(?2)) AND target_id = ?1 AND axis = 'bond'
    UNION ALL SELECT friend_id, 'friend', NULL, 0 FROM friendships
        WHERE user_id = ?1 AND friend_id IN (SELECT value FROM json_each(?2))";

/// Adds what stands between `me` and each of them.
fn relate(r: &Read<'_>, me: UserId, ids: &[UserId], views: &mut HashMap<UserId, UserView>) -> Result<()> {
    // Nobody has a relation to themselves.
    let others: Vec<UserId> = ids.iter().copied().filter(|id| *id != me).collect();
    if others.is_empty() {
        return Ok(());
    }
    let mut statement = r.prepare(RELATIONS)?;
    let mut rows = statement.query((me, json_ids(&others)))?;
    while let Some(row) = rows.next()? {
        let Some(view) = views.get_mut(&row.get(0)?) else { continue };
        let relation = &mut view.relation;
        let (note, theirs): (Option<String>, bool) = (row.get(2)?, row.get(3)?);
        match (row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?, theirs) {
            ("like", _) => relation.liked = true,
            ("dislike", _) => relation.disliked = true,
            ("follow", false) => (relation.followed, relation.note) = (true, note),
            ("follow", true) => relation.follows_me = true,
            ("friend", _) => relation.friend = true,
            (_, false) => (relation.blocked, relation.note) = (true, note),
            (_, true) => relation.blocks_me = true,
        }
    }
    Ok(())
}
