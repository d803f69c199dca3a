//! What stands around posts and comments of one page: their authors, files, hashtags, mentions and the viewer's own marks.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry_set::EntrySet;
use super::{own_marks, people};
use crate::error::Result;
use crate::model::content::entry::Entry;
use crate::model::content::views::{Attached, HashtagView, OwnMarks};
use crate::model::id::{EntryId, HashtagId, UserId, distinct};
use crate::model::people::person::UserView;
use crate::store::Read;

/// What the entries of a page are shown with.
pub(super) struct Parts {
    authors: HashMap<UserId, UserView>,
    own: HashMap<EntryId, OwnMarks>,
    on_hashtags: HashMap<HashtagId, OwnMarks>,
}

impl Parts {
    pub(super) fn load<'a>(r: &Read<'_>, set: &EntrySet, entries: impl Iterator<Item = &'a Arc<Entry>> + Clone) -> Result<Self> {
        let ids: Vec<EntryId> = entries.clone().map(|entry| entry.id).collect();
        let tags = distinct(entries.clone().flat_map(|entry| entry.hashtags.iter().copied()));
        Ok(Self {
            authors: people::load(r, set.me, &EntrySet::named_authors(entries))?,
            own: own_marks::on_entries(r, set.me, &ids)?,
            on_hashtags: own_marks::on_hashtags(r, set.me, &tags)?,
        })
    }

    /// `None` for an anonymous author.
    pub(super) fn author(&self, entry: &Entry) -> Option<UserView> {
        if entry.anonymous { None } else { self.authors.get(&entry.author).cloned() }
    }

    pub(super) fn own(&self, id: EntryId) -> OwnMarks {
        self.own.get(&id).cloned().unwrap_or_default()
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
