//! Hashtags on a profile.

use super::id::EntryId;

/// A hashtag somebody shows on their profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeaturedHashtag {
    /// Of the choice, not of the hashtag.
    pub id: i64,
    pub slug: String,
    pub name: String,
    /// What they published under it, for everybody to see.
    pub entries: i64,
    /// The newest of these.
    pub last: Option<EntryId>,
}
