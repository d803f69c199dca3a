//! What timelines decide by.

use crate::model::content::entry::{Entry, Part, Visibility};
use crate::model::id::{EntryId, HashtagId, UserId};
use crate::store::views::entry_set::EntrySet;
use crate::store::visibility::visible::Listing;

/// An entry as the rules of timelines see it.
#[derive(Clone, Debug)]
pub(super) struct Facts<'s> {
    pub id: EntryId,
    pub author: UserId,
    pub visibility: Visibility,
    /// For two people only.
    pub private: bool,
    /// Of the words shown: a repost has those of its target.
    pub language: Option<&'s str>,
    pub has_files: bool,
    /// It answers something.
    pub is_reply: bool,
    /// Who wrote what it answers; `None` also where that is deleted or anonymous.
    pub reply_to: Option<UserId>,
    /// What stands at the top of its thread, and who wrote that; nobody where it is anonymous.
    pub root: EntryId,
    pub root_author: Option<UserId>,
    /// What it passes on, and whose that is.
    pub repost_of: Option<(EntryId, UserId)>,
    entry: &'s Entry,
    target: Option<&'s Entry>,
}

impl<'s> Facts<'s> {
    fn of(set: &'s EntrySet, entry: &'s Entry) -> Self {
        let known = |id: EntryId| set.entry(id).map(AsRef::as_ref);
        let author_of = |id: EntryId| known(id).filter(|entry| !entry.deleted && !entry.anonymous).map(|entry| entry.author);
        let (answered, post, target) = match &entry.part {
            Part::Post(part) => (part.answers, None, part.repost_of.and_then(known)),
            Part::Comment(part) => (Some(part.parent.unwrap_or(part.post)), Some(part.post), None),
            Part::Message(part) => (part.in_reply_to, None, None),
        };
        let below = target.map(|target| target.comment().map_or(target.id, |part| part.post));
        Self {
            id: entry.id,
            author: entry.author,
            visibility: entry.visibility,
            private: entry.comment().is_some_and(|part| part.private),
            language: target.and_then(|target| target.language.as_deref()).or(entry.language.as_deref()),
            has_files: entry.file_kinds != 0,
            is_reply: answered.is_some(),
            reply_to: answered.and_then(author_of),
            root: post.or(below).unwrap_or(entry.id),
            root_author: post.and_then(author_of),
            repost_of: target.map(|target| (target.id, target.author)),
            entry,
            target,
        }
    }

    /// Does it carry the hashtag?
    pub(super) fn carries(&self, tag: HashtagId) -> bool {
        self.entry.hashtags.contains(&tag)
    }

    /// Is it shown to the viewer of the set at `place`?
    pub(super) fn is_shown(&self, set: &EntrySet, place: Listing) -> bool {
        set.shows_status(self.entry, place)
    }

    /// Does it stand between the viewer and somebody blocked or muted: who wrote it, whose status it reposts,
    /// who is mentioned in it?
    pub(super) fn disturbs(&self, hidden: impl Fn(UserId) -> bool) -> bool {
        let concerned = |entry: &Entry| hidden(entry.author) || entry.mentions.iter().any(|mention| hidden(mention.user));
        concerned(self.entry) || self.target.is_some_and(concerned)
    }
}

/// The facts about what the viewer may see at `place`, in the order of the ids. A repost is seen where its target is.
pub(super) fn seen<'s>(set: &'s EntrySet, ids: &[EntryId], place: Listing) -> Vec<Facts<'s>> {
    let entries = ids.iter().filter_map(|id| set.entry(*id)).filter(|entry| set.shows_status(entry, place));
    let facts = entries.map(|entry| Facts::of(set, entry));
    facts.filter(|facts| facts.target.is_none_or(|target| set.shows_status(target, Listing::List))).collect()
}
