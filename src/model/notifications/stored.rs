//! A notification as it is stored, as far as timelines ask for it.

use super::notification::NotificationKind;
use crate::model::id::{EntryId, NotificationId, UserId};

/// A row that is not deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredNotification {
    pub id: NotificationId,
    pub kind: NotificationKind,
    /// 0 shown, 1 held back by the receiver's policy until they decide, 2 for good.
    pub filtered: u8,
    pub actor: Option<UserId>,
    pub anonymous: bool,
    /// It is about a person: one who follows another, not a forum or a hashtag.
    pub names_user: bool,
    pub target: Option<EntryId>,
    pub content: Option<EntryId>,
    /// Only of [`NotificationKind::Report`].
    pub report: Option<i64>,
}
