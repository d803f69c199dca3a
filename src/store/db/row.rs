//! Reading a row column by column, the texts and numbers of stored enums, and texts of SQL.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Result, Row};

use crate::model::content::chat_file::Purpose as ChatFilePurpose;
use crate::model::content::entry::{EntryKind, FileKind, Mark, QuotePolicy, Visibility};
use crate::model::content::filter::FilterAction;
use crate::model::id::*;
use crate::model::messages::joining::JoinState;
use crate::model::messages::room::{MutedUntil, RoomRole};
use crate::model::messages::sync::{DeviceEventKind, InfoField};
use crate::model::notifications::mail::MailKind;
use crate::model::notifications::notification::{Action, NotificationKind};
use crate::model::people::friendship::RequestState;
use crate::model::people::list::RepliesPolicy;
use crate::model::people::session::{Revoked, SessionKind};
use crate::model::people::user::{Role, Status};

/// The columns of a row, in the order of the SELECT.
pub(crate) struct Cols<'r> {
    row: &'r Row<'r>,
    at: usize,
}

impl<'r> Cols<'r> {
    pub(crate) fn of(row: &'r Row<'r>) -> Self {
        Self { row, at: 0 }
    }

    /// Continue at column `at`.
    pub(crate) fn from(row: &'r Row<'r>, at: usize) -> Self {
        Self { row, at }
    }

    /// Leaves out the next `columns`.
    pub(crate) fn skip(&mut self, columns: usize) {
        self.at += columns;
    }

    /// The value of the next column. Errors: if the row has no more columns or the value is of another type.
    pub(crate) fn next<T: FromSql>(&mut self) -> Result<T> {
        let value = self.row.get(self.at);
        self.at += 1;
        value
    }
}

/// A list of ids as the JSON text that `json_each` reads.
pub(crate) fn json_ids<T: Copy + Into<i64>>(ids: &[T]) -> String {
    let mut out = String::with_capacity(ids.len() * 17 + 2);
    out.push('[');
    for (n, id) in ids.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        out.push_str(&(*id).into().to_string());
    }
    out.push(']');
    out
}

/// [`json_ids`] for a statement that has nothing to do for no ids, and does not run then.
pub(crate) fn some_ids<T: Copy + Into<i64>>(ids: &[T]) -> Option<String> {
    (!ids.is_empty()).then(|| json_ids(ids))
}

/// `format!` for a text of SQL that is always the same: it is put together at its first use.
macro_rules! sql {
    ($text:literal) => {{
        static TEXT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| format!($text));
        TEXT.as_str()
    }};
}
pub(in crate::store) use sql;

macro_rules! sql_ids {
    ($($name:ident),*) => {$(
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }
        impl ToSql for $name {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                Ok(self.0.into())
            }
        }
        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

sql_ids!(
    AccountId,
    UserId,
    EntryId,
    NotificationId,
    ConversationId,
    DraftId,
    RevisionId,
    FileId,
    SessionId,
    AppId,
    ForumId,
    HashtagId,
    MarkId,
    RoomId
);

macro_rules! sql_names {
    ($($name:ident { $($variant:ident = $text:literal),* $(,)? })*) => {$(
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($text => Ok(Self::$variant),)*
                    _ => Err(FromSqlError::InvalidType),
                }
            }
        }
        impl ToSql for $name {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                Ok(match self { $(Self::$variant => $text,)* }.into())
            }
        }
    )*};
}

sql_names! {
    Status { Enabled = "enabled", Disabled = "disabled", Deleted = "deleted" }
    Role { Administrator = "administrator", Moderator = "moderator", Restricted = "restricted", Pending = "pending", General = "general" }
    EntryKind { Post = "post", Comment = "comment", Repost = "repost", Message = "message" }
    Visibility { Public = "public", Unlisted = "unlisted", Followers = "followers", Direct = "direct" }
    QuotePolicy { Public = "public", Followers = "followers", Nobody = "nobody" }
    Mark { Like = "like", Dislike = "dislike", Follow = "follow", Block = "block" }
    FileKind { Image = "image", Video = "video", Audio = "audio", Document = "document" }
    ChatFilePurpose { Avatar = "avatar", RoomAvatar = "room_avatar", Chat = "chat" }
    MailKind { Code = "code", Confirmation = "confirmation", Reset = "reset", Report = "report" }
    DeviceEventKind {
        MessageRead = "message_read",
        ConversationRead = "conversation_read",
        MessageUnread = "message_unread",
        MessageDelivered = "message_delivered",
        MessagePlayed = "message_played",
        MessageRecalled = "message_recalled",
        MessageDeleted = "message_deleted",
        MessageEdited = "message_edited",
        ConversationDeleted = "conversation_deleted",
        RoomCreated = "room_created",
        RoomDestroyed = "room_destroyed",
        RoomJoined = "room_joined",
        RoomLeft = "room_left",
        RoomApplied = "room_applied",
        RoomApplicationAccepted = "room_application_accepted",
        RoomApplicationDeclined = "room_application_declined",
        RoomInvited = "room_invited",
        RoomInvitationAccepted = "room_invitation_accepted",
        RoomInvitationDeclined = "room_invitation_declined",
        RoomKicked = "room_kicked",
        RoomBlocked = "room_blocked",
        RoomUnblocked = "room_unblocked",
        RoomOwnerAssigned = "room_owner_assigned",
        RoomAdminGranted = "room_admin_granted",
        RoomAdminRevoked = "room_admin_revoked",
        RoomSilenced = "room_silenced",
        RoomUnsilenced = "room_unsilenced",
        RoomInfoUpdated = "room_info_updated",
        RoomAnnouncementUpdated = "room_announcement_updated",
        FriendAdded = "friend_added",
        FriendRemoved = "friend_removed",
        FriendAccepted = "friend_accepted",
        FriendDeclined = "friend_declined",
        FriendBlocked = "friend_blocked",
        FriendUnblocked = "friend_unblocked",
        FriendApplied = "friend_applied",
        FriendInfoUpdated = "friend_info_updated",
    }
    InfoField {
        Name = "name",
        Description = "description",
        Avatar = "avatar",
        Ext = "ext",
        MemberInvite = "member_invite",
        MemberModify = "member_modify",
        ReadAck = "read_ack",
        HistoryVisible = "history_visible",
        HideMemberInfo = "hide_member_info",
        ApplyApproval = "apply_approval",
        SilentUntil = "silent_until",
        MemberAlias = "member_alias",
        FriendAlias = "friend_alias",
        FriendExt = "friend_ext",
        FriendMuted = "friend_muted",
    }
    JoinState { Pending = "pending", Accepted = "accepted", Declined = "declined" }
    RequestState { Pending = "pending", Accepted = "accepted", Declined = "declined", Expired = "expired" }
    RoomRole { Owner = "owner", Admin = "admin", Member = "member" }
    SessionKind { Account = "account", User = "user", Oauth = "oauth", OauthApp = "oauth_app", Browser = "browser", Im = "im", ImStore = "im_store", ImAdmin = "im_admin", Admin = "admin" }
    RepliesPolicy { Followed = "followed", List = "list", None = "none" }
    FilterAction { Warn = "warn", Hide = "hide", Blur = "blur" }
    Revoked { Logout = "logout", Password = "password", Disabled = "disabled", Deleted = "deleted", Kicked = "kicked", Device = "device", Admin = "admin" }
}

macro_rules! sql_numbers {
    ($($name:ident),*) => {$(
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let number = value.as_i64()?;
                Self::of_number(number).ok_or(FromSqlError::OutOfRange(number))
            }
        }
        impl ToSql for $name {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                Ok(self.number().into())
            }
        }
        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.number()
            }
        }
    )*};
}

sql_numbers!(NotificationKind, Action);

/// 0 is none, -1 for ever.
impl FromSql for MutedUntil {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Ok(match value.as_i64()? {
            0 => Self::None,
            end if end < 0 => Self::Forever,
            end => Self::Until(end),
        })
    }
}

impl ToSql for MutedUntil {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::None => 0_i64,
            Self::Forever => -1,
            Self::Until(end) => *end,
        }
        .into())
    }
}
