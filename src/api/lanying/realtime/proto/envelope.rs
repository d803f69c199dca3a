//! Frames, and what they carry in each direction.

/// What a frame is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(in crate::api::lanying::realtime) enum Command {
    Unread = 0,
    Sync = 1,
    Notice = 2,
    Provision = 3,
}

/// One message of the socket.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Frame {
    #[prost(int32, optional, tag = "1")]
    pub vsn: Option<i32>,
    #[prost(int32, optional, tag = "2")]
    pub compress_method: Option<i32>,
    /// A [`Command`].
    #[prost(int32, optional, tag = "3")]
    pub command: Option<i32>,
    #[prost(bytes = "vec", optional, tag = "4")]
    pub payload: Option<Vec<u8>>,
    #[prost(int32, optional, tag = "5")]
    pub encrypt_method: Option<i32>,
    #[prost(bytes = "vec", optional, tag = "6")]
    pub encrypt_key: Option<Vec<u8>>,
    #[prost(uint32, optional, tag = "7")]
    pub check_sum: Option<u32>,
    #[prost(string, optional, tag = "8")]
    pub tag: Option<String>,
}

/// A user or a group, and one of the user's devices. The user 0 is the community itself.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Xid {
    #[prost(uint64, optional, tag = "1")]
    pub uid: Option<u64>,
    #[prost(uint32, optional, tag = "2")]
    pub device_sn: Option<u32>,
}

/// How something went.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Status {
    #[prost(int32, optional, tag = "1")]
    pub code: Option<i32>,
    #[prost(string, optional, tag = "2")]
    pub reason: Option<String>,
}

/// A login on the socket, and its answer.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Provision {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, optional, tag = "2")]
    pub xid: Option<Xid>,
    #[prost(string, optional, tag = "5")]
    pub password: Option<String>,
    #[prost(string, optional, tag = "6")]
    pub token: Option<String>,
    #[prost(int32, optional, tag = "7")]
    pub os_type: Option<i32>,
    #[prost(string, optional, tag = "8")]
    pub sdk_vsn: Option<String>,
    #[prost(bool, optional, tag = "9")]
    pub is_manual_login: Option<bool>,
    #[prost(string, optional, tag = "10")]
    pub device_guid: Option<String>,
    #[prost(string, optional, tag = "11")]
    pub device_notifier: Option<String>,
    #[prost(string, optional, tag = "12")]
    pub device_token: Option<String>,
    #[prost(string, optional, tag = "13")]
    pub device_info: Option<String>,
    #[prost(uint64, optional, tag = "14")]
    pub last_login_time: Option<u64>,
}

/// The conversations of a user.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct UnreadDl {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, repeated, tag = "2")]
    pub unread: Vec<ConversationUnread>,
}

/// What a conversation is held with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(in crate::api::lanying::realtime) enum ConversationType {
    Unknown = 0,
    Chat = 1,
    GroupChat = 2,
}

/// One conversation, and how much of it the device has not fetched.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct ConversationUnread {
    #[prost(message, optional, tag = "1")]
    pub xid: Option<Xid>,
    #[prost(uint32, optional, tag = "2")]
    pub n: Option<u32>,
    /// A [`ConversationType`].
    #[prost(int32, optional, tag = "3")]
    pub r#type: Option<i32>,
}

/// Something new is in a conversation.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Notice {
    #[prost(message, optional, tag = "1")]
    pub xid: Option<Xid>,
}

/// A client reads a conversation, or writes into one.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct SyncUl {
    #[prost(message, optional, tag = "1")]
    pub xid: Option<Xid>,
    #[prost(uint64, optional, tag = "2")]
    pub key: Option<u64>,
    #[prost(message, optional, tag = "3")]
    pub meta: Option<Meta>,
    #[prost(bool, optional, tag = "4")]
    pub is_full_sync: Option<bool>,
    #[prost(sint32, optional, tag = "5")]
    pub full_sync_num: Option<i32>,
}

/// The answer to either.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct SyncDl {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, repeated, tag = "2")]
    pub metas: Vec<Meta>,
    #[prost(uint64, optional, tag = "3")]
    pub next_key: Option<u64>,
    #[prost(message, optional, tag = "4")]
    pub xid: Option<Xid>,
    #[prost(uint64, optional, tag = "5")]
    pub client_mid: Option<u64>,
    #[prost(uint64, optional, tag = "6")]
    pub server_mid: Option<u64>,
    #[prost(uint64, optional, tag = "7")]
    pub server_time: Option<u64>,
    #[prost(bool, optional, tag = "8")]
    pub is_full_sync: Option<bool>,
    #[prost(uint64, optional, tag = "9")]
    pub prev_mid: Option<u64>,
    #[prost(bool, optional, tag = "10")]
    pub is_eager_sync: Option<bool>,
    #[prost(uint64, optional, tag = "11")]
    pub edit_timestamp: Option<u64>,
}

/// What the payload of a [`Meta`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, prost::Enumeration)]
#[repr(i32)]
pub(in crate::api::lanying::realtime) enum Namespace {
    Unknown = 0,
    Message = 1,
    GroupNotice = 2,
    RosterNotice = 3,
    UserNotice = 4,
    Info = 5,
    Conversation = 6,
    Push = 7,
    RtcSignal = 8,
}

/// One message, operation or notice.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub(in crate::api::lanying::realtime) struct Meta {
    #[prost(uint64, optional, tag = "1")]
    pub id: Option<u64>,
    #[prost(message, optional, tag = "2")]
    pub from: Option<Xid>,
    #[prost(message, optional, tag = "3")]
    pub to: Option<Xid>,
    /// In Unix milliseconds.
    #[prost(uint64, optional, tag = "4")]
    pub timestamp: Option<u64>,
    /// A [`Namespace`].
    #[prost(int32, optional, tag = "5")]
    pub ns: Option<i32>,
    #[prost(bytes = "vec", optional, tag = "6")]
    pub payload: Option<Vec<u8>>,
}

impl Xid {
    /// Of a user or a group; 0, the community itself, is not written.
    pub(in crate::api::lanying::realtime) fn of(number: i64) -> Self {
        Self { uid: u64::try_from(number).ok().filter(|uid| *uid != 0), device_sn: None }
    }

    /// The number of a user or a group, if it can be one.
    pub(in crate::api::lanying::realtime) fn number(&self) -> Option<i64> {
        i64::try_from(self.uid()).ok()
    }
}
