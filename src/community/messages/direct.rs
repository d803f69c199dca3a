//! Direct posts and the comments below them: in the lists of those they are for, and in their notifications (`docs/specs/mastodon.md 8`).
//! What goes to exactly one other person is a message instead.

use crate::community::notifications::create;
use crate::community::runtime::settings::Settings;
use crate::community::text;
use crate::community::visibility::viewer::{self, Listing};
use crate::error::Result;
use crate::model::id::{EntryId, UserId};
use crate::model::notifications::notification::{NewNotification, NotificationKind};
use crate::store::Write;
use crate::store::messages::direct as rows;
use crate::store::notifications::notification;
use crate::store::views::visibility_facts;

/// What was published, and the top of its thread.
pub(crate) struct DirectStatus<'a> {
    pub entry: EntryId,
    pub root: EntryId,
    pub author: UserId,
    pub text: &'a str,
}

/// It is in the list of its author and of everybody it is for, who are also notified.
pub(crate) fn published(tx: &Write<'_>, settings: &Settings, status: &DirectStatus<'_>, people: &[UserId]) -> Result<()> {
    rows::put(tx, status.author, status.root, status.entry, false)?;
    for user in people.iter().filter(|user| **user != status.author) {
        let facts = visibility_facts::facts(tx, Some(*user), status.entry)?;
        // Neither who cannot open it nor who blocked its author.
        if facts.is_none_or(|facts| facts.author_blocked || viewer::judge(&facts, Listing::Detail).is_err()) {
            continue;
        }
        rows::put(tx, *user, status.root, status.entry, true)?;
        create::notification(tx, settings, &news(*user, status.author, status.entry, status.text))?;
    }
    Ok(())
}

/// The notification of a direct status or message.
pub(crate) fn news(receiver: UserId, author: UserId, entry: EntryId, text: &str) -> NewNotification {
    NewNotification {
        receiver,
        kind: NotificationKind::Message,
        actor: Some(author),
        anonymous: false,
        action: None,
        target: None,
        content: Some(entry),
        text: Some(text::summary(text)),
        is_markdown: false,
        is_mention: false,
    }
}

/// After a deletion: its notifications are deleted, and the message before it becomes the last one.
pub(crate) fn buried(tx: &Write<'_>, entry: EntryId, root: EntryId) -> Result<()> {
    notification::erase_contents(tx, NotificationKind::Message, &[entry], None)?;
    for user in rows::ending_with(tx, root, entry)? {
        rows::fall_back(tx, user, root, rows::latest(tx, user, root)?)?;
    }
    Ok(())
}
