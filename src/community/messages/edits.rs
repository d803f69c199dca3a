//! Changing a message for both sides (`docs/specs/mastodon.md 8`, g).

use crate::community::messages::mailboxes;
use crate::community::messages::message::{self, MessageBy};
use crate::community::runtime::settings::Settings;
use crate::community::text::body::{self, Body};
use crate::error::{Error, Resource, Result, Why};
use crate::model::event::Event;
use crate::model::id::EntryId;
use crate::model::messages::sync::DeviceEventKind;
use crate::model::people::user::Viewer;
use crate::store::Write;
use crate::store::files::file;
use crate::store::messages::message as rows;
use crate::store::posts::entries;
use crate::store::text::revisions;

/// Rewrites a message its sender still sees, and keeps the old version. `NotFound(Message)`; `Denied::Chat` where the
/// sender may not write to the receiver any more; `Invalid("message")`.
pub(crate) fn edit(tx: &Write<'_>, settings: &Settings, who: &Viewer, id: EntryId, new: &Body) -> Result<()> {
    let message = rows::ends(tx, MessageBy::Id(id))?
        .filter(|message| !message.recalled && message.sender == who.user && message.shown_to(who.user))
        .ok_or(Error::NotFound(Resource::Message))?;
    message::may_send(tx, settings, who, Some(message.receiver))?;
    let text = new.text.trim();
    if text.is_empty() && new.files.is_empty() {
        return Err(Error::invalid("message", Why::Empty));
    }
    message::check_length("message", text)?;
    let present = entries::file_ids(tx, id)?;
    let heads = file::heads(tx, &new.files)?;
    let wanted: Vec<_> = new.files.iter().filter_map(|file| heads.iter().find(|head| head.id == *file).cloned()).collect();
    if wanted.len() != new.files.len() || wanted.iter().any(|file| file.owner != Some(who.user) && !present.contains(&file.id)) {
        return Err(Error::NotFound(Resource::File));
    }
    revisions::keep_message(tx, id)?;
    rows::rewrite(tx, id, &rows::EditedText { text, spoiler: &new.spoiler, sensitive: new.sensitive, language: new.language.as_deref() })?;
    body::place_files(tx, id, &wanted)?;
    tx.emit(Event::Edited { entry: id });
    mailboxes::between(tx, DeviceEventKind::MessageEdited, who.user, message.receiver, id)
}
