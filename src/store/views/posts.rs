//! Posts as one viewer sees them: a fixed number of queries, however many posts.

use std::collections::HashMap;

use super::{attached, users};
use crate::error::Result;
use crate::model::content::entry::{Content, EntryKind, PostDetail, PostView};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};
use crate::store::visibility::visible::{self, Listing};

pub(super) const CONTENT: &str =
    "e.id, e.author_id, e.anonymous, c.code, c.text, c.is_markdown, c.language, c.spoiler, c.enabled, c.digest, c.sticky,
    c.location, c.more_info, c.edited_at, c.edit_count, c.views, c.likes, c.dislikes, c.follows, c.blocks, c.comments, c.quotes, c.reposts,
    c.comment_likes, c.comment_dislikes, c.comment_follows, c.comment_blocks, c.last_comment_at";

pub(super) fn content(c: &mut Cols<'_>) -> rusqlite::Result<Content> {
    Ok(Content {
        id: c.next()?,
        author: c.next()?,
        anonymous: c.next()?,
        code: c.next()?,
        text: c.next()?,
        is_markdown: c.next()?,
        language: c.next()?,
        spoiler: c.next()?,
        enabled: c.next()?,
        digest: c.next()?,
        sticky: c.next()?,
        location: c.next()?,
        more_info: c.next()?,
        edited_at: c.next()?,
        edit_count: c.next()?,
        views: c.next()?,
        likes: c.next()?,
        dislikes: c.next()?,
        follows: c.next()?,
        blocks: c.next()?,
        comments: c.next()?,
        quotes: c.next()?,
        reposts: c.next()?,
        comment_likes: c.next()?,
        comment_dislikes: c.next()?,
        comment_follows: c.next()?,
        comment_blocks: c.next()?,
        last_comment_at: c.next()?,
    })
}

fn rows(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], place: Listing) -> Result<Vec<(Content, PostDetail)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    r.all(
        &format!(
            "SELECT {CONTENT}, p.title, iif(p.quote_revoked, NULL, p.quoted_id), p.forum_id, p.comment_policy, p.comment_private
             FROM {} WHERE e.id IN (SELECT value FROM json_each(?2)) AND {}",
            visible::from(EntryKind::Post),
            visible::rule(EntryKind::Post, place)
        ),
        (viewer.unwrap_or(UserId(0)), json_ids(ids)),
        |row| {
            let mut c = Cols::of(row);
            let content = content(&mut c)?;
            let detail =
                PostDetail { title: c.next()?, quoted: c.next()?, forum: c.next()?, comment_policy: c.next()?, comment_private: c.next()? };
            Ok((content, detail))
        },
    )
}

/// The posts with these ids that the viewer may open, by id, each with its quoted post if that is shown at `nested`:
/// [`Place::List`] on a page of many. What is deleted, disabled or hidden from the viewer is absent.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], nested: Listing) -> Result<HashMap<EntryId, PostView>> {
    let outer = rows(r, viewer, ids, Listing::Detail)?;
    let quoted: Vec<EntryId> = outer.iter().filter_map(|(_, detail)| detail.quoted).collect();
    let quoted = self::nested(r, viewer, &quoted, nested)?;
    let mut views = complete(r, viewer, outer)?;
    for view in views.values_mut() {
        // Two posts of a page may quote the same one.
        view.quoted = view.detail.quoted.and_then(|id| quoted.get(&id)).map(|quoted| Box::new(quoted.clone()));
    }
    Ok(views)
}

/// Posts inside of something else, as far as they are shown at `place`; they quote nothing.
pub(super) fn nested(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], place: Listing) -> Result<HashMap<EntryId, PostView>> {
    complete(r, viewer, rows(r, viewer, ids, place)?)
}

/// One post with its details.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<PostView>> {
    Ok(load(r, viewer, &[id], Listing::Detail)?.remove(&id))
}

fn complete(r: &Read<'_>, viewer: Option<UserId>, rows: Vec<(Content, PostDetail)>) -> Result<HashMap<EntryId, PostView>> {
    let ids: Vec<EntryId> = rows.iter().map(|(content, _)| content.id).collect();
    let mut around = attached::load(r, viewer, &ids)?;
    let authors = users::load(r, viewer, &named_authors(rows.iter().map(|(content, _)| content)))?;
    Ok(rows
        .into_iter()
        .map(|(content, detail)| {
            let (attached, own) = around.take(content.id);
            let view = PostView {
                author: if content.anonymous { None } else { authors.get(&content.author).cloned() },
                is_me: viewer == Some(content.author),
                attached,
                own,
                quoted: None,
                detail,
                content,
            };
            (view.content.id, view)
        })
        .collect())
}

/// The authors that may be named, each once.
pub(super) fn named_authors<'a>(contents: impl Iterator<Item = &'a Content>) -> Vec<UserId> {
    let mut ids: Vec<UserId> = contents.filter(|content| !content.anonymous).map(|content| content.author).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
