//! Users as one viewer sees them: three queries, however many users.

use std::collections::HashMap;

use crate::error::Result;
use crate::model::id::UserId;
use crate::model::people::user::{GivenMarks, Published, Relation, UserStats, UserView};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};
use crate::store::people::users;

const STATS: &str = "c.like_users, c.like_forums, c.like_hashtags, c.like_posts, c.like_comments,
    c.dislike_users, c.dislike_forums, c.dislike_hashtags, c.dislike_posts, c.dislike_comments,
    c.follow_users, c.follow_forums, c.follow_hashtags, c.follow_posts, c.follow_comments,
    c.block_users, c.block_forums, c.block_hashtags, c.block_posts, c.block_comments,
    c.views, c.likers, c.dislikers, c.followers, c.blockers,
    c.posts, c.post_digests, c.post_likes, c.post_dislikes, c.post_follows, c.post_blocks,
    c.comments, c.comment_digests, c.comment_likes, c.comment_dislikes, c.comment_follows, c.comment_blocks, c.reposts";

fn given(c: &mut Cols<'_>) -> rusqlite::Result<GivenMarks> {
    Ok(GivenMarks { users: c.next()?, forums: c.next()?, hashtags: c.next()?, posts: c.next()?, comments: c.next()? })
}

fn published(c: &mut Cols<'_>) -> rusqlite::Result<Published> {
    Ok(Published { count: c.next()?, digests: c.next()?, likes: c.next()?, dislikes: c.next()?, follows: c.next()?, blocks: c.next()? })
}

fn stats(c: &mut Cols<'_>) -> rusqlite::Result<UserStats> {
    Ok(UserStats {
        like: given(c)?,
        dislike: given(c)?,
        follow: given(c)?,
        block: given(c)?,
        views: c.next()?,
        likers: c.next()?,
        dislikers: c.next()?,
        followers: c.next()?,
        blockers: c.next()?,
        posts: published(c)?,
        comments: published(c)?,
        reposts: c.next()?,
    })
}

/// The users with these ids, deleted ones included, by id.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[UserId]) -> Result<HashMap<UserId, UserView>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let list = json_ids(ids);
    let rows = r.all(
        &format!(
            "SELECT {}, {STATS} FROM users u JOIN user_counters c ON c.user_id = u.id
             WHERE u.id IN (SELECT value FROM json_each(?1))",
            users::COLUMNS
        ),
        [&list],
        |row| {
            let mut c = Cols::of(row);
            let user = users::user(&mut c)?;
            Ok(UserView { is_me: viewer == Some(user.id), user, stats: stats(&mut c)?, relation: Relation::default() })
        },
    )?;
    let mut views: HashMap<UserId, UserView> = rows.into_iter().map(|view| (view.user.id, view)).collect();
    if let Some(me) = viewer {
        relate(r, me, &list, &mut views)?;
    }
    Ok(views)
}

/// One user as `viewer` sees them, deleted ones included; `None` if there is no such user.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: UserId) -> Result<Option<UserView>> {
    Ok(load(r, viewer, &[id])?.remove(&id))
}

/// What stands between `me` and each of them.
fn relate(r: &Read<'_>, me: UserId, list: &str, views: &mut HashMap<UserId, UserView>) -> Result<()> {
    let mut mine = r.prepare(
        "SELECT target_id, mark, note FROM user_marks
         WHERE user_id = ?1 AND target_id IN (SELECT value FROM json_each(?2))",
    )?;
    let mut rows = mine.query((me, list))?;
    while let Some(row) = rows.next()? {
        let Some(view) = views.get_mut(&row.get(0)?) else { continue };
        let note: Option<String> = row.get(2)?;
        match row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? {
            "like" => view.relation.liked = true,
            "dislike" => view.relation.disliked = true,
            "follow" => (view.relation.followed, view.relation.note) = (true, note),
            _ => (view.relation.blocked, view.relation.note) = (true, note),
        }
    }
    let mut theirs = r.prepare(
        "SELECT user_id, mark FROM user_marks
         WHERE user_id IN (SELECT value FROM json_each(?2)) AND target_id = ?1 AND axis = 'bond'",
    )?;
    let mut rows = theirs.query((me, list))?;
    while let Some(row) = rows.next()? {
        let Some(view) = views.get_mut(&row.get(0)?) else { continue };
        match row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)? {
            "follow" => view.relation.follows_me = true,
            _ => view.relation.blocks_me = true,
        }
    }
    let mut friends =
        r.prepare("SELECT friend_id FROM friendships WHERE user_id = ?1 AND friend_id IN (SELECT value FROM json_each(?2))")?;
    let mut rows = friends.query((me, list))?;
    while let Some(row) = rows.next()? {
        if let Some(view) = views.get_mut(&row.get(0)?) {
            view.relation.friend = true;
        }
    }
    Ok(())
}
