//! What became of a message at its receiver, besides that it was read: it arrived, it was played, it counts as unread again.

use crate::community::messages::mailboxes;
use crate::community::messages::message::change_side;
use crate::error::{Error, Resource, Result};
use crate::model::event::Event;
use crate::model::id::{EntryId, UserId};
use crate::model::messages::sync::DeviceEventKind;
use crate::store::Write;
use crate::store::messages::message::{self as rows, Ends, MessageBy, Receipt};

/// A message that `me` received and sees.
fn received(tx: &Write<'_>, me: UserId, id: EntryId) -> Result<Ends> {
    let message = rows::ends(tx, MessageBy::Id(id))?.filter(|message| message.receiver == me && message.shown_to(me));
    message.ok_or(Error::NotFound(Resource::Message))
}

/// It arrived, or was played; its author learns of it once. `NotFound(Message)` for what `me` did not receive.
pub(crate) fn give(tx: &Write<'_>, me: UserId, id: EntryId, receipt: Receipt) -> Result<()> {
    let message = received(tx, me, id)?;
    if !rows::set_receipt(tx, id, receipt)? {
        return Ok(());
    }
    let kind = match receipt {
        Receipt::Delivered => DeviceEventKind::MessageDelivered,
        Receipt::Played => DeviceEventKind::MessagePlayed,
    };
    mailboxes::to_author(tx, kind, me, message.sender, me.0, id.0)
}

/// It counts as unread again for `me`, in every API; one that was not read stays as it is. `NotFound(Message)` as in [`give`].
pub(crate) fn take_back(tx: &Write<'_>, me: UserId, id: EntryId) -> Result<()> {
    let message = received(tx, me, id)?;
    if !message.read {
        return Ok(());
    }
    rows::set_unread(tx, id)?;
    let mut last = None;
    let peer = change_side(tx, me, message.conversation, |side| {
        side.unread += 1;
        last = side.last;
        Ok(())
    })?;
    if let Some(last) = last {
        tx.emit(Event::ConversationMarked { user: me, last });
    }
    mailboxes::to_own(tx, DeviceEventKind::MessageUnread, me, peer.0, Some(id.0))
}
