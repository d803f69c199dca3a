//! What a list of posts or comments keeps, and in which order.

use crate::model::Millis;
use crate::model::content::entry::FileKind;
use crate::model::id::{EntryId, ForumId, HashtagId, UserId};
use crate::store::visibility::visible::Listing;

/// A counter that a list filters or orders by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentCounter {
    View,
    Like,
    Dislike,
    Follow,
    Block,
    Comment,
}

impl ContentCounter {
    pub(super) fn column(self) -> &'static str {
        match self {
            Self::View => "c.views",
            Self::Like => "c.likes",
            Self::Dislike => "c.dislikes",
            Self::Follow => "c.follows",
            Self::Block => "c.blocks",
            Self::Comment => "c.comments",
        }
    }
}

/// `more_than` < counter < `less_than`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub counter: ContentCounter,
    pub more_than: Option<i64>,
    pub less_than: Option<i64>,
}

/// Which posts or comments a list keeps, by the files they have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ContentType {
    #[default]
    All,
    /// Without files.
    Text,
    Has(FileKind),
    /// Of a kind that nothing here is of.
    Foreign,
}

/// Which posts or comments a list keeps, by whether they are marked as digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Digest {
    #[default]
    Any,
    /// General or premium.
    Some,
    /// 1 no, 2 general, 3 premium.
    Exactly(i64),
}

/// What a list is ordered by; [`PostFilter::ascending`] says which end comes first, but not of `Random`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum OrderBy {
    #[default]
    Created,
    /// The same seed gives the same order on every page.
    Random {
        seed: u32,
    },
    ContentCounter(ContentCounter),
}

/// Whose timeline (`docs/specs/fresns.md 5.3`): what the viewer follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimelineScope {
    /// Mine, of followed users, digests of followed forums and hashtags, and every premium digest.
    All,
    Users,
    Forums,
    Hashtags,
}

/// Where in a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Under {
    /// The first-level comments of a post.
    Post(EntryId),
    /// Everything below a comment.
    Comment(EntryId),
}

/// What a list shows. An empty list of ids means no such filter.
#[derive(Clone, Debug, Default)]
pub(crate) struct PostFilter {
    pub authors: Vec<UserId>,
    pub hashtags: Vec<HashtagId>,
    pub forums: Vec<ForumId>,
    pub without_authors: Vec<UserId>,
    pub without_hashtags: Vec<HashtagId>,
    pub without_forums: Vec<ForumId>,
    pub without_entries: Vec<EntryId>,
    /// Only for comments.
    pub under: Option<Under>,
    /// Only for posts.
    pub quotes_of: Option<EntryId>,
    pub scope: Option<TimelineScope>,
    pub digest: Digest,
    /// 1 no, 2 forum, 3 everywhere.
    pub sticky: Option<i64>,
    pub content_type: ContentType,
    pub created_from: Option<Millis>,
    /// Exclusive.
    pub created_until: Option<Millis>,
    pub bounds: Vec<Bound>,
    pub language: Option<String>,
    /// Text or title contains it.
    pub search: Option<String>,
    pub since: Option<EntryId>,
    pub before: Option<EntryId>,
    /// Dialects without anonymity leave such content out.
    pub no_anonymous: bool,
    pub order: OrderBy,
    /// Oldest or smallest first.
    pub ascending: bool,
}

impl PostFilter {
    pub(super) fn place(&self) -> Listing {
        let about = !self.authors.is_empty() || self.under.is_some() || self.quotes_of.is_some() || self.scope.is_some();
        if about { Listing::List } else { Listing::Public }
    }
}
