//! Uploading, serving and linking files (`docs/specs/core.md` 13, `docs/specs/fresns.md 5.2.10`).

use std::fs::File;
use std::io::{Cursor, Read as _, Seek as _};

use crate::community::runtime::settings::Settings;
use crate::community::visibility::viewer;
use crate::error::{Denied, Error, Limit, Resource, Result, Why};
use crate::media::picture::{self, Prepared};
use crate::media::{ImageWorker, kinds};
use crate::model::clock::DAY;
use crate::model::content::entry::{EntryKind, FileKind, FileView};
use crate::model::content::media::{Variant, VariantInfo};
use crate::model::entropy::hex;
use crate::model::id::{EntryId, FileId, UserId};
use crate::model::people::user::{Picture, Role, Viewer};
use crate::store::files::file::{self, Facts, NewFile, Use};
use crate::store::files::{downloads, media};
use crate::store::messages::message::{self, MessageBy};
use crate::store::people::users::{self, PictureSlot};
use crate::store::{Db, Read, Write};

pub(crate) use crate::media::form::Purpose;

const MEGABYTE: u64 = 1024 * 1024;
/// Characters of a file name that are kept.
const NAME_LENGTH: usize = 128;
/// Bytes one call of `bytes` hands out at most.
pub const PIECE: usize = 1024 * 1024;

/// A file as it arrived, spooled to disk.
#[derive(Debug)]
pub struct Incoming {
    pub owner: UserId,
    pub kind: FileKind,
    /// As the client called it.
    pub name: String,
    /// Read from its start.
    pub content: File,
    /// Bytes.
    pub size: u64,
    pub sha256: [u8; 32],
}

/// Megabytes a file of this kind may have. One more is let pass, as both Fresns servers do.
pub(crate) fn max_megabytes(settings: &Settings, kind: FileKind) -> u64 {
    match kind {
        FileKind::Image => settings.image_max_mb,
        FileKind::Video => settings.video_max_mb,
        FileKind::Audio => settings.audio_max_mb,
        FileKind::Document => settings.document_max_mb,
    }
}

/// Extension, then size: `NotAllowedKind`, `Empty`, `TooLarge`. Returns the extension and its type.
pub(crate) fn check(settings: &Settings, kind: FileKind, name: &str, size: u64) -> Result<(String, &'static str)> {
    let known = check_name(kind, name)?;
    if size == 0 {
        return Err(Error::invalid("file", Why::Empty));
    }
    if size > (max_megabytes(settings, kind) + 1).saturating_mul(MEGABYTE) {
        return Err(Error::invalid("file", Why::TooLarge));
    }
    Ok(known)
}

/// The extensions that files of a kind may have, in the order people are shown.
pub(crate) fn extensions(kind: FileKind) -> Vec<&'static str> {
    kinds::allowed(kind).iter().map(|(extension, _)| *extension).collect()
}

/// The extension of a name and its type; `NotAllowedKind`.
pub(crate) fn check_name(kind: FileKind, name: &str) -> Result<(String, &'static str)> {
    let extension = kinds::extension(name);
    match kinds::mime(kind, &extension) {
        Some(mime) => Ok((extension, mime)),
        None => Err(Error::invalid("file", Why::NotAllowedKind { extension })),
    }
}

/// Brings the bytes into the database without publishing them. A failure leaves nothing behind.
pub(crate) async fn stage(
    db: &Db,
    image_worker: &ImageWorker,
    settings: &Settings,
    incoming: Incoming,
    purpose: Purpose,
) -> Result<FileId> {
    let (extension, mime) = check(settings, incoming.kind, &incoming.name, incoming.size)?;
    let mut content = incoming.content.try_clone().map_err(Error::internal)?;
    if incoming.kind == FileKind::Image {
        let prepared = image_worker.run(move || picture::prepare(whole(&mut content)?, purpose)).await?;
        return stage_prepared(db, incoming.owner, &incoming.name, prepared).await;
    }
    let source = image_worker
        .run(move || {
            let mut head = Vec::with_capacity(kinds::HEAD);
            content.rewind().map_err(Error::internal)?;
            (&content).take(kinds::HEAD as u64).read_to_end(&mut head).map_err(Error::internal)?;
            if !kinds::agrees(&extension, &head) {
                return Err(Error::invalid("file", Why::Undecodable));
            }
            content.rewind().map_err(Error::internal)?;
            Ok((content, extension))
        })
        .await?;
    let (source, extension) = source;
    stage_as_is(db, Incoming { content: source, ..incoming }, Kept { extension, mime }).await
}

/// What a file that is kept untouched is.
pub(crate) struct Kept {
    pub extension: String,
    pub mime: &'static str,
}

/// Brings a file into the database as it is, from where it is read next. A failure leaves nothing behind.
pub(crate) async fn stage_as_is(db: &Db, incoming: Incoming, Kept { extension, mime }: Kept) -> Result<FileId> {
    let size = i64::try_from(incoming.size).map_err(Error::internal)?;
    let new = NewFile {
        owner: incoming.owner,
        kind: incoming.kind,
        name: tidy_name(&incoming.name),
        mime: mime.to_owned(),
        extension,
        size,
        sha256: incoming.sha256,
        facts: Facts::default(),
    };
    let file = db.write(move |tx| file::insert(tx, &new)).await?;
    let info = VariantInfo { mime: mime.to_owned(), size, width: None, height: None };
    or_discard(db, file, media::write(db, file, Variant::Original, info, incoming.content).await).await
}

/// Everything in a file, from its start.
pub(crate) fn whole(content: &mut File) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    content.rewind().and_then(|()| content.read_to_end(&mut bytes)).map_err(Error::internal)?;
    Ok(bytes)
}

/// Brings a picture that is ready into the database without publishing it. A failure leaves nothing behind.
pub(crate) async fn stage_prepared(db: &Db, owner: UserId, name: &str, prepared: Prepared) -> Result<FileId> {
    let original = prepared.original;
    let new = NewFile {
        owner,
        kind: FileKind::Image,
        name: tidy_name(name),
        mime: original.mime.to_owned(),
        extension: original.extension.to_owned(),
        size: i64::try_from(original.bytes.len()).map_err(Error::internal)?,
        sha256: prepared.sha256,
        facts: Facts {
            width: Some(original.width.into()),
            height: Some(original.height.into()),
            duration: None,
            blurhash: prepared.blurhash,
            animated: prepared.animated,
        },
    };
    let file = db.write(move |tx| file::insert(tx, &new)).await?;
    for (variant, form) in [(Variant::Original, original)].into_iter().chain(prepared.variants) {
        let info = VariantInfo {
            mime: form.mime.to_owned(),
            size: i64::try_from(form.bytes.len()).map_err(Error::internal)?,
            width: Some(form.width.into()),
            height: Some(form.height.into()),
        };
        or_discard(db, file, media::write(db, file, variant, info, Cursor::new(form.bytes)).await).await?;
    }
    Ok(file)
}

async fn or_discard(db: &Db, file: FileId, done: Result<()>) -> Result<FileId> {
    if let Err(error) = done {
        // What cannot be removed now is swept at the next start; the first error is more useful.
        let _ = media::discard(db, file).await;
        return Err(error);
    }
    Ok(file)
}

/// A name without folders and control characters.
fn tidy_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(NAME_LENGTH).collect()
}

/// Makes a staged file usable in the request's own transaction and returns it under the key of this use.
pub(crate) fn publish(tx: &Write<'_>, file: FileId, used: Use) -> Result<FileView> {
    file::publish(tx, file)?;
    let key = file::attach(tx, file, used, 0)?;
    let (view, _) = file::by_key(tx, &key)?.ok_or(Error::NotFound(Resource::File))?;
    Ok(view)
}

/// Makes a staged file its owner's, in the transaction that uses it.
pub(crate) fn adopt(tx: &Write<'_>, file: FileId, owner: UserId) -> Result<()> {
    file::publish(tx, file)?;
    file::attach(tx, file, Use::Upload(owner), 0).map(drop)
}

/// Drops a staged file that was not used after all; what fails now is swept at the next start.
pub(crate) async fn discard(db: &Db, file: FileId) {
    let _ = media::discard(db, file).await;
}

/// Takes a file for later use by its owner.
pub async fn upload(db: &Db, image_worker: &ImageWorker, settings: &Settings, incoming: Incoming) -> Result<FileView> {
    let owner = incoming.owner;
    let file = stage(db, image_worker, settings, incoming, Purpose::Attachment).await?;
    let done = db.write(move |tx| publish(tx, file, Use::Upload(owner))).await;
    if done.is_err() {
        discard(db, file).await;
    }
    done
}

/// Takes a picture as the owner's avatar (cropped to 400x400) or banner (750 000 pixels); the earlier one goes.
pub(crate) async fn set_picture(
    db: &Db,
    image_worker: &ImageWorker,
    settings: &Settings,
    incoming: Incoming,
    slot: PictureSlot,
) -> Result<FileView> {
    let owner = incoming.owner;
    let purpose = match slot {
        PictureSlot::Avatar => Purpose::Avatar,
        PictureSlot::Banner => Purpose::Banner,
    };
    if incoming.kind != FileKind::Image {
        return Err(Error::invalid("file", Why::NotAllowedKind { extension: kinds::extension(&incoming.name) }));
    }
    let file = stage(db, image_worker, settings, incoming, purpose).await?;
    let done = db.write(move |tx| {
        let view = publish(tx, file, if slot == PictureSlot::Avatar { Use::Avatar(owner) } else { Use::Banner(owner) })?;
        replace_picture(tx, owner, slot, Some(&Picture::File { file, key: view.key.clone() }))?;
        Ok(view)
    });
    let done = done.await;
    if done.is_err() {
        discard(db, file).await;
    }
    done
}

/// An own upload by its public id.
pub(crate) fn own(r: &Read<'_>, owner: UserId, fid: &str) -> Result<FileId> {
    let file = file::by_fid(r, fid)?.filter(|file| file.owner == Some(owner) && !file.gone);
    file.map(|file| file.id).ok_or(Error::NotFound(Resource::File))
}

/// Takes an earlier upload of the owner as avatar or banner, by its public id.
pub(crate) fn use_as_picture(tx: &Write<'_>, owner: UserId, slot: PictureSlot, fid: &str) -> Result<()> {
    let file = file::by_fid(tx, fid)?
        .filter(|file| file.owner == Some(owner) && file.kind == FileKind::Image && !file.gone)
        .ok_or(Error::NotFound(Resource::File))?;
    use_file_as_picture(tx, owner, slot, file.id)
}

/// Takes a file that is known to be the owner's picture as avatar or banner.
pub(crate) fn use_file_as_picture(tx: &Write<'_>, owner: UserId, slot: PictureSlot, file: FileId) -> Result<()> {
    let used = if slot == PictureSlot::Avatar { Use::Avatar(owner) } else { Use::Banner(owner) };
    let key = file::attach(tx, file, used, 0)?;
    replace_picture(tx, owner, slot, Some(&Picture::File { file, key }))
}

/// Sets or removes a picture of a profile; a file that nothing else uses is gone.
pub(crate) fn replace_picture(tx: &Write<'_>, owner: UserId, slot: PictureSlot, picture: Option<&Picture>) -> Result<()> {
    let user = users::find(tx, &users::UserBy::Id(owner))?.ok_or(Error::NotFound(Resource::User))?;
    users::set_picture(tx, owner, slot, picture)?;
    let old = if slot == PictureSlot::Avatar { user.avatar } else { user.banner };
    match old {
        Some(Picture::File { file, key }) => file::detach_key(tx, file, &key),
        _ => Ok(()),
    }
}

/// A form of a file behind an address.
#[derive(Clone, Debug)]
pub(crate) struct Served {
    pub file: FileView,
    pub variant: Variant,
    pub info: VariantInfo,
    /// Not for shared caches.
    pub private: bool,
    /// May be shown in place; all else is a download.
    pub inline: bool,
    /// Changes with the bytes.
    pub tag: String,
}

/// What stands behind a key. A form that was not made is answered by the original.
pub(crate) fn serve(r: &Read<'_>, key: &str, variant: Variant) -> Result<Served> {
    let (file, private) = file::by_key(r, key)?.ok_or(Error::NotFound(Resource::File))?;
    serve_file(r, file, variant, private)
}

/// A live file in this form, for those who asked whether they may have it.
pub(crate) fn serve_file(r: &Read<'_>, file: FileView, variant: Variant, private: bool) -> Result<Served> {
    let found = match media::variant(r, file.id, variant)? {
        Some(info) => Some((variant, info)),
        None => media::variant(r, file.id, Variant::Original)?.map(|info| (Variant::Original, info)),
    };
    let (variant, info) = found.ok_or(Error::NotFound(Resource::File))?;
    let tag = format!("{}-{}", hex(file.sha256.get(..16).unwrap_or_default()), variant.name());
    Ok(Served { inline: kinds::shown_inline(&info.mime), file, variant, info, private, tag })
}

/// Bytes `from..from + len` of it, at most `PIECE` at a time; fewer at the end.
pub(crate) fn bytes(r: &Read<'_>, served: &Served, from: usize, len: usize) -> Result<Vec<u8>> {
    media::read(r, served.file.id, served.variant, from, len.min(PIECE))
}

/// Where a file is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DownloadPlace<'a> {
    /// By `pid`.
    Post(&'a str),
    /// By `cid`.
    Comment(&'a str),
    Message(MessageBy<'a>),
}

/// Hands out the key of a file in a place the viewer may see, and records the download (`docs/specs/fresns.md 5.2.10`).
/// Errors in this order: role, quota, file, place, the file is not in it.
pub(crate) fn link(tx: &Write<'_>, settings: &Settings, viewer: &Viewer, fid: &str, place: DownloadPlace<'_>) -> Result<FileView> {
    if viewer.role == Role::Pending {
        return Err(Error::Forbidden(Denied::RoleMayNotDownload));
    }
    let today = tx.now() - tx.now().rem_euclid(DAY);
    if settings.download_daily_max > 0 && downloads::since(tx, viewer.user, today)? >= settings.download_daily_max {
        return Err(Error::TooMany { what: Limit::Downloads, retry_after_seconds: None });
    }
    let file = file::by_fid(tx, fid)?.filter(|file| !file.gone).ok_or(Error::NotFound(Resource::File))?;
    let entry = visible_place(tx, viewer, place)?;
    let file = file::in_entry(tx, file.id, entry)?.ok_or(Error::NotFound(Resource::Record))?;
    downloads::record(tx, file.id, viewer.user)?;
    Ok(file)
}

fn visible_place(r: &Read<'_>, viewer: &Viewer, place: DownloadPlace<'_>) -> Result<EntryId> {
    let by = match place {
        DownloadPlace::Post(pid) => return Ok(viewer::open_code(r, Some(viewer), EntryKind::Post, pid)?.id),
        DownloadPlace::Comment(cid) => return Ok(viewer::open_code(r, Some(viewer), EntryKind::Comment, cid)?.id),
        DownloadPlace::Message(by) => by,
    };
    let message = message::ends(r, by)?.ok_or(Error::NotFound(Resource::Message))?;
    if message.sender != viewer.user && message.receiver != viewer.user {
        return Err(Error::Forbidden(Denied::NotInConversation));
    }
    if !message.shown_to(viewer.user) {
        return Err(Error::NotFound(Resource::Message));
    }
    Ok(message.id)
}

/// Removes uploads that never became part of anything: once, before the first request.
pub async fn remove_abandoned(db: &Db) -> Result<usize> {
    let stale = db.read(file::stale_uploads)?;
    for file in &stale {
        let file = *file;
        db.write(move |tx| file::collect(tx, file)).await?;
    }
    Ok(stale.len() + media::remove_abandoned(db).await?)
}
