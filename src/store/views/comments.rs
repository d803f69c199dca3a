//! Comments as one viewer sees them: a fixed number of queries, however many comments.

use std::collections::HashMap;

use super::posts::{self, CONTENT, content, named_authors};
use super::{attached, users};
use crate::error::Result;
use crate::model::content::entry::{CommentDetail, CommentView, Content, EntryKind};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::db::row::{Cols, json_ids};
use crate::store::visibility::visible::{self, Listing};

/// What a comment is shown with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct With {
    /// The post it stands under.
    pub post: bool,
    /// The comment it replies to.
    pub parent: bool,
}

struct Row {
    content: Content,
    detail: CommentDetail,
    pid: String,
    is_post_author: bool,
    post_author_liked: bool,
}

/// The comments with these ids that the viewer may open, by id. What is hidden from the viewer is absent,
/// as `post` and `parent` also what is not shown at `nested`: [`Place::List`] on a page of many.
pub(crate) fn load(
    r: &Read<'_>,
    viewer: Option<UserId>,
    ids: &[EntryId],
    with: With,
    nested: Listing,
) -> Result<HashMap<EntryId, CommentView>> {
    complete(r, viewer, rows(r, viewer, ids, Listing::Detail)?, with, nested)
}

fn complete(r: &Read<'_>, viewer: Option<UserId>, rows: Vec<Row>, with: With, nested: Listing) -> Result<HashMap<EntryId, CommentView>> {
    let wanted = |wanted: bool, of: fn(&Row) -> Option<EntryId>| -> Vec<EntryId> {
        if wanted { rows.iter().filter_map(of).collect() } else { Vec::new() }
    };
    let posts = posts::nested(r, viewer, &wanted(with.post, |row| Some(row.detail.post)), nested)?;
    let parents = wanted(with.parent, |row| row.detail.parent);
    let parents = if parents.is_empty() {
        HashMap::new()
    } else {
        complete(r, viewer, self::rows(r, viewer, &parents, nested)?, With::default(), nested)?
    };
    let ids: Vec<EntryId> = rows.iter().map(|row| row.content.id).collect();
    let mut around = attached::load(r, viewer, &ids)?;
    let authors = users::load(r, viewer, &named_authors(rows.iter().map(|row| &row.content)))?;
    Ok(rows
        .into_iter()
        .map(|Row { content, detail, pid, is_post_author, post_author_liked }| {
            let (attached, own) = around.take(content.id);
            let view = CommentView {
                author: if content.anonymous { None } else { authors.get(&content.author).cloned() },
                is_me: viewer == Some(content.author),
                post: posts.get(&detail.post).cloned().map(Box::new),
                parent: detail.parent.and_then(|id| parents.get(&id)).cloned().map(Box::new),
                attached,
                own,
                is_post_author,
                post_author_liked,
                pid,
                detail,
                content,
            };
            (view.content.id, view)
        })
        .collect())
}

/// One comment with its details.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId, with: With) -> Result<Option<CommentView>> {
    Ok(load(r, viewer, &[id], with, Listing::Detail)?.remove(&id))
}

fn rows(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], place: Listing) -> Result<Vec<Row>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    // Same author and same anonymity: otherwise the badge would name who wrote anonymously, as would their like.
    r.all(
        &format!(
            "SELECT {CONTENT}, m.post_id, m.parent_id, m.top_id, m.private, pc.code,
                 pe.author_id = e.author_id AND pe.anonymous = e.anonymous,
                 pe.anonymous = 0 AND EXISTS (SELECT 1 FROM entry_marks k WHERE k.user_id = pe.author_id AND k.target_id = e.id AND k.mark = 'like')
             FROM {} WHERE e.id IN (SELECT value FROM json_each(?2)) AND {}",
            visible::from(EntryKind::Comment),
            visible::rule(EntryKind::Comment, place)
        ),
        (viewer.unwrap_or(UserId(0)), json_ids(ids)),
        |row| {
            let mut c = Cols::of(row);
            Ok(Row {
                content: content(&mut c)?,
                detail: CommentDetail { post: c.next()?, parent: c.next()?, top: c.next()?, private: c.next()? },
                pid: c.next()?,
                is_post_author: c.next()?,
                post_author_liked: c.next()?,
            })
        },
    )
}
