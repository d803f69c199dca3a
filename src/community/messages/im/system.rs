//! System messages: each one is a notification of kind 1 (`docs/specs/core.md` 12).

use crate::community::messages::mailboxes;
use crate::community::notifications::{announcements, create};
use crate::community::people::users::{self, UserRef};
use crate::community::runtime::core::Core;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::error::{Error, Result};
use crate::model::content::entry::ChatPart;
use crate::model::id::{NotificationId, UserId};
use crate::model::messages::room_message::SystemMessage;
use crate::model::messages::sync::DeviceEventKind;
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::model::span::Span;
use crate::store::messages::system_messages as rows;
use crate::store::notifications::notification::{Choice, hide, read};
use crate::store::{Read, Write};

/// People notified in one transaction: the writer has others to serve.
const PART: i64 = 200;
/// Characters of a notification.
const NOTICE_MAX: usize = 2_000;

/// Sends it to one user; the id of the message.
pub(crate) fn send_notice(tx: &Write<'_>, settings: &Settings, to: UserId, chat: &ChatPart) -> Result<i64> {
    users::require(tx, &UserRef::Id(to))?;
    let plain_text = chat.content.as_deref().map(text::plain).unwrap_or_default();
    let shown = if plain_text.is_empty() { "[message]".to_owned() } else { plain_text.chars().take(NOTICE_MAX).collect() };
    let new = NewNotification {
        receiver: to,
        kind: NotificationKind::System,
        actor: None,
        anonymous: false,
        action: None,
        target: None,
        content: None,
        text: Some(shown),
        is_markdown: false,
        is_mention: false,
    };
    let id = create::notification(tx, settings, &new)?.ok_or_else(|| Error::internal("a notice of the community was not created"))?;
    rows::insert(tx, id, chat)?;
    Ok(id.0)
}

/// Sends it to everybody, in batches; the number of receivers. What has words is an announcement.
pub(crate) async fn broadcast(core: &Core, chat: ChatPart) -> Result<i64> {
    let said = chat.content.as_deref().map(text::plain).filter(|said| !said.is_empty());
    let announcement = match said {
        Some(said) => Some(core.write(move |tx, _| announcements::publish(tx, &said, false)).await?),
        None => None,
    };
    let (mut after, mut sent) = (UserId(0), 0);
    loop {
        let part = core.read(|r| rows::everybody(r, after, PART))?;
        let Some(last) = part.last().copied() else { return Ok(sent) };
        let chat = chat.clone();
        sent += core
            .write(move |tx, settings| {
                let mut sent = 0;
                for user in part {
                    // Somebody may have left since.
                    let Ok(id) = tx.tentatively(|| send_notice(tx, settings, user, &chat))? else { continue };
                    sent += 1;
                    if let Some(announcement) = announcement {
                        announcements::notified(tx, announcement, &[NotificationId(id)])?;
                    }
                }
                Ok(sent)
            })
            .await?;
        after = last;
    }
}

/// Newest first, before `before`.
pub(crate) fn window(r: &Read<'_>, me: UserId, span: &Span) -> Result<Vec<SystemMessage>> {
    rows::window(r, me, span)
}

/// Read up to `id`; all of it where none is named.
pub(crate) fn acknowledge(tx: &Write<'_>, me: UserId, id: Option<i64>) -> Result<()> {
    let unread = rows::unread_up_to(tx, me, id.unwrap_or(i64::MAX))?;
    let Some(newest) = unread.iter().map(|id| id.0).max() else { return Ok(()) };
    read(tx, me, &id.map_or(Choice::Kind(NotificationKind::System), |_| Choice::Ids(unread)))?;
    mailboxes::to_own(tx, DeviceEventKind::ConversationRead, me, mailboxes::NOTICES, Some(newest))
}

/// Nothing of it is shown any more.
pub(crate) fn clear(tx: &Write<'_>, me: UserId) -> Result<()> {
    hide(tx, me, &Choice::Kind(NotificationKind::System))
}
