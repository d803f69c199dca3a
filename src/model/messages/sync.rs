//! What the devices of a person fetch of their conversations: messages, what was done with messages, and notices.

use crate::model::clock::Millis;
use crate::model::content::views::MessageView;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room_message::{RoomMessage, SystemMessage};

/// One device of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DeviceRef {
    pub user: UserId,
    pub sn: i64,
}

/// A conversation as the devices of one person know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SyncConversation {
    /// The community itself: its messages, and notices of rooms and friends.
    System,
    /// The person's own: what they did on other devices.
    Own,
    /// With this person.
    Direct(UserId),
    Room(RoomId),
}

impl SyncConversation {
    /// The number that names it: 0, the person's own id, or the id of the other person or the room.
    pub(crate) fn number(self, me: UserId) -> i64 {
        match self {
            Self::System => 0,
            Self::Own => me.0,
            Self::Direct(peer) => peer.0,
            Self::Room(room) => room.0,
        }
    }
}

/// A conversation in the list that a device asks for when it connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnreadConversation {
    pub conversation: SyncConversation,
    /// Items that this device has not fetched; counted up to a limit.
    pub new: i64,
    /// The id of the latest item.
    pub last: i64,
    /// It has something to show. Without, there are only operations and notices to fetch.
    pub listed: bool,
}

/// A message in any kind of conversation.
#[derive(Clone, Debug)]
pub(crate) enum SyncMessage {
    Direct(Box<MessageView>),
    Room(RoomMessage),
    System(SystemMessage),
}

impl SyncMessage {
    /// From the sequence that all items share.
    pub(crate) fn id(&self) -> i64 {
        match self {
            Self::Direct(view) => view.id.0,
            Self::Room(message) => message.id,
            Self::System(message) => message.id,
        }
    }

    /// When its content was last replaced.
    pub(crate) fn edited_at(&self) -> Option<Millis> {
        match self {
            Self::Direct(view) => view.edited_at,
            Self::Room(message) => message.edited_at,
            Self::System(_) => None,
        }
    }
}

/// What a device learns besides messages. Names begin with what they are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum DeviceEventKind {
    /// The receiver has read the message: for its author.
    MessageRead,
    /// Everything up to the message is read: for the other devices of the reader.
    ConversationRead,
    /// The message counts as unread again: for the other devices of the reader.
    MessageUnread,
    MessageDelivered,
    MessagePlayed,
    MessageRecalled,
    /// Hidden from one person: for their other devices.
    MessageDeleted,
    /// The content of the message is another one; `edited` of the event is the message as it is now.
    MessageEdited,
    /// The person deleted the conversation: for their other devices.
    ConversationDeleted,
    RoomCreated,
    RoomDestroyed,
    RoomJoined,
    RoomLeft,
    RoomApplied,
    RoomApplicationAccepted,
    RoomApplicationDeclined,
    RoomInvited,
    RoomInvitationAccepted,
    RoomInvitationDeclined,
    RoomKicked,
    RoomBlocked,
    RoomUnblocked,
    RoomOwnerAssigned,
    RoomAdminGranted,
    RoomAdminRevoked,
    /// Members have no voice; the text is the number of minutes, -1 for ever.
    RoomSilenced,
    RoomUnsilenced,
    /// One thing in the description of the room changed: `field`, and its value as the text.
    RoomInfoUpdated,
    RoomAnnouncementUpdated,
    FriendAdded,
    FriendRemoved,
    FriendAccepted,
    FriendDeclined,
    FriendBlocked,
    FriendUnblocked,
    FriendApplied,
    /// What the person keeps about a friend changed: `field`, and its value as the text.
    FriendInfoUpdated,
}

/// What changed, where a notice names one thing. Switches have the values `0` and `1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InfoField {
    Name,
    Description,
    Avatar,
    Ext,
    MemberInvite,
    MemberModify,
    ReadAck,
    HistoryVisible,
    HideMemberInfo,
    ApplyApproval,
    /// Until when only admins have a voice: 0 is over, -1 for ever, else milliseconds since 1970.
    SilentUntil,
    /// What the actor is called in the room.
    MemberAlias,
    FriendAlias,
    FriendExt,
    FriendMuted,
}

/// One operation or notice.
#[derive(Clone, Debug)]
pub(crate) struct DeviceEvent {
    /// From the sequence that all items share, so it is also when it happened.
    pub id: i64,
    pub kind: DeviceEventKind,
    /// Who did it; `None` for the community or a trusted program.
    pub actor: Option<UserId>,
    /// The people whom a notice is about.
    pub targets: Vec<UserId>,
    /// The number of the conversation it is about: a person or a room; 0 for notices of friends.
    pub about: i64,
    /// The message that something was done with.
    pub message: Option<i64>,
    pub field: Option<InfoField>,
    /// A reason, a number of minutes, or a value.
    pub text: String,
    /// Of an edit: the message as it is now.
    pub edited: Option<SyncMessage>,
}

/// Something a device fetches.
#[derive(Clone, Debug)]
pub(crate) enum SyncItem {
    Message(SyncMessage),
    Event(DeviceEvent),
}

impl SyncItem {
    /// From the sequence that all items share: the order of a conversation.
    pub(crate) fn id(&self) -> i64 {
        match self {
            Self::Message(message) => message.id(),
            Self::Event(event) => event.id,
        }
    }
}

/// A part of the messages of a conversation, newest first.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub messages: Vec<SyncMessage>,
    /// How far the reader has read, for rooms; messages to people and of the community know it themselves.
    pub read_up_to: i64,
    /// There are older ones.
    pub more: bool,
}

/// What happened to a login or a device of somebody. Never stored: only open connections are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceNotice {
    PasswordChanged,
    /// The user was disabled.
    Frozen,
    /// The user was deleted.
    Removed,
    /// The login was ended from elsewhere.
    Kicked,
    DeviceRemoved,
    /// A device came online, went offline, or is new.
    DeviceLogin {
        sn: i64,
    },
    DeviceLogout {
        sn: i64,
    },
    DeviceAdded {
        sn: i64,
    },
    /// The profile or the settings of the user are not what they were.
    InfoUpdated,
}
