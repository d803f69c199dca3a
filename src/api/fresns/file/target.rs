//! What an upload is for, by the words of either family.

use crate::api::fresns::error::Failure;
use crate::community::Snapshot;
use crate::community::drafts;
use crate::community::settings::Settings;
use crate::community::users::{self, UserRef};
use crate::community::viewer;
use crate::community::{messages, uploads};
use crate::error::{Error, Result, Thing};
use crate::model::content::{EntryKind, FileKind};
use crate::model::user::Viewer;

/// Where an uploaded file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Avatar(String),
    Banner(String),
    /// A message to this user.
    Message(String),
    /// `pid` or `cid`.
    Content(EntryKind, String),
    /// A draft, by its number (v2) or `did` (v1).
    Draft(EntryKind, String),
}

impl Target {
    /// v2 names a table, a column and a row of it.
    pub fn v2(table: &str, column: &str, id: Option<String>, key: Option<String>) -> Result<Self, Failure> {
        let any = || id.clone().or_else(|| key.clone()).ok_or(Failure::Code(30001));
        match (table, column) {
            ("users", "avatar_file_id") => Ok(Self::Avatar(any()?)),
            ("users", "banner_file_id") => Ok(Self::Banner(any()?)),
            ("conversation_messages", "message_file_id") => Ok(Self::Message(any()?)),
            ("posts", "id") => Ok(Self::Content(EntryKind::Post, any()?)),
            ("comments", "id") => Ok(Self::Content(EntryKind::Comment, any()?)),
            ("post_logs", "id") => Ok(Self::Draft(EntryKind::Post, any()?)),
            ("comment_logs", "id") => Ok(Self::Draft(EntryKind::Comment, any()?)),
            _ => Err(Failure::Code(32201)),
        }
    }

    /// v1 has a word for each use.
    pub fn v1(usage: &str, fsid: String) -> Result<Self, Failure> {
        match usage {
            "userAvatar" => Ok(Self::Avatar(fsid)),
            "userBanner" => Ok(Self::Banner(fsid)),
            "conversation" => Ok(Self::Message(fsid)),
            "post" => Ok(Self::Content(EntryKind::Post, fsid)),
            "comment" => Ok(Self::Content(EntryKind::Comment, fsid)),
            "postDraft" => Ok(Self::Draft(EntryKind::Post, fsid)),
            "commentDraft" => Ok(Self::Draft(EntryKind::Comment, fsid)),
            // No archive fields exist here, so none takes a file.
            "userArchive" | "postDraftArchive" | "commentDraftArchive" => Err(Failure::Code(37800)),
            _ => Err(Failure::Invalid("The usageType field names no use of a file.".into())),
        }
    }

    /// Is it there, is it mine, may it take such a file? Says what the core calls it.
    pub fn open(&self, r: &Snapshot<'_>, settings: &Settings, me: &Viewer, verified: bool, kind: FileKind) -> Result<uploads::Place> {
        const NONE: Error = Error::NotFound(Thing::Record);
        match self {
            Self::Avatar(who) | Self::Banner(who) => {
                let user = users::find(r, &UserRef::parse(who))?.ok_or(NONE)?;
                uploads::mine(me, user.id)?;
                Ok(if matches!(self, Self::Avatar(_)) { uploads::Place::Avatar } else { uploads::Place::Banner })
            }
            Self::Message(who) => {
                let user = users::find(r, &UserRef::parse(who))?.ok_or(NONE)?;
                let view = users::view(r, Some(me), user.id)?;
                messages::may_message(settings, Some(me), verified, &view)
                    .map_err(|why| Error::Forbidden(crate::error::Denied::Chat(why)))?;
                uploads::kind_allowed_in_messages(settings, kind)?;
                Ok(uploads::Place::Later)
            }
            Self::Content(entry, code) => {
                let head = viewer::open_code(r, Some(me), *entry, code).map_err(|_| NONE)?;
                uploads::mine(me, head.author)?;
                uploads::room_for_one(r, settings, *entry, head.id)?;
                Ok(uploads::Place::Entry(head.id))
            }
            Self::Draft(entry, code) => {
                let by = match code.parse() {
                    Ok(id) => drafts::By::Id(crate::model::id::DraftId(id)),
                    Err(_) => drafts::By::Did(code),
                };
                let draft = drafts::mine_of_kind(r, me, &by, *entry)?;
                uploads::room_in_draft(r, settings, *entry, draft.id)?;
                Ok(uploads::Place::Draft(draft.id))
            }
        }
    }
}
