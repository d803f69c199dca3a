//! Files uploaded for what will be published, judged by their content alone (`docs/specs/mastodon.md 4.5`).

use std::io::{Read as _, Seek as _};

use super::file::{self, Incoming, Kept, Purpose};
use crate::community::runtime::core::Core;
use crate::error::{Error, Resource, Result, Why};
use crate::media::{kinds, picture};
use crate::model::content::entry::{FileKind, FileView};
use crate::model::id::{FileId, UserId};
use crate::model::people::user::Viewer;
use crate::store::files::file::{self as rows, Use};
use crate::store::{Read, Write};

/// Bytes of a picture (`docs/specs/mastodon.md 4.6`, image_size_limit).
pub(crate) const IMAGE_BYTES: u64 = 16_777_216;
/// Bytes of a film or a recording (video_size_limit).
pub(crate) const VIDEO_BYTES: u64 = 103_809_024;
/// Characters of a description (description_limit).
pub(crate) const DESCRIPTION_MAX: usize = 10_000;

/// Metadata of a file; `None` leaves a field unchanged.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    pub description: Option<String>,
    /// Where the eye should rest; what lies outside -1 to 1 is brought to the edge.
    pub focus: Option<(f64, f64)>,
}

impl About {
    /// Refuses a description that is too long.
    pub(crate) fn check(&self) -> Result<()> {
        match &self.description {
            Some(text) if text.chars().count() > DESCRIPTION_MAX => {
                Err(Error::invalid("description", Why::TooLong { max: DESCRIPTION_MAX }))
            }
            _ => Ok(()),
        }
    }

    fn save(&self, tx: &Write<'_>, file: FileId) -> Result<()> {
        self.check()?;
        if let Some(text) = &self.description {
            rows::describe(tx, file, text.trim())?;
        }
        let Some((x, y)) = self.focus else { return Ok(()) };
        rows::set_focus(tx, file, (x.clamp(-1.0, 1.0), y.clamp(-1.0, 1.0)))
    }
}

/// The most bytes a file of this kind may have here.
pub(crate) fn most_bytes(kind: FileKind) -> u64 {
    match kind {
        FileKind::Image => IMAGE_BYTES,
        FileKind::Video | FileKind::Audio => VIDEO_BYTES,
        FileKind::Document => 0,
    }
}

/// Keeps a picture, film or recording until its owner publishes something with it.
/// Errors: `Invalid(file)` with `Empty`, `TooLarge` or `Undecodable`; `Invalid(description)`.
pub(crate) async fn take(core: &Core, me: Viewer, mut incoming: Incoming, about: About) -> Result<FileView> {
    about.check()?;
    if incoming.size == 0 {
        return Err(Error::invalid("file", Why::Empty));
    }
    let head = head(&mut incoming)?;
    let found = if picture::is_common(&head) { Some((FileKind::Image, "", "")) } else { kinds::sniff(&head) };
    let (kind, extension, mime) = found.ok_or_else(|| Error::invalid("file", Why::Undecodable))?;
    if incoming.size > most_bytes(kind) {
        return Err(Error::invalid("file", Why::TooLarge));
    }
    let file = if kind == FileKind::Image {
        let mut content = incoming.content.try_clone().map_err(Error::internal)?;
        let prepared = core.image_worker.run(move || picture::prepare(file::whole(&mut content)?, Purpose::Attachment)).await?;
        file::stage_prepared(&core.db, me.user, &incoming.name, prepared).await?
    } else {
        file::stage_as_is(&core.db, Incoming { kind, ..incoming }, Kept { extension: extension.into(), mime }).await?
    };
    let done = core.write(move |tx, _| {
        crate::community::people::users::require_enabled(tx, me.user)?;
        file::publish(tx, file, Use::Upload(me.user))?;
        about.save(tx, file)?;
        waiting(tx, me.user, file)
    });
    let done = done.await;
    if done.is_err() {
        file::discard(&core.db, file).await;
    }
    done
}

fn head(incoming: &mut Incoming) -> Result<Vec<u8>> {
    let mut head = Vec::with_capacity(kinds::HEAD);
    incoming.content.rewind().map_err(Error::internal)?;
    (&incoming.content).take(kinds::HEAD as u64).read_to_end(&mut head).map_err(Error::internal)?;
    incoming.content.rewind().map_err(Error::internal)?;
    Ok(head)
}

/// An own upload that nothing was published with yet. `NotFound(File)`.
pub(crate) fn waiting(r: &Read<'_>, owner: UserId, file: FileId) -> Result<FileView> {
    rows::waiting(r, owner, file)?.ok_or(Error::NotFound(Resource::File))
}

/// Changes the metadata of one's own unattached upload. `NotFound(File)`.
pub(crate) fn describe(tx: &Write<'_>, me: &Viewer, file: FileId, about: &About) -> Result<FileView> {
    waiting(tx, me.user, file)?;
    about.save(tx, file)?;
    waiting(tx, me.user, file)
}

/// Takes an own upload that waits away. `NotFound(File)`.
pub(crate) fn remove(tx: &Write<'_>, me: &Viewer, file: FileId) -> Result<()> {
    let view = waiting(tx, me.user, file)?;
    rows::detach_key(tx, file, &view.key)
}
