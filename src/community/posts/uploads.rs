//! Attaches uploads to the content they were made for (`docs/specs/fresns.md 5.2.10`).

use crate::community::files::file::{self, Incoming};
use crate::community::messages::message::kind_name;
use crate::community::runtime::core::Core;
use crate::community::runtime::settings::Settings;
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::media::form::Purpose;
use crate::model::content::entry::{EntryKind, FileKind, FileView};
use crate::model::id::{DraftId, EntryId, FileId, UserId};
use crate::model::people::user::Viewer;
use crate::store::files::file::{self as rows, Use};
use crate::store::people::users::PictureSlot;
use crate::store::posts::{drafts, entries};
use crate::store::{Read, Write};

/// Where an uploaded file goes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadPlace {
    Avatar,
    Banner,
    Entry(EntryId),
    Draft(DraftId),
    /// Kept for the message or post that will name it.
    Later,
}

/// Refuses what belongs to somebody else.
pub(crate) fn mine(me: &Viewer, owner: UserId) -> Result<()> {
    if owner == me.user { Ok(()) } else { Err(Error::Forbidden(Denied::NotUploader)) }
}

/// May files of this kind be sent in messages?
pub(crate) fn kind_allowed_in_messages(settings: &Settings, kind: FileKind) -> Result<()> {
    let allowed = settings.conversation_files.iter().any(|name| name == kind_name(kind));
    if allowed { Ok(()) } else { Err(Error::Forbidden(Denied::FileKindNotAllowed(kind))) }
}

/// Refuses one more file on a content that is full.
pub(crate) fn room_for_one(r: &Read<'_>, settings: &Settings, kind: EntryKind, entry: EntryId) -> Result<()> {
    room(settings, kind, entries::file_ids(r, entry)?.len())
}

/// Refuses one more file on a draft that is full.
pub(crate) fn room_in_draft(r: &Read<'_>, settings: &Settings, kind: EntryKind, draft: DraftId) -> Result<()> {
    room(settings, kind, drafts::file_ids(r, draft)?.len())
}

/// Refuses one more file of this kind where there are `max` of them.
pub(crate) fn room_for_kind(r: &Read<'_>, place: UploadPlace, kind: FileKind, max: usize) -> Result<()> {
    let files = match place {
        UploadPlace::Entry(entry) => entries::file_ids(r, entry)?,
        UploadPlace::Draft(draft) => drafts::file_ids(r, draft)?,
        UploadPlace::Avatar | UploadPlace::Banner | UploadPlace::Later => return Ok(()),
    };
    let has = rows::heads(r, &files)?.iter().filter(|file| file.kind == kind).count();
    if has < max { Ok(()) } else { Err(Error::TooMany { what: Limit::Files, retry_after_seconds: None }) }
}

fn room(settings: &Settings, kind: EntryKind, has: usize) -> Result<()> {
    let max = if kind == EntryKind::Comment { settings.comment_files_max } else { settings.post_files_max };
    if has < max { Ok(()) } else { Err(Error::TooMany { what: Limit::Files, retry_after_seconds: None }) }
}

/// Takes the file and puts it where it belongs, in one transaction once its bytes are in.
pub(crate) async fn store(core: &Core, incoming: Incoming, place: UploadPlace) -> Result<FileView> {
    let settings = core.settings();
    let owner = incoming.owner;
    let picture = |slot| (slot, incoming.kind == FileKind::Image);
    match place {
        UploadPlace::Avatar | UploadPlace::Banner => {
            let (slot, is_image) = picture(if place == UploadPlace::Avatar { PictureSlot::Avatar } else { PictureSlot::Banner });
            if !is_image {
                return Err(Error::invalid("file", Why::Undecodable));
            }
            file::set_picture(&core.db, &core.image_worker, &settings, incoming, slot).await
        }
        UploadPlace::Later => file::upload(&core.db, &core.image_worker, &settings, incoming).await,
        UploadPlace::Entry(entry) => {
            let file = file::stage(&core.db, &core.image_worker, &settings, incoming, Purpose::Attachment).await?;
            let done = core.db.write(move |tx| attach_to_entry(tx, &settings, owner, file, entry)).await;
            or_discard(core, file, done).await
        }
        UploadPlace::Draft(draft) => {
            let file = file::stage(&core.db, &core.image_worker, &settings, incoming, Purpose::Attachment).await?;
            let done = core.db.write(move |tx| attach_to_draft(tx, &settings, owner, file, draft)).await;
            or_discard(core, file, done).await
        }
    }
}

async fn or_discard(core: &Core, file: FileId, done: Result<FileView>) -> Result<FileView> {
    if done.is_err() {
        file::discard(&core.db, file).await;
    }
    done
}

// Both repeat the checks from before the upload: other uploads may have finished first.

fn attach_to_entry(tx: &Write<'_>, settings: &Settings, owner: UserId, file: FileId, entry: EntryId) -> Result<FileView> {
    let head = entries::head(tx, entry)?.filter(|head| head.author == owner && !head.deleted).ok_or(Error::NotFound(Resource::Record))?;
    room_for_one(tx, settings, head.kind, head.id)?;
    let mut all = entries::file_ids(tx, head.id)?;
    let view = file::publish(tx, file, Use::Entry(entry))?;
    all.push(file);
    entries::keep_files(tx, entry, &all)?;
    let heads = rows::heads(tx, &all)?;
    entries::set_file_kinds(tx, entry, crate::community::text::body::kinds(&heads))?;
    Ok(view)
}

fn attach_to_draft(tx: &Write<'_>, settings: &Settings, owner: UserId, file: FileId, draft: DraftId) -> Result<FileView> {
    let draft = super::drafts::mine_open(tx, owner, draft)?;
    room_in_draft(tx, settings, draft.kind, draft.id)?;
    rows::publish(tx, file)?;
    let position = i64::try_from(drafts::file_ids(tx, draft.id)?.len()).unwrap_or(0);
    let key = rows::attach(tx, file, Use::Draft(draft.id), position)?;
    rows::by_key(tx, &key)?.map(|(view, _)| view).ok_or(Error::NotFound(Resource::File))
}

/// A content warning and free information (JSON), as they may be stored; asked before an upload is.
pub(crate) fn check_marks(warning: Option<&str>, more_info: Option<&str>) -> Result<()> {
    if warning.is_some_and(|warning| !matches!(warning, "none" | "nudity" | "violence" | "sensitive")) {
        return Err(Error::unfit("warning", "none, nudity, violence or sensitive"));
    }
    crate::community::text::body::check_json("moreInfo", more_info)
}

/// A content warning and free information on an own upload.
pub(crate) fn describe(tx: &Write<'_>, file: FileId, warning: Option<&str>, more_info: Option<&str>) -> Result<()> {
    check_marks(warning, more_info)?;
    if let Some(warning) = warning {
        rows::set_warning(tx, file, warning)?;
    }
    more_info.map_or(Ok(()), |json| rows::set_more_info(tx, file, json))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::community::posts::drafts::NewDraft;
    use crate::community::test::fixture::TestCommunity;
    use crate::error::DraftAct;
    use crate::store::test;

    const POST: NewDraft = NewDraft { kind: EntryKind::Post, create_type: 2, quoted: None, forum: None, post: None, parent: None };

    #[test]
    fn free_space_is_checked_again_after_the_upload() {
        let mut v = TestCommunity::new();
        v.settings.post_files_max = 1;
        let ann = v.person("ann");
        let post = v.post(&ann, "look");
        let settings = v.settings.clone();
        let draft = v.write(move |tx| super::super::drafts::create(tx, &settings, &ann, &POST)).id;
        let put = |place: UploadPlace| {
            let settings = v.settings.clone();
            v.try_write(move |tx| {
                let file = test::rows::file(tx, ann.user)?;
                match place {
                    UploadPlace::Entry(entry) => attach_to_entry(tx, &settings, ann.user, file, entry),
                    UploadPlace::Draft(draft) => attach_to_draft(tx, &settings, ann.user, file, draft),
                    UploadPlace::Avatar | UploadPlace::Banner | UploadPlace::Later => unreachable!(),
                }
            })
        };
        for place in [UploadPlace::Entry(post), UploadPlace::Draft(draft)] {
            put(place).unwrap();
            assert!(matches!(put(place), Err(Error::TooMany { what: Limit::Files, .. })), "{place:?}");
        }
    }

    #[test]
    fn each_kind_has_its_own_limit() {
        let v = TestCommunity::new();
        let ann = v.person("ann");
        let post = v.post(&ann, "look");
        v.write(move |tx| {
            let image = test::rows::file(tx, ann.user)?;
            rows::attach(tx, image, Use::Entry(post), 0)
        });
        let room = |kind, max| v.db.read(|r| room_for_kind(r, UploadPlace::Entry(post), kind, max));
        assert!(room(FileKind::Image, 2).is_ok() && room(FileKind::Video, 1).is_ok());
        assert!(matches!(room(FileKind::Image, 1), Err(Error::TooMany { what: Limit::Files, .. })));
    }

    #[test]
    fn a_draft_in_review_accepts_no_file() {
        let v = TestCommunity::new();
        let ann = v.person("ann");
        let settings = v.settings.clone();
        let refused = v.try_write(move |tx| {
            let draft = super::super::drafts::create(tx, &settings, &ann, &POST)?;
            test::fixture::submit(tx, draft.id)?;
            let file = test::rows::file(tx, ann.user)?;
            attach_to_draft(tx, &settings, ann.user, file, draft.id)
        });
        assert!(matches!(refused, Err(Error::Forbidden(Denied::DraftUnderReview(DraftAct::Update)))), "{refused:?}");
    }
}
