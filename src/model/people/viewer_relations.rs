//! How one viewer stands to everything that decides what they see.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::clock::Millis;
use crate::model::content::filter::FilterView;
use crate::model::id::{EntryId, ForumId, HashtagId, UserId};

/// Whom and what one viewer follows, blocks and mutes, and who blocks them; of nobody, everything is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ViewerRelations {
    pub follows: HashMap<UserId, Follow>,
    pub blocks: HashSet<UserId>,
    pub blocked_by: HashSet<UserId>,
    pub mutes: HashMap<UserId, Mute>,
    pub muted_threads: HashSet<EntryId>,
    pub blocked_entries: HashSet<EntryId>,
    pub blocked_hashtags: HashSet<HashtagId>,
    /// Those with any mark of theirs.
    pub marked_hashtags: HashSet<HashtagId>,
    pub blocked_forums: HashSet<ForumId>,
    pub followed_forums: HashSet<ForumId>,
    /// What they filter, expired filters included, the first made first.
    pub filters: Vec<Arc<FilterView>>,
}

/// How a person is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Follow {
    /// Their reposts, too.
    pub reposts: bool,
    /// Only what is written in these languages; `None` for all.
    pub languages: Option<Box<[String]>>,
}

/// How a person is muted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mute {
    /// Their notifications, too.
    pub notifications: bool,
    /// `None`: for good.
    pub until: Option<Millis>,
}

impl ViewerRelations {
    /// Are they muted at this moment?
    pub(crate) fn mutes(&self, user: UserId, now: Millis) -> bool {
        self.mute(user, now).is_some()
    }

    /// Do their notifications come through: neither blocked nor muted with their notifications at this moment?
    pub(crate) fn hears(&self, user: UserId, now: Millis) -> bool {
        !self.blocks.contains(&user) && !self.mute(user, now).is_some_and(|mute| mute.notifications)
    }

    fn mute(&self, user: UserId, now: Millis) -> Option<&Mute> {
        self.mutes.get(&user).filter(|mute| mute.until.is_none_or(|end| now < end))
    }

    /// Have they been blocked or muted?
    pub(crate) fn hides(&self, user: UserId, now: Millis) -> bool {
        self.blocks.contains(&user) || self.mutes(user, now)
    }
}
