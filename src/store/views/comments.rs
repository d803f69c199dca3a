//! Comments as one viewer sees them: a fixed number of queries, however many comments.

use std::collections::HashMap;
use std::sync::Arc;

use super::content_parts::Parts;
use super::entry_set::EntrySet;
use super::posts;
use crate::error::Result;
use crate::model::content::entry::Entry;
use crate::model::content::views::{CommentDetail, CommentView};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::visibility::visible::Listing;

/// What a comment is shown with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct With {
    /// The post it stands under.
    pub post: bool,
    /// The comment it replies to.
    pub parent: bool,
}

/// The comments with these ids that the viewer may open, by id. What is hidden from the viewer is absent,
/// as `post` and `parent` also what is not shown at `nested`: [`Listing::List`] on a page of many.
pub(crate) fn load(
    r: &Read<'_>,
    viewer: Option<UserId>,
    ids: &[EntryId],
    with: With,
    nested: Listing,
) -> Result<HashMap<EntryId, CommentView>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let set = EntrySet::load(r, viewer, ids)?;
    let outer: Vec<&Arc<Entry>> = ids.iter().filter_map(|id| shown(&set, *id, Listing::Detail)).collect();
    let mut inner: Vec<&Arc<Entry>> = Vec::new();
    for part in outer.iter().filter_map(|entry| entry.comment()) {
        inner.extend(posts::shown(&set, part.post, nested).filter(|_| with.post));
        inner.extend(part.parent.and_then(|id| shown(&set, id, nested)).filter(|_| with.parent));
    }
    let parts = Parts::load(r, &set, outer.iter().chain(&inner).copied())?;
    let complete = |entry: &Arc<Entry>| {
        let part = entry.comment()?;
        let post = posts::shown(&set, part.post, nested).filter(|_| with.post);
        let parent = part.parent.and_then(|id| shown(&set, id, nested)).filter(|_| with.parent);
        Some(CommentView {
            post: post.and_then(|post| posts::view(&set, &parts, post)).map(Box::new),
            parent: parent.and_then(|parent| view(&set, &parts, parent)).map(Box::new),
            ..view(&set, &parts, entry)?
        })
    };
    Ok(outer.into_iter().filter_map(|entry| Some((entry.id, complete(entry)?))).collect())
}

/// One comment with its details.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId, with: With) -> Result<Option<CommentView>> {
    Ok(load(r, viewer, &[id], with, Listing::Detail)?.remove(&id))
}

/// The comment if it is one and is shown there.
fn shown(set: &EntrySet, id: EntryId, place: Listing) -> Option<&Arc<Entry>> {
    set.entry(id).filter(|entry| entry.comment().is_some() && set.shows(entry, place))
}

/// A comment without its post and parent; `None` for what is no comment.
fn view(set: &EntrySet, parts: &Parts, entry: &Arc<Entry>) -> Option<CommentView> {
    let part = entry.comment()?;
    let post = set.entry(part.post)?;
    Some(CommentView {
        author: parts.author(entry),
        is_me: set.me == Some(entry.author),
        attached: parts.attached(set, entry),
        own: parts.own(entry.id),
        // Same author and same anonymity: otherwise the badge would name who wrote anonymously.
        is_post_author: post.author == entry.author && post.anonymous == entry.anonymous,
        post_author_liked: part.post_author_liked,
        pid: post.code.clone(),
        post: None,
        parent: None,
        detail: CommentDetail { post: part.post, parent: part.parent, top: part.top, private: part.private },
        content: Arc::clone(entry),
    })
}
