//! What stands around posts and comments of one page: their authors, files, hashtags, mentions and the viewer's own marks.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry_set::EntrySet;
use super::own_acts::ActsOnPage;
use super::{own_acts, people};
use crate::error::Result;
use crate::model::content::entry::Entry;
use crate::model::content::views::{Attached, HashtagView, OwnMarks};
use crate::model::id::{EntryId, HashtagId, UserId, distinct};
use crate::model::people::person::UserView;
use crate::store::Read;

/// What a page needs besides its entries and their authors.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'a> {
    /// More people to load.
    pub people: &'a [UserId],
    /// How the viewer stands to people, and what they put on entries and hashtags; otherwise it is as if they had done nothing.
    pub acts: bool,
}

impl Default for Wanted<'_> {
    fn default() -> Self {
        Self { people: &[], acts: true }
    }
}

/// What the entries of a page are shown with.
pub(super) struct Parts {
    people: HashMap<UserId, UserView>,
    own: ActsOnPage,
    on_hashtags: HashMap<HashtagId, OwnMarks>,
}

impl Parts {
    pub(super) fn load(r: &Read<'_>, set: &EntrySet, entries: &[&Arc<Entry>], wanted: Wanted<'_>) -> Result<Self> {
        let authors = entries.iter().filter(|entry| !entry.anonymous).map(|entry| entry.author);
        let people = distinct(wanted.people.iter().copied().chain(authors));
        if !wanted.acts {
            return Ok(Self { people: people::unrelated(r, set.me, &people)?, own: ActsOnPage::default(), on_hashtags: HashMap::new() });
        }
        let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let tags = entries.iter().flat_map(|entry| &entry.hashtags).copied();
        let marked = distinct(tags.filter(|tag| set.relations.marked_hashtags.contains(tag)));
        Ok(Self {
            people: people::load(r, set.me, &people)?,
            own: ActsOnPage::load(r, set.me, &ids)?,
            on_hashtags: own_acts::on_hashtags(r, set.me, &marked)?,
        })
    }

    /// Somebody on the page.
    pub(super) fn person(&self, id: UserId) -> Option<&UserView> {
        self.people.get(&id)
    }

    /// `None` for an anonymous author.
    pub(super) fn author(&self, entry: &Entry) -> Option<UserView> {
        if entry.anonymous { None } else { self.person(entry.author).cloned() }
    }

    pub(super) fn own(&self, id: EntryId) -> OwnMarks {
        self.own.of(id).map(|acts| acts.marks.clone()).unwrap_or_default()
    }

    pub(super) fn attached(&self, set: &EntrySet, entry: &Entry) -> Attached {
        let hashtag = |id: &HashtagId| {
            let own = self.on_hashtags.get(id).cloned().unwrap_or_default();
            Some(HashtagView { hashtag: Arc::clone(set.hashtag(*id)?), own })
        };
        Attached {
            files: Arc::clone(&entry.files),
            hashtags: entry.hashtags.iter().filter_map(hashtag).collect(),
            mentioned: set.mentioned(entry),
        }
    }
}
