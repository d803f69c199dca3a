//! The fields of a profile beyond the name, and the relations of two people beyond marks.

use super::user::Field;
use crate::model::clock::Millis;
use crate::model::content::entry::{QuotePolicy, Visibility};

/// The columns of `users` that only a profile page or its owner's settings need.
#[derive(Clone, Debug)]
pub struct Profile {
    pub bot: bool,
    /// May stand in the directory; `None` was never decided.
    pub discoverable: Option<bool>,
    /// Whom they follow and who follows them is nobody's business.
    pub hide_collections: Option<bool>,
    pub indexable: bool,
    pub show_media: bool,
    pub show_media_replies: bool,
    pub show_featured: bool,
    pub fields: Vec<Field>,
    pub attribution_domains: Vec<String>,
    pub avatar_description: String,
    pub banner_description: String,
    /// The picture moves, and a still form of it exists.
    pub avatar_moves: bool,
    pub banner_moves: bool,
    pub default_visibility: Visibility,
    pub default_sensitive: bool,
    pub default_language: Option<String>,
    pub default_quote_policy: QuotePolicy,
}

/// How a follow is to be; `None` leaves a thing as it is, and at its default in a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowOptions {
    /// Their reposts stand in my home timeline; yes by default.
    pub reposts: Option<bool>,
    /// I am notified of everything they publish; no by default.
    pub notify: Option<bool>,
    /// Only what is written in one of these; an empty list takes the limit off.
    pub languages: Option<Vec<String>>,
}

/// What stands between the viewer and another user, as far as a client may know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Relations {
    pub following: bool,
    pub followed_by: bool,
    /// I asked to follow and wait.
    pub requested: bool,
    pub requested_by: bool,
    /// Their reposts stand in my home timeline.
    pub showing_reposts: bool,
    /// I am notified of everything they publish.
    pub notifying: bool,
    pub languages: Option<Vec<String>>,
    pub blocking: bool,
    pub blocked_by: bool,
    pub muting: bool,
    pub muting_notifications: bool,
    pub muting_expires_at: Option<Millis>,
    pub endorsed: bool,
    pub note: String,
}
