//! People with profile and counters, as their rows are: the same for every viewer.

use crate::error::Result;
use crate::model::fragments::Fragments;
use crate::model::people::person::Person;
use crate::model::people::profile::Profile;
use crate::model::people::user::{GivenMarks, Published, UserStats};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids, sql};
use crate::store::people::users::{self, COLUMNS};

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

const PROFILE: &str = "u.bot, u.discoverable, u.hide_collections, u.indexable, u.show_media, u.show_media_replies, u.show_featured,
    u.fields, u.attribution_domains, u.avatar_description, u.banner_description,
    EXISTS (SELECT 1 FROM file_variants v WHERE v.file_id = u.avatar_file_id AND v.variant = 'static'),
    EXISTS (SELECT 1 FROM file_variants v WHERE v.file_id = u.banner_file_id AND v.variant = 'static'),
    u.default_visibility, u.default_sensitive, u.default_language, u.default_quote_policy";

fn json<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause)))
}

fn profile(c: &mut Cols<'_>) -> rusqlite::Result<Profile> {
    Ok(Profile {
        bot: c.next()?,
        discoverable: c.next()?,
        hide_collections: c.next()?,
        indexable: c.next()?,
        show_media: c.next()?,
        show_media_replies: c.next()?,
        show_featured: c.next()?,
        fields: json(&c.next::<String>()?)?,
        attribution_domains: json(&c.next::<String>()?)?,
        avatar_description: c.next()?,
        banner_description: c.next()?,
        avatar_moves: c.next()?,
        banner_moves: c.next()?,
        default_visibility: c.next()?,
        default_sensitive: c.next()?,
        default_language: c.next()?,
        default_quote_policy: c.next()?,
    })
}

/// The people with these ids, deleted ones included.
pub(in crate::store::views) fn load(r: &Read<'_>, ids: &[i64]) -> Result<Vec<(i64, Person)>> {
    let sql = sql!(
        "SELECT {COLUMNS}, {STATS}, {PROFILE} FROM users u JOIN user_counters c ON c.user_id = u.id
         WHERE u.id IN (SELECT value FROM json_each(?1))"
    );
    r.all(sql, [json_ids(ids)], |row| {
        let mut c = Cols::of(row);
        let (user, stats) = (users::user(&mut c)?, stats(&mut c)?);
        Ok((user.id.0, Person { profile: profile(&mut c)?, user, stats, fragments: Fragments::default() }))
    })
}
