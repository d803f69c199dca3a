//! What an editor sends, under the names of both families.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;
use crate::api::kit::params::nullable;
use crate::community::Read;
use crate::community::posts::drafts::Change;
use crate::community::text::body::Body;
use crate::community::visibility::targets;
use crate::error::{Error, Resource, Result};
use crate::model::content::entry::EntryKind;
use crate::model::content::views::DraftView;
use crate::model::id::{EntryId, ForumId};
use crate::model::people::user::Viewer;

type Text = Option<String>;

/// Nobody may comment, everybody may.
const CLOSED: i64 = 4;
const OPEN: i64 = 1;

/// The fields of a draft. Absent fields stay as they are; an empty title or content is cleared.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Fields {
    pub create_type: Option<i64>,
    post_quote_pid: Text,
    quote_pid: Text,
    post_gid: Text,
    gid: Text,
    #[serde(deserialize_with = "nullable")]
    post_title: Option<Text>,
    #[serde(deserialize_with = "nullable")]
    title: Option<Text>,
    post_is_comment_disabled: Option<bool>,
    post_is_comment_private: Option<bool>,
    comment_policy: Option<i64>,
    comment_private: Option<bool>,
    comment_pid: Text,
    comment_cid: Text,
    #[serde(deserialize_with = "nullable")]
    content: Option<Text>,
    is_markdown: Option<bool>,
    is_anonymous: Option<bool>,
    is_private: Option<bool>,
    map: Option<Value>,
    location_info: Option<Value>,
    more_info: Option<Value>,
    delete_map: Option<bool>,
    delete_location: Option<bool>,
    delete_file: Text,
    delete_extend: Text,
    delete_archive: Text,
}

/// A JSON object, sent as such or written into a text.
fn object(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        object => Some(object.to_string()),
    }
}

/// Where a comment goes.
pub(super) struct CommentPlace {
    pub post: EntryId,
    pub parent: Option<EntryId>,
}

impl Fields {
    pub(super) fn title(&self, family: Family) -> Option<&Text> {
        match family {
            Family::V2 => self.post_title.as_ref(),
            Family::V1 => self.title.as_ref(),
        }
    }

    fn location(&self, family: Family) -> Option<String> {
        object(match family {
            Family::V2 => self.map.as_ref(),
            Family::V1 => self.location_info.as_ref(),
        })
    }

    /// v2 only knows open and closed.
    pub(super) fn policy(&self, family: Family) -> Option<i64> {
        match family {
            Family::V2 => self.post_is_comment_disabled.map(|disabled| if disabled { CLOSED } else { OPEN }),
            Family::V1 => self.comment_policy,
        }
    }

    /// Of a post: whether its comments are private. Of a comment, in v1: whether it is.
    pub(super) fn private(&self, family: Family) -> Option<bool> {
        match family {
            Family::V2 => self.post_is_comment_private,
            Family::V1 => self.comment_private.or(self.is_private),
        }
    }

    pub(super) fn anonymous(&self) -> bool {
        self.is_anonymous.unwrap_or(false)
    }

    /// Text and what is around it, without files.
    pub(super) fn body(&self, family: Family) -> Body {
        Body {
            text: self.content.clone().flatten().unwrap_or_default(),
            is_markdown: self.is_markdown.unwrap_or(false),
            location: self.location(family),
            more_info: object(self.more_info.as_ref()),
            ..Body::default()
        }
    }

    pub(super) fn forum(&self, r: &Read<'_>, family: Family) -> Result<Option<ForumId>> {
        let gid = match family {
            Family::V2 => self.post_gid.as_deref(),
            Family::V1 => self.gid.as_deref(),
        };
        gid.map(|gid| targets::forum(r, gid)?.ok_or(Error::NotFound(Resource::Forum))).transpose()
    }

    pub(super) fn quoted(&self, r: &Read<'_>, who: &Viewer, family: Family) -> Result<Option<EntryId>> {
        let pid = match family {
            Family::V2 => self.post_quote_pid.as_deref(),
            Family::V1 => self.quote_pid.as_deref(),
        };
        pid.map(|pid| targets::entry(r, Some(who), EntryKind::Post, pid)?.ok_or(Error::NotFound(Resource::Post))).transpose()
    }

    /// Is anything to be quoted?
    pub(super) fn quotes(&self) -> bool {
        self.post_quote_pid.is_some() || self.quote_pid.is_some()
    }

    /// Every comment stands under a post.
    pub(super) fn check_place(&self, kind: EntryKind) -> Result<(), Failure> {
        match (kind, &self.comment_pid) {
            (EntryKind::Comment, None) => Err(Failure::Invalid("The commentPid field is required.".into())),
            _ => Ok(()),
        }
    }

    pub(super) fn place(&self, r: &Read<'_>, who: &Viewer) -> Result<CommentPlace> {
        let pid = self.comment_pid.as_deref().unwrap_or_default();
        let post = targets::entry(r, Some(who), EntryKind::Post, pid)?.ok_or(Error::NotFound(Resource::PostOfComment))?;
        let reply = |cid: &String| targets::entry(r, Some(who), EntryKind::Comment, cid)?.ok_or(Error::NotFound(Resource::Comment));
        Ok(CommentPlace { post, parent: self.comment_cid.as_ref().map(reply).transpose()? })
    }

    /// The change of a draft. A file, extension or archive to be deleted that is not there is 36400.
    pub(super) fn change(&self, r: &Read<'_>, who: &Viewer, draft: Option<&DraftView>, kind: EntryKind, family: Family) -> Result<Change> {
        const NONE: Error = Error::NotFound(Resource::DeleteTarget);
        if self.delete_extend.is_some() || self.delete_archive.is_some() {
            return Err(NONE);
        }
        let file = |fid: &String| {
            let files = draft.map_or(&[][..], |draft| &draft.files);
            files.iter().find(|file| file.fid == *fid).map(|file| file.id).ok_or(NONE)
        };
        let cleared = match family {
            Family::V2 => self.delete_map,
            Family::V1 => self.delete_location,
        };
        let is_comment = kind == EntryKind::Comment;
        let private = self.private(family);
        Ok(Change {
            quoted: self.quoted(r, who, family)?.map(Some),
            forum: self.forum(r, family)?.map(Some),
            title: self.title(family).cloned(),
            text: self.content.clone().map(Option::unwrap_or_default),
            is_markdown: self.is_markdown,
            is_anonymous: self.is_anonymous,
            is_private: private.filter(|_| is_comment),
            comment_policy: self.policy(family),
            comment_private: private.filter(|_| !is_comment),
            location: if cleared == Some(true) { Some(None) } else { self.location(family).map(Some) },
            more_info: object(self.more_info.as_ref()).map(Some),
            add_files: Vec::new(),
            remove_file: self.delete_file.as_ref().map(file).transpose()?,
        })
    }
}
