//! Files that a room keeps: where they are. The bytes were uploaded like all chat files.

use super::{Actor, as_member, role, settings};
use crate::error::{Error, Result, Room as Refusal, Why};
use crate::model::id::RoomId;
use crate::model::messages::joining::SharedFile;
use crate::model::messages::room::RoomRole;
use crate::store::messages::rooms::boards as rows;
use crate::store::{Read, Write};

const NAME_MAX: usize = 255;
const KIND_MAX: usize = 64;
const URL_MAX: usize = 2_048;
/// Files of one room.
const MOST: i64 = 1_000;
/// Numbers above are not exact in every client.
const SIZE_MAX: i64 = 1 << 53;

/// What somebody shares.
#[derive(Clone, Debug)]
pub(crate) struct NewFile {
    pub name: String,
    pub size: i64,
    pub kind: String,
    pub url: String,
}

fn checked_name(name: &str) -> Result<String> {
    let name = settings::text("name", name, NAME_MAX)?;
    if name.is_empty() { Err(Error::invalid("name", Why::Empty)) } else { Ok(name) }
}

/// Of another server with its host, or a download of this one.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let somewhere = rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    let here = url.starts_with("/file/download/");
    (somewhere || here) && !url.contains(char::is_whitespace)
}

/// A member adds the address of a file to the room; gives what was stored. `Unknown`, `NotMember`; `Invalid` for a name
/// (1 to 255 characters), type (at most 64), size (bytes, below 2^53), address (at most 2048), or past 1000 files.
pub(crate) fn share(tx: &Write<'_>, actor: &Actor, id: RoomId, new: &NewFile) -> Result<SharedFile> {
    let room = as_member(tx, actor, id)?;
    let name = checked_name(&new.name)?;
    let kind = settings::text("type", &new.kind, KIND_MAX)?;
    if !(0..SIZE_MAX).contains(&new.size) {
        return Err(Error::unfit("size", "a number of bytes"));
    }
    let url = settings::text("url", &new.url, URL_MAX)?;
    if !is_address(&url) {
        return Err(Error::unfit("url", "an http or https address, or one of this server's downloads"));
    }
    if rows::count_shared(tx, id)? >= MOST {
        return Err(Error::unfit("group_id", format!("a group with fewer than {MOST} shared files")));
    }
    let uploader = actor.user().unwrap_or(room.owner);
    rows::share(tx, &SharedFile { id: 0, room: id, uploader, name, size: new.size, kind, url, updated_at: 0 })
}

/// One of them; `NoFile`.
pub(crate) fn find(r: &Read<'_>, actor: &Actor, id: RoomId, file: i64) -> Result<SharedFile> {
    as_member(r, actor, id)?;
    rows::shared_file(r, id, file)?.ok_or(Error::Room(Refusal::NoFile))
}

/// All of them, newest first.
pub(crate) fn all(r: &Read<'_>, actor: &Actor, id: RoomId) -> Result<Vec<SharedFile>> {
    as_member(r, actor, id)?;
    rows::shared_files(r, id)
}

/// A file that the actor shared, or any for those who lead the room; `NoFile`, `NotYourFile`.
fn mine(r: &Read<'_>, actor: &Actor, id: RoomId, file: i64) -> Result<SharedFile> {
    let found = find(r, actor, id, file)?;
    let leads = role(r, actor, id)?.is_some_and(|role| role >= RoomRole::Admin);
    if leads || Some(found.uploader) == actor.user() { Ok(found) } else { Err(Error::Room(Refusal::NotYourFile)) }
}

/// Gives a shared file another name of 1 to 255 characters, else `Invalid("name")`. For its uploader and admins:
/// `Unknown`, `NotMember`, `NoFile`, `NotYourFile`.
pub(crate) fn rename(tx: &Write<'_>, actor: &Actor, id: RoomId, file: i64, name: &str) -> Result<()> {
    let file = mine(tx, actor, id, file)?;
    rows::rename_shared(tx, file.id, &checked_name(name)?)
}

/// One after the other; what fails leaves the rest to go.
pub(crate) fn delete(tx: &Write<'_>, actor: &Actor, id: RoomId, files: &[i64]) -> Result<Vec<(i64, Result<()>)>> {
    as_member(tx, actor, id)?;
    let one = |file: &i64| Ok((*file, tx.tentatively(|| rows::unshare(tx, mine(tx, actor, id, *file)?.id))?));
    files.iter().map(one).collect()
}
