//! The messages of the socket as a client knows them, written down once more: numbers here and in the server have to agree.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub struct Frame {
    #[prost(int32, tag = "2")]
    pub compress: i32,
    #[prost(int32, tag = "3")]
    pub command: i32,
    #[prost(bytes = "vec", tag = "4")]
    pub payload: Vec<u8>,
    #[prost(int32, tag = "5")]
    pub encrypt: i32,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub struct Xid {
    #[prost(uint64, tag = "1")]
    pub uid: u64,
    #[prost(uint32, tag = "2")]
    pub sn: u32,
}

#[derive(Clone, PartialEq, Message)]
pub struct Status {
    #[prost(int32, tag = "1")]
    pub code: i32,
    #[prost(string, tag = "2")]
    pub reason: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct Provision {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, optional, tag = "2")]
    pub xid: Option<Xid>,
    #[prost(string, tag = "6")]
    pub token: String,
    #[prost(int32, tag = "7")]
    pub os: i32,
    #[prost(string, tag = "10")]
    pub guid: String,
    #[prost(string, tag = "11")]
    pub notifier: String,
    #[prost(string, tag = "12")]
    pub device_token: String,
    #[prost(string, tag = "13")]
    pub info: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct UnreadDl {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, repeated, tag = "2")]
    pub unread: Vec<Unread>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub struct Unread {
    #[prost(message, optional, tag = "1")]
    pub xid: Option<Xid>,
    #[prost(uint32, tag = "2")]
    pub n: u32,
    #[prost(int32, tag = "3")]
    pub kind: i32,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub struct Notice {
    #[prost(message, optional, tag = "1")]
    pub xid: Option<Xid>,
}

#[derive(Clone, PartialEq, Message)]
pub struct SyncUl {
    #[prost(message, optional, tag = "1")]
    pub xid: Option<Xid>,
    #[prost(uint64, tag = "2")]
    pub key: u64,
    #[prost(message, optional, tag = "3")]
    pub meta: Option<Meta>,
    #[prost(bool, tag = "4")]
    pub is_full: bool,
    #[prost(sint32, tag = "5")]
    pub n: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct SyncDl {
    #[prost(message, optional, tag = "1")]
    pub status: Option<Status>,
    #[prost(message, repeated, tag = "2")]
    pub metas: Vec<Meta>,
    #[prost(uint64, tag = "3")]
    pub next_key: u64,
    #[prost(message, optional, tag = "4")]
    pub xid: Option<Xid>,
    #[prost(uint64, tag = "5")]
    pub client_mid: u64,
    #[prost(uint64, tag = "6")]
    pub server_mid: u64,
    #[prost(uint64, tag = "7")]
    pub server_time: u64,
    #[prost(bool, tag = "8")]
    pub is_full: bool,
    #[prost(uint64, tag = "11")]
    pub edited_at: u64,
}

#[derive(Clone, PartialEq, Message)]
pub struct Meta {
    #[prost(uint64, tag = "1")]
    pub id: u64,
    #[prost(message, optional, tag = "2")]
    pub from: Option<Xid>,
    #[prost(message, optional, tag = "3")]
    pub to: Option<Xid>,
    #[prost(uint64, tag = "4")]
    pub at: u64,
    #[prost(int32, tag = "5")]
    pub ns: i32,
    #[prost(bytes = "vec", tag = "6")]
    pub payload: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Body {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(string, tag = "4")]
    pub content: String,
    #[prost(int32, tag = "5")]
    pub ctype: i32,
    #[prost(message, optional, tag = "6")]
    pub operation: Option<Operation>,
    #[prost(string, tag = "7")]
    pub config: String,
    #[prost(string, tag = "8")]
    pub attachment: String,
    #[prost(string, tag = "9")]
    pub ext: String,
    #[prost(int32, tag = "10")]
    pub qos: i32,
    #[prost(bool, tag = "12")]
    pub is_system: bool,
    #[prost(int32, tag = "14")]
    pub status: i32,
    #[prost(uint64, tag = "15")]
    pub edited_at: u64,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub struct Operation {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(uint64, tag = "2")]
    pub mid: u64,
    #[prost(message, optional, tag = "3")]
    pub xid: Option<Xid>,
}

#[derive(Clone, PartialEq, Message)]
pub struct GroupNotice {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(message, optional, tag = "2")]
    pub gid: Option<Xid>,
    #[prost(message, optional, tag = "3")]
    pub from: Option<Xid>,
    #[prost(message, repeated, tag = "4")]
    pub to: Vec<Xid>,
    #[prost(string, tag = "5")]
    pub content: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct RosterNotice {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(message, optional, tag = "2")]
    pub from: Option<Xid>,
    #[prost(message, repeated, tag = "3")]
    pub to: Vec<Xid>,
    #[prost(string, tag = "4")]
    pub content: String,
}

#[derive(Clone, PartialEq, Message)]
pub struct UserNotice {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(string, tag = "2")]
    pub content: String,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub struct Conversation {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(message, optional, tag = "2")]
    pub operation: Option<ConversationOperation>,
}

#[derive(Clone, Copy, PartialEq, Message)]
pub struct ConversationOperation {
    #[prost(int32, tag = "1")]
    pub kind: i32,
    #[prost(message, optional, tag = "2")]
    pub xid: Option<Xid>,
}
