//! Comments as one viewer sees them: a fixed number of queries, however many comments.

use std::collections::HashMap;
use std::sync::Arc;

use super::content_parts::{Parts, Wanted};
use super::entry_set::EntrySet;
use super::posts;
use crate::error::Result;
use crate::model::content::entry::{CommentPart, Entry};
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
    let opened = Opened::of(&set, ids, with, nested);
    let parts = Parts::load(r, &set, &opened.entries(), Wanted::default())?;
    Ok(opened.views(&parts))
}

/// The comments of a set that the viewer may open.
pub(super) struct Opened<'s> {
    set: &'s EntrySet,
    comments: Vec<&'s Arc<Entry>>,
    with: With,
    nested: Listing,
}

impl<'s> Opened<'s> {
    pub(super) fn of(set: &'s EntrySet, ids: &[EntryId], with: With, nested: Listing) -> Self {
        Self { set, comments: ids.iter().filter_map(|id| shown(set, *id, Listing::Detail)).collect(), with, nested }
    }

    fn post(&self, part: &CommentPart) -> Option<&'s Arc<Entry>> {
        posts::shown(self.set, part.post, self.nested).filter(|_| self.with.post)
    }

    fn parent(&self, part: &CommentPart) -> Option<&'s Arc<Entry>> {
        shown(self.set, part.parent?, self.nested).filter(|_| self.with.parent)
    }

    /// They, and what they are shown with.
    pub(super) fn entries(&self) -> Vec<&'s Arc<Entry>> {
        let parts = self.comments.iter().filter_map(|entry| entry.comment());
        let around = parts.flat_map(|part| [self.post(part), self.parent(part)]).flatten();
        self.comments.iter().copied().chain(around).collect()
    }

    /// Each by its id; `parts` are those of [`Self::entries`].
    pub(super) fn views(&self, parts: &Parts) -> HashMap<EntryId, CommentView> {
        let complete = |entry: &Arc<Entry>| {
            let part = entry.comment()?;
            Some(CommentView {
                post: self.post(part).and_then(|post| posts::view(self.set, parts, post)).map(Box::new),
                parent: self.parent(part).and_then(|parent| view(self.set, parts, parent)).map(Box::new),
                ..view(self.set, parts, entry)?
            })
        };
        self.comments.iter().filter_map(|entry| Some((entry.id, complete(entry)?))).collect()
    }
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
