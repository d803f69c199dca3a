//! Changing a profile as Mastodon clients do: everything in one request, all of it or nothing.

use std::fs::File;

use super::edits::{Becomes, Edits, NewPicture};
use super::flaws::PICTURE_BYTES;
use crate::community::accounts::profile_edit::edits::Flaw;
use crate::community::files::file;
use crate::community::runtime::core::Core;
use crate::error::{Error, Resource, Result};
use crate::media::form::Purpose;
use crate::media::picture::{self, Prepared};
use crate::model::people::person::UserView;
use crate::model::people::user::Viewer;
use crate::store::Read;
use crate::store::people::users::PictureSlot;
use crate::store::relations::follow_requests;
use crate::store::views::people;

/// Why nothing was saved.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Everything that is wrong with what was sent.
    Flaws(Vec<Flaw>),
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Saves all of it, or returns all errors.
pub(crate) async fn edit(core: &Core, me: Viewer, mut edits: Edits) -> Result<(), Refusal> {
    let mut flaws = super::flaws::tidy(&mut edits);
    let avatar = ready(core, &mut flaws, PictureSlot::Avatar, edits.avatar.take()).await?;
    let banner = ready(core, &mut flaws, PictureSlot::Banner, edits.banner.take()).await?;
    if !flaws.is_empty() {
        return Err(Refusal::Flaws(flaws));
    }
    let avatar = stage(core, me, avatar).await?;
    let banner = match stage(core, me, banner).await {
        Ok(banner) => banner,
        Err(error) => {
            discard(core, [avatar]).await;
            return Err(error.into());
        }
    };
    let saved = core.write(move |tx, settings| super::save::save(tx, settings, &me, &edits, avatar, banner)).await;
    if saved.is_err() {
        discard(core, [avatar, banner]).await;
    }
    Ok(saved?)
}

/// A picture on its way into the file.
enum Ready {
    Stays,
    Goes,
    Made { name: String, prepared: Prepared },
}

enum Source {
    File(File),
    Memory(Vec<u8>),
}

impl Source {
    fn whole(self) -> Result<Vec<u8>> {
        match self {
            Self::File(mut content) => file::whole(&mut content),
            Self::Memory(bytes) => Ok(bytes),
        }
    }
}

/// Brings a picture into shape; what is wrong with it is added to the flaws.
async fn ready(core: &Core, flaws: &mut Vec<Flaw>, slot: PictureSlot, picture: Option<NewPicture>) -> Result<Ready> {
    let (source, size, name) = match picture {
        None => return Ok(Ready::Stays),
        Some(NewPicture::Nothing) => return Ok(Ready::Goes),
        Some(NewPicture::Upload { content, size, name }) => (Source::File(content), size, name),
        Some(NewPicture::Bytes(bytes)) => {
            let size = bytes.len() as u64;
            (Source::Memory(bytes), size, String::new())
        }
    };
    if size == 0 {
        // No picture was chosen.
        return Ok(Ready::Stays);
    }
    if size >= PICTURE_BYTES {
        flaws.push(Flaw::PictureTooLarge(slot));
        return Ok(Ready::Stays);
    }
    let purpose = if slot == PictureSlot::Avatar { Purpose::Avatar } else { Purpose::Banner };
    let made = core.image_worker.run(move || {
        let bytes = source.whole()?;
        if picture::is_common(&bytes) { picture::prepare(bytes, purpose).map(Some) } else { Ok(None) }
    });
    match made.await {
        Ok(Some(prepared)) => Ok(Ready::Made { name, prepared }),
        Ok(None) => {
            flaws.push(Flaw::PictureKind(slot));
            Ok(Ready::Stays)
        }
        Err(Error::Invalid { .. }) => {
            flaws.push(Flaw::PictureUnfit(slot));
            Ok(Ready::Stays)
        }
        Err(error) => Err(error),
    }
}

async fn stage(core: &Core, me: Viewer, picture: Ready) -> Result<Becomes> {
    match picture {
        Ready::Stays => Ok(Becomes::Stays),
        Ready::Goes => Ok(Becomes::Goes),
        Ready::Made { name, prepared } => Ok(Becomes::New(file::stage_prepared(&core.db, me.user, &name, prepared).await?)),
    }
}

async fn discard<const N: usize>(core: &Core, pictures: [Becomes; N]) {
    for picture in pictures {
        if let Becomes::New(file) = picture {
            file::discard(&core.db, file).await;
        }
    }
}

/// Takes a picture of one's own profile away, if there is one; its description stays.
pub(crate) async fn remove_picture(core: &Core, me: Viewer, slot: PictureSlot) -> Result<()> {
    core.write(move |tx, _| {
        crate::community::people::users::require_enabled(tx, me.user)?;
        file::replace_picture(tx, me.user, slot, None)
    })
    .await
}

/// One's own user with all profile fields.
pub(crate) fn own(r: &Read<'_>, me: &Viewer) -> Result<UserView> {
    people::load_one(r, Some(me.user), me.user)?.ok_or(Error::NotFound(Resource::User))
}

/// How many wait for my consent to follow me, counted up to `most`.
pub(crate) fn requests_waiting(r: &Read<'_>, me: &Viewer, most: i64) -> Result<i64> {
    let waiting = follow_requests::received(r, me.user, None, most)?;
    i64::try_from(waiting.len()).map_err(Error::internal)
}
