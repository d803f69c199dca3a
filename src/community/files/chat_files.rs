//! Files of the IM dialect: an address to send one to, then an address to fetch it from (`docs/specs/lanying.md 3.5`).

use std::io::{Read as _, Seek as _};

use super::file::{self, Incoming, Kept, Served};
use crate::community::people::sessions::{draw_token, hash_token};
use crate::community::people::users::{self, UserRef};
use crate::community::runtime::core::Core;
use crate::community::text::address::OwnAddress;
use crate::error::{Denied, Error, Resource, Result, Room, Why};
use crate::media::form::Purpose as Shape;
use crate::media::{kinds, picture};
use crate::model::clock::MINUTE;
use crate::model::content::chat_file::{ChatFile, End, NewChatFile, Purpose};
use crate::model::content::entry::FileKind;
use crate::model::content::media::Variant;
use crate::model::id::{FileId, RoomId, UserId};
use crate::store::files::chat_files as rows;
use crate::store::files::file::{self as file_rows, Use};
use crate::store::messages::rooms::members;
use crate::store::{Read, Write};

pub(crate) use crate::community::runtime::settings::Settings;

/// How long an address waits for its bytes.
const TICKET: i64 = 10 * MINUTE;
const MEGABYTE: u64 = 1024 * 1024;

/// Where to send the bytes, and where they are then.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    pub ticket: String,
    pub sign: String,
    pub purpose: Purpose,
}

/// The kind of a file by its number; `None` for numbers that mean nothing.
pub(crate) fn kind_of(file_type: i64) -> Option<FileKind> {
    match file_type {
        100 | 200 => Some(FileKind::Document),
        101 | 104 | 201 => Some(FileKind::Audio),
        102 | 202 => Some(FileKind::Image),
        103 | 203 => Some(FileKind::Video),
        _ => None,
    }
}

/// An address for a picture of oneself.
pub(crate) fn for_avatar(tx: &Write<'_>, me: UserId) -> Result<Address> {
    place(tx, me, Purpose::Avatar, None, 0)
}

/// An address for the picture of a room; whether the caller may change it was asked.
pub(crate) fn for_room_avatar(tx: &Write<'_>, me: UserId, room: RoomId) -> Result<Address> {
    place(tx, me, Purpose::RoomAvatar, Some(End::Room(room)), 0)
}

/// An address for a file of a conversation: `Invalid(file_type)`, `NotFound(User)`, `Room`.
pub(crate) fn for_chat(tx: &Write<'_>, me: UserId, end: End, file_type: i64) -> Result<Address> {
    if kind_of(file_type).is_none() {
        return Err(Error::unfit("file_type", "100 to 104 or 200 to 203"));
    }
    check_end(tx, me, end)?;
    place(tx, me, Purpose::Chat, Some(end), file_type)
}

fn check_end(r: &Read<'_>, me: UserId, end: End) -> Result<()> {
    match end {
        End::User(user) => users::require(r, &UserRef::Id(user)).map(drop),
        End::Room(room) if members::is_in(r, room, me)? => Ok(()),
        End::Room(_) => Err(Error::Room(Room::NotMember)),
    }
}

fn place(tx: &Write<'_>, me: UserId, purpose: Purpose, end: Option<End>, file_type: i64) -> Result<Address> {
    users::require_enabled(tx, me)?;
    let (ticket, sign) = (draw_token(tx.entropy()), tx.entropy().hex128());
    let new = NewChatFile { sign: &sign, owner: me, purpose, end, file_type, file: None };
    rows::insert(tx, &new, Some(&hash_token(&ticket)), Some(tx.now() + TICKET))?;
    Ok(Address { ticket, sign, purpose })
}

/// The place that a ticket opens; `NotFound(File)` for one that was used, is too old or unknown.
pub(crate) fn waiting(r: &Read<'_>, ticket: &str) -> Result<ChatFile> {
    let found = rows::by_ticket(r, &hash_token(ticket))?.filter(|file| file.expires_at.is_some_and(|until| r.now() < until));
    found.ok_or(Error::NotFound(Resource::File))
}

/// The bytes came: they are stored, under the reserved address. A ticket is good for one file.
pub(crate) async fn put(core: &Core, ticket: &str, incoming: Incoming) -> Result<()> {
    let waiting = core.read(|r| waiting(r, ticket))?;
    let settings = core.settings();
    // Everybody who has the address uploads in the name of the user who requested it.
    let incoming = Incoming { owner: waiting.owner, ..incoming };
    let file = match waiting.purpose {
        Purpose::Avatar | Purpose::RoomAvatar => picture_file(core, &settings, incoming, Shape::Avatar).await?,
        Purpose::Chat => match kind_of(waiting.file_type) {
            Some(FileKind::Image) => picture_file(core, &settings, incoming, Shape::Attachment).await?,
            kind => as_it_is(core, &settings, incoming, kind.unwrap_or(FileKind::Document)).await?,
        },
    };
    let sign = waiting.sign.clone();
    let done = core
        .write(move |tx, _| {
            // Somebody may have left since, or another request may have been faster.
            users::require_enabled(tx, waiting.owner)?;
            file::publish(tx, file, Use::Chat)?;
            if rows::fill(tx, &sign, file)? { Ok(()) } else { Err(Error::NotFound(Resource::File)) }
        })
        .await;
    if done.is_err() {
        file::discard(&core.db, file).await;
    }
    done
}

fn check_size(settings: &Settings, kind: FileKind, size: u64) -> Result<()> {
    if size == 0 {
        return Err(Error::invalid("file", Why::Empty));
    }
    let max = file::max_megabytes(settings, kind).saturating_mul(MEGABYTE);
    if size > max { Err(Error::invalid("file", Why::TooLarge)) } else { Ok(()) }
}

async fn picture_file(core: &Core, settings: &Settings, incoming: Incoming, shape: Shape) -> Result<FileId> {
    check_size(settings, FileKind::Image, incoming.size)?;
    let mut content = incoming.content;
    let prepared = core.image_worker.run(move || picture::prepare(file::whole(&mut content)?, shape)).await?;
    file::stage_prepared(&core.db, incoming.owner, &incoming.name, prepared).await
}

/// Kept untouched; what it is decides its content, else its name.
async fn as_it_is(core: &Core, settings: &Settings, incoming: Incoming, kind: FileKind) -> Result<FileId> {
    check_size(settings, kind, incoming.size)?;
    let mut content = incoming.content.try_clone().map_err(Error::internal)?;
    let head = core
        .image_worker
        .run(move || {
            let mut head = Vec::with_capacity(kinds::HEAD);
            content.rewind().map_err(Error::internal)?;
            (&content).take(kinds::HEAD as u64).read_to_end(&mut head).map_err(Error::internal)?;
            content.rewind().map_err(Error::internal)?;
            Ok(head)
        })
        .await?;
    let named = kinds::extension(&incoming.name);
    let (kind, extension, mime) = match kinds::sniff(&head) {
        Some((found, extension, mime)) => (found, extension.to_owned(), mime),
        None => {
            let mime = [kind, FileKind::Document].into_iter().find_map(|kind| kinds::mime(kind, &named));
            (kind, named, mime.unwrap_or("application/octet-stream"))
        }
    };
    file::stage_as_is(&core.db, Incoming { kind, ..incoming }, Kept { extension, mime }).await
}

/// Who opens a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    User(UserId),
    /// A program that may see everything.
    Trusted,
}

fn may_read(r: &Read<'_>, reader: Reader, file: &ChatFile) -> Result<bool> {
    let Reader::User(user) = reader else { return Ok(true) };
    Ok(match (file.purpose, file.end) {
        (Purpose::Avatar | Purpose::RoomAvatar, _) => true,
        _ if file.owner == user => true,
        (Purpose::Chat, Some(End::User(peer))) => peer == user,
        (Purpose::Chat, Some(End::Room(room))) => members::is_in(r, room, user)?,
        (Purpose::Chat, None) => false,
    })
}

/// A file that came: `NotFound(File)`, `Denied::NotInConversation`.
fn readable(r: &Read<'_>, reader: Reader, sign: &str) -> Result<(ChatFile, FileId)> {
    let file = rows::by_sign(r, sign)?.ok_or(Error::NotFound(Resource::File))?;
    if !may_read(r, reader, &file)? {
        return Err(Error::Forbidden(Denied::NotInConversation));
    }
    let id = file.file.ok_or(Error::NotFound(Resource::File))?;
    Ok((file, id))
}

/// The file behind a sign, small where that was made and is asked for.
pub(crate) fn serve(r: &Read<'_>, reader: Reader, sign: &str, small: bool) -> Result<Served> {
    let (place, id) = readable(r, reader, sign)?;
    let file = file_rows::live(r, id)?.ok_or(Error::NotFound(Resource::File))?;
    let variant = if small { Variant::Small } else { Variant::Original };
    file::serve_file(r, file, variant, place.purpose == Purpose::Chat)
}

/// The same file for another conversation; returns its sign there.
pub(crate) fn forward(tx: &Write<'_>, me: UserId, sign: &str, end: End) -> Result<String> {
    let (place, id) = readable(tx, Reader::User(me), sign)?;
    if place.purpose != Purpose::Chat {
        return Err(Error::NotFound(Resource::File));
    }
    file_rows::live(tx, id)?.ok_or(Error::NotFound(Resource::File))?;
    check_end(tx, me, end)?;
    let sign = tx.entropy().hex128();
    let new = NewChatFile { sign: &sign, owner: me, purpose: Purpose::Chat, end: Some(end), file_type: place.file_type, file: Some(id) };
    rows::insert(tx, &new, None, None)?;
    Ok(sign)
}

/// Where a file is fetched.
pub(crate) fn download_url(base_url: &str, address: &Address) -> String {
    match address.purpose {
        Purpose::Chat => OwnAddress::at(base_url).chat_url(&address.sign),
        Purpose::Avatar | Purpose::RoomAvatar => OwnAddress::at(base_url).avatar_url(&address.sign),
    }
}

/// The picture that somebody uploaded of themselves, if `avatar` is its address or its name.
pub(crate) fn avatar_of(r: &Read<'_>, me: UserId, base_url: &str, avatar: &str) -> Result<Option<FileId>> {
    let named = OwnAddress::at(base_url).avatar_sign(avatar).unwrap_or(avatar);
    if named.len() != 32 {
        return Ok(None);
    }
    let found = rows::by_sign(r, named)?.filter(|file| file.owner == me && file.purpose == Purpose::Avatar);
    let Some(file) = found.and_then(|file| file.file) else { return Ok(None) };
    Ok(file_rows::live(r, file)?.map(|_| file))
}

/// The file of a chat that somebody uploaded themselves, if `url` is its address.
pub(crate) fn sent_by(r: &Read<'_>, me: UserId, base_url: &str, url: &str) -> Result<Option<FileId>> {
    let Some(sign) = OwnAddress::at(base_url).chat_sign(url) else { return Ok(None) };
    let found = rows::by_sign(r, sign)?.filter(|file| file.owner == me && file.purpose == Purpose::Chat);
    Ok(found.and_then(|file| file.file))
}

/// Erasure of a user: their pictures are deleted, files they sent to others stay.
pub(crate) fn erase_user(tx: &Write<'_>, user: UserId) -> Result<()> {
    let pictures = rows::avatars_of(tx, user)?;
    rows::erase(tx, user)?;
    pictures.into_iter().try_for_each(|file| file_rows::detach_chat(tx, file))
}
