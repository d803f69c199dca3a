//! Every counter that moves when a post or comment appears or goes.

use crate::error::Result;
use crate::model::content::entry::{EntryKind, Visibility};
use crate::model::content::views::{CommentDetail, PostDetail};
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::Write;
use crate::store::db::counters;
use crate::store::posts::{comments, entries, post};
use crate::store::text::hashtags;

/// The details of what is counted.
pub(crate) enum Detail<'a> {
    Post(&'a PostDetail),
    /// Of kind post or repost.
    Repost {
        detail: &'a PostDetail,
        kind: EntryKind,
    },
    Comment(&'a CommentDetail),
}

/// What appears or goes.
pub(crate) struct Counted<'a> {
    pub id: EntryId,
    pub author: UserId,
    pub visibility: Visibility,
    /// What the author's profile shows does not move.
    pub anonymous: bool,
    pub detail: Detail<'a>,
    pub tags: &'a [HashtagId],
}

/// Moves all counters by 1 or -1. Direct posts and comments are counted nowhere (`docs/specs/core.md` 6).
pub(crate) fn count(tx: &Write<'_>, of: &Counted<'_>, by: i64) -> Result<()> {
    if of.visibility == Visibility::Direct {
        return Ok(());
    }
    let kind = match of.detail {
        Detail::Post(_) => EntryKind::Post,
        Detail::Repost { kind, .. } => kind,
        Detail::Comment(_) => EntryKind::Comment,
    };
    let named = (!of.anonymous).then_some(of.author);
    counters::add_published(tx, named, kind, by)?;
    hashtags::add(tx, of.tags, kind, by)?;
    match of.detail {
        Detail::Post(detail) => {
            if let Some(quoted) = detail.quoted {
                entries::add_quotes(tx, quoted, by)?;
            }
            detail.forum.map_or(Ok(()), |forum| post::add_to_forum(tx, forum, by, 0))
        }
        Detail::Repost { detail, .. } => {
            if let Some(target) = detail.quoted {
                entries::add_reposts(tx, target, by)?;
            }
            detail.forum.map_or(Ok(()), |forum| post::add_to_forum(tx, forum, by, 0))
        }
        Detail::Comment(detail) => {
            comments::add_above(tx, of.id, detail, by)?;
            let forum = post::detail(tx, detail.post)?.and_then(|post| post.detail.forum);
            forum.map_or(Ok(()), |forum| post::add_to_forum(tx, forum, 0, by))
        }
    }
}
