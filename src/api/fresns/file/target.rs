//! What an upload is for, by the words of either family.

use crate::api::fresns::editor::Source;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::error::Failure;
use crate::community::Read;
use crate::community::messages::message;
use crate::community::people::users::{self, UserRef};
use crate::community::posts::{drafts, uploads};
use crate::community::visibility::viewer;
use crate::error::{Denied, Error, Resource, Result};
use crate::model::content::entry::{EntryKind, FileKind};
use crate::model::people::user::Viewer;

/// Where an uploaded file goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum UploadTarget {
    Avatar(String),
    Banner(String),
    /// A message to this user.
    Message(String),
    /// `pid` or `cid`.
    Content(EntryKind, String),
    /// A draft, by its number (v2) or `did` (v1).
    Draft(EntryKind, String),
}

impl UploadTarget {
    /// v2 names a table, a column and a row of it.
    pub(super) fn v2(table: &str, column: &str, id: Option<String>, key: Option<String>) -> Result<Self, Failure> {
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
    pub(super) fn v1(usage: &str, fsid: String) -> Result<Self, Failure> {
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

    /// Does it exist, is it mine, may it have such a file? Returns the target as the core names it.
    pub(super) fn open(&self, r: &Read<'_>, ctx: &RenderContext, me: &Viewer, kind: FileKind) -> Result<uploads::UploadPlace> {
        const NONE: Error = Error::NotFound(Resource::Record);
        let settings = &ctx.settings;
        match self {
            Self::Avatar(who) | Self::Banner(who) => {
                let user = users::find(r, &UserRef::parse(who))?.ok_or(NONE)?;
                uploads::mine(me, user.id)?;
                Ok(if matches!(self, Self::Avatar(_)) { uploads::UploadPlace::Avatar } else { uploads::UploadPlace::Banner })
            }
            Self::Message(who) => {
                let user = users::find(r, &UserRef::parse(who))?.ok_or(NONE)?;
                let view = users::view(r, Some(me), user.id)?;
                message::may_message(settings, Some(me), ctx.verified, &view).map_err(|why| Error::Forbidden(Denied::Chat(why)))?;
                uploads::kind_allowed_in_messages(settings, kind)?;
                Ok(uploads::UploadPlace::Later)
            }
            Self::Content(entry, code) => {
                let head = viewer::open_code(r, Some(me), *entry, code).map_err(|_| NONE)?;
                uploads::mine(me, head.author)?;
                self.takes(ctx, me, kind)?;
                uploads::room_for_one(r, settings, *entry, head.id)?;
                room_for_kind(r, ctx, me, *entry, uploads::UploadPlace::Entry(head.id), kind)
            }
            Self::Draft(entry, code) => {
                let by = match code.parse() {
                    Ok(id) => drafts::DraftBy::Id(crate::model::id::DraftId(id)),
                    Err(_) => drafts::DraftBy::Did(code),
                };
                let draft = drafts::mine_of_kind(r, me, &by, *entry)?;
                self.takes(ctx, me, kind)?;
                uploads::room_in_draft(r, settings, *entry, draft.id)?;
                room_for_kind(r, ctx, me, *entry, uploads::UploadPlace::Draft(draft.id), kind)
            }
        }
    }

    /// 36109-36112 where the editor of posts or comments is not offered this kind of file.
    pub(super) fn takes(&self, ctx: &RenderContext, me: &Viewer, kind: FileKind) -> Result<()> {
        match self {
            Self::Content(entry, _) | Self::Draft(entry, _) if !source(ctx, me, *entry).takes(message::kind_name(kind)) => {
                Err(Error::Forbidden(Denied::FileKindNotAllowed(kind)))
            }
            _ => Ok(()),
        }
    }
}

fn source<'a>(ctx: &'a RenderContext, me: &Viewer, entry: EntryKind) -> Source<'a> {
    Source::of(ctx, me.role, if entry == EntryKind::Comment { "comment" } else { "post" })
}

/// 36115 where there are as many files of this kind as the editor offers.
fn room_for_kind(
    r: &Read<'_>,
    ctx: &RenderContext,
    me: &Viewer,
    entry: EntryKind,
    place: uploads::UploadPlace,
    kind: FileKind,
) -> Result<uploads::UploadPlace> {
    let max = source(ctx, me, entry).files(message::kind_name(kind));
    uploads::room_for_kind(r, place, kind, usize::try_from(max).unwrap_or(0))?;
    Ok(place)
}
