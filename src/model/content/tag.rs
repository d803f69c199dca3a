//! Hashtags as timelines and profiles know them.

use crate::model::clock::Millis;
use crate::model::id::HashtagId;

/// Days of use that are reported for a hashtag, today included.
pub(crate) const HISTORY_DAYS: usize = 7;

/// The public use of a hashtag on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Used {
    /// People.
    pub accounts: i64,
    pub uses: i64,
}

/// A hashtag as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TagView {
    /// `None` for one that nobody has written yet.
    pub id: Option<HashtagId>,
    pub slug: String,
    pub name: String,
    /// Today first.
    pub history: [Used; HISTORY_DAYS],
    /// What the viewer did with it; `None` for nobody.
    pub own: Option<OwnTag>,
}

/// What the viewer did with a hashtag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnTag {
    pub following: bool,
    /// Shows it on their profile.
    pub featuring: bool,
}

/// A hashtag that somebody shows on their profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FeaturedTag {
    pub id: i64,
    pub slug: String,
    pub name: String,
    /// Their public statuses with it.
    pub statuses: i64,
    pub last_at: Option<Millis>,
}
