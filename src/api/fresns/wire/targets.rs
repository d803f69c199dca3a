//! What clients mark, by the word and the public id they send.

use super::error::Failure;
use super::family::Family;
use crate::community::Read;
use crate::community::people::users::{self, UserRef};
use crate::community::relations::marks;
use crate::community::visibility::targets;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::{EntryKind, Mark, Target};
use crate::model::people::user::Viewer;

/// `user`, `group`, `hashtag`, `geotag`, `post`, `comment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TargetWord {
    User,
    Group,
    Hashtag,
    Geotag,
    Post,
    Comment,
}

impl TargetWord {
    /// The kind that a client names; another word, or `geotag` in v2, is a validation failure.
    pub(crate) fn parse(word: &str, family: Family) -> Result<Self, Failure> {
        match word {
            "user" => Ok(Self::User),
            "group" => Ok(Self::Group),
            "hashtag" => Ok(Self::Hashtag),
            "geotag" if family == Family::V1 => Ok(Self::Geotag),
            "post" => Ok(Self::Post),
            "comment" => Ok(Self::Comment),
            _ => Err(Failure::Invalid("The type must be user, group, hashtag, post or comment.".into())),
        }
    }

    /// The word in the settings.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "forum",
            Self::Hashtag => "hashtag",
            Self::Geotag => "geotag",
            Self::Post => "post",
            Self::Comment => "comment",
        }
    }

    /// As `find`; also what was hidden from the viewer after they marked it, so that the mark can be taken back.
    pub(crate) fn find_marked(self, r: &Read<'_>, viewer: &Viewer, mark: Mark, fsid: &str) -> Result<Target> {
        let found = self.find(r, Some(viewer), fsid);
        let hidden = match (self, &found) {
            (Self::Post, Err(_)) => targets::any_entry(r, EntryKind::Post, fsid)?.map(Target::Post),
            (Self::Comment, Err(_)) => targets::any_entry(r, EntryKind::Comment, fsid)?.map(Target::Comment),
            _ => None,
        };
        match hidden {
            Some(target) if marks::has(r, viewer, mark, &target)? => Ok(target),
            _ => found,
        }
    }

    /// The target of this public id, or `NotFound(MarkTarget)`.
    pub(crate) fn find(self, r: &Read<'_>, viewer: Option<&Viewer>, fsid: &str) -> Result<Target> {
        const NONE: Error = Error::NotFound(Resource::MarkTarget);
        match self {
            Self::User => users::require(r, &UserRef::parse(fsid)).map(|user| Target::User(user.id)).map_err(|_| NONE),
            Self::Group => targets::forum(r, fsid)?.map(Target::Forum).ok_or(NONE),
            Self::Hashtag => targets::hashtag(r, fsid)?.map(Target::Hashtag).ok_or(NONE),
            // No places are kept here, so none can be marked.
            Self::Geotag => Err(NONE),
            Self::Post => targets::entry(r, viewer, EntryKind::Post, fsid)?.map(Target::Post).ok_or(NONE),
            Self::Comment => targets::entry(r, viewer, EntryKind::Comment, fsid)?.map(Target::Comment).ok_or(NONE),
        }
    }
}
