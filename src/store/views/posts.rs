//! Posts as one viewer sees them: a fixed number of queries, however many posts.

use std::collections::HashMap;
use std::sync::Arc;

use super::content_parts::{Parts, Wanted};
use super::entry_set::EntrySet;
use crate::error::Result;
use crate::model::content::entry::{Entry, EntryKind, PostPart};
use crate::model::content::views::{PostDetail, PostView};
use crate::model::id::{EntryId, UserId};
use crate::store::Read;
use crate::store::visibility::visible::Listing;

/// The posts with these ids that the viewer may open, by id, each with its quoted post if that is shown at `nested`:
/// [`Listing::List`] on a page of many. What is deleted, disabled or hidden from the viewer is absent.
pub(crate) fn load(r: &Read<'_>, viewer: Option<UserId>, ids: &[EntryId], nested: Listing) -> Result<HashMap<EntryId, PostView>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let set = EntrySet::load(r, viewer, ids)?;
    let opened = Opened::of(&set, ids, nested);
    let parts = Parts::load(r, &set, &opened.entries(), Wanted::default())?;
    Ok(opened.views(&parts))
}

/// The posts of a set that the viewer may open.
pub(super) struct Opened<'s> {
    set: &'s EntrySet,
    posts: Vec<&'s Arc<Entry>>,
    nested: Listing,
}

impl<'s> Opened<'s> {
    pub(super) fn of(set: &'s EntrySet, ids: &[EntryId], nested: Listing) -> Self {
        Self { set, posts: ids.iter().filter_map(|id| shown(set, *id, Listing::Detail)).collect(), nested }
    }

    /// They, and what they quote as far as it is shown.
    pub(super) fn entries(&self) -> Vec<&'s Arc<Entry>> {
        let quoted = self.posts.iter().filter_map(|entry| shown(self.set, quoted(entry.post()?)?, self.nested));
        self.posts.iter().copied().chain(quoted).collect()
    }

    /// Each by its id; `parts` are those of [`Self::entries`].
    pub(super) fn views(&self, parts: &Parts) -> HashMap<EntryId, PostView> {
        let complete = |entry: &Arc<Entry>| {
            let quoted = quoted_view(self.set, parts, entry, self.nested).map(Box::new);
            Some((entry.id, PostView { quoted, ..view(self.set, parts, entry)? }))
        };
        self.posts.iter().filter_map(|entry| complete(entry)).collect()
    }
}

/// One post with its details.
pub(crate) fn load_one(r: &Read<'_>, viewer: Option<UserId>, id: EntryId) -> Result<Option<PostView>> {
    Ok(load(r, viewer, &[id], Listing::Detail)?.remove(&id))
}

/// The post if it is one and is shown there.
pub(super) fn shown(set: &EntrySet, id: EntryId, place: Listing) -> Option<&Arc<Entry>> {
    set.entry(id).filter(|entry| matches!(entry.kind, EntryKind::Post | EntryKind::Repost) && set.shows(entry, place))
}

fn quoted(part: &PostPart) -> Option<EntryId> {
    part.quoted.filter(|_| !part.quote_revoked)
}

fn quoted_view(set: &EntrySet, parts: &Parts, entry: &Entry, nested: Listing) -> Option<PostView> {
    view(set, parts, shown(set, quoted(entry.post()?)?, nested)?)
}

/// A post without what it quotes; `None` for what is no post.
pub(super) fn view(set: &EntrySet, parts: &Parts, entry: &Arc<Entry>) -> Option<PostView> {
    let part = entry.post()?;
    Some(PostView {
        author: parts.author(entry),
        is_me: set.me == Some(entry.author),
        attached: parts.attached(set, entry),
        own: parts.own(entry.id),
        quoted: None,
        detail: PostDetail {
            title: entry.title.clone(),
            quoted: quoted(part),
            forum: part.forum,
            comment_policy: part.comment_policy,
            comment_private: part.comment_private,
        },
        content: Arc::clone(entry),
    })
}
