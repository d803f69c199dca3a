//! The payloads of metas, by their namespace.

use super::envelope::Xid;

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(in crate::api::lanying::realtime) enum MessageType {
    Normal = 0,
    Operation = 1,
    Chat = 2,
    GroupChat = 3,
}

/// A message, or something that is done to one.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct MessageBody {
    /// A [`MessageType`].
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(string, optional, tag = "4")]
    pub content: Option<String>,
    /// 0 text, 1 image, 2 audio, 3 video, 4 file, 5 location, 6 command, 7 forward, 8 call.
    #[prost(int32, optional, tag = "5")]
    pub ctype: Option<i32>,
    #[prost(message, optional, tag = "6")]
    pub operation: Option<MessageOperation>,
    /// This and the two following are JSON.
    #[prost(string, optional, tag = "7")]
    pub config: Option<String>,
    #[prost(string, optional, tag = "8")]
    pub attachment: Option<String>,
    #[prost(string, optional, tag = "9")]
    pub ext: Option<String>,
    /// 1: only for those who are online.
    #[prost(int32, optional, tag = "10")]
    pub qos: Option<i32>,
    #[prost(string, optional, tag = "11")]
    pub sender_name: Option<String>,
    #[prost(bool, optional, tag = "12")]
    pub is_system: Option<bool>,
    #[prost(uint32, optional, tag = "13")]
    pub priority: Option<u32>,
    /// 0 unread, 1 delivered, 2 read.
    #[prost(int32, optional, tag = "14")]
    pub status: Option<i32>,
    #[prost(uint64, optional, tag = "15")]
    pub edit_timestamp: Option<u64>,
}

/// What is done to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(in crate::api::lanying::realtime) enum OperationType {
    Unknown = 0,
    ReadAck = 1,
    ReadAll = 2,
    ReadCancel = 3,
    DeliverAck = 4,
    Recall = 5,
    Delete = 6,
    PlayAck = 7,
    Append = 8,
    Replace = 9,
}

/// Something that is done to a message, and to which.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct MessageOperation {
    /// An [`OperationType`].
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(uint64, optional, tag = "2")]
    pub mid: Option<u64>,
    /// The conversation.
    #[prost(message, optional, tag = "3")]
    pub xid: Option<Xid>,
}

/// Something happened in a group.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct GroupNotice {
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub gid: Option<Xid>,
    #[prost(message, optional, tag = "3")]
    pub from: Option<Xid>,
    #[prost(message, repeated, tag = "4")]
    pub to: Vec<Xid>,
    #[prost(string, optional, tag = "5")]
    pub content: Option<String>,
}

/// Something happened between friends.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct RosterNotice {
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub from: Option<Xid>,
    #[prost(message, repeated, tag = "3")]
    pub to: Vec<Xid>,
    #[prost(string, optional, tag = "4")]
    pub content: Option<String>,
    #[prost(string, optional, tag = "5")]
    pub roster_vsn: Option<String>,
}

/// Something happened to the user or to their devices.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct UserNotice {
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub content: Option<String>,
}

/// Something that is done to a whole conversation.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Conversation {
    /// 1: an operation.
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub operation: Option<ConversationOperation>,
}

/// What is done to a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(in crate::api::lanying::realtime) enum ConversationAct {
    Unknown = 0,
    Delete = 1,
    DeleteEverywhere = 2,
}

/// What is done to which conversation.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct ConversationOperation {
    /// A [`ConversationAct`].
    #[prost(int32, optional, tag = "1")]
    pub r#type: Option<i32>,
    #[prost(message, optional, tag = "2")]
    pub xid: Option<Xid>,
}
