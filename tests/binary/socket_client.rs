//! A client of the socket: logs in, hears notices, fetches and sends. Only the fields that it uses are written down.

use std::net::{SocketAddr, TcpStream};

use prost::Message as _;
use serde_json::Value;
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use crate::many_streams::connect;

const HEADER: &str = r#"451-["frame",{"_placeholder":true,"num":0}]"#;
const SYNC: i32 = 1;
const NOTICE: i32 = 2;
const PROVISION: i32 = 3;
/// The namespace of messages.
const MESSAGE: i32 = 1;
/// The type of messages between two people.
const CHAT: i32 = 2;

#[derive(Clone, PartialEq, prost::Message)]
struct Frame {
    #[prost(int32, tag = "3")]
    command: i32,
    #[prost(bytes = "vec", tag = "4")]
    payload: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Xid {
    #[prost(uint64, tag = "1")]
    uid: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Provision {
    #[prost(message, optional, tag = "1")]
    status: Option<Status>,
    #[prost(message, optional, tag = "2")]
    xid: Option<Xid>,
    #[prost(string, tag = "6")]
    token: String,
    #[prost(int32, tag = "7")]
    os: i32,
    #[prost(string, tag = "10")]
    guid: String,
    #[prost(string, tag = "13")]
    info: String,
}

#[derive(Clone, Copy, PartialEq, prost::Message)]
struct Notice {
    #[prost(message, optional, tag = "1")]
    xid: Option<Xid>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct SyncUl {
    #[prost(message, optional, tag = "1")]
    xid: Option<Xid>,
    #[prost(uint64, tag = "2")]
    key: u64,
    #[prost(message, optional, tag = "3")]
    meta: Option<Meta>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct SyncDl {
    #[prost(message, optional, tag = "1")]
    status: Option<Status>,
    #[prost(message, repeated, tag = "2")]
    metas: Vec<Meta>,
    #[prost(uint64, tag = "3")]
    next_key: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Meta {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(message, optional, tag = "3")]
    to: Option<Xid>,
    #[prost(int32, tag = "5")]
    ns: i32,
    #[prost(bytes = "vec", tag = "6")]
    payload: Vec<u8>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Body {
    #[prost(int32, tag = "1")]
    kind: i32,
    #[prost(string, tag = "4")]
    content: String,
}

/// A device that is logged in.
pub struct SocketClient {
    socket: WebSocket<TcpStream>,
    /// Its own number of its last message.
    number: u64,
}

impl SocketClient {
    /// Logs a user of the sandbox in.
    pub fn log_in(address: SocketAddr, user: &Value) -> Self {
        let url = format!("ws://{address}/socket.io/?EIO=3&transport=websocket");
        let mut client = Self { socket: tungstenite::client(url, connect(address)).expect("a socket").0, number: 1_795_323_107_000 };
        let token = user["lanying"]["token"].as_str().expect("a token").to_owned();
        let xid = Some(Xid { uid: user["uid"].as_u64().expect("an id") });
        let asked = Provision { xid, token, os: 6, guid: "browser".into(), info: "Web".into(), ..Provision::default() };
        client.send(PROVISION, &asked);
        let answer: Provision = client.told(PROVISION);
        assert_eq!(answer.status, Some(Status { code: 1 }));
        client
    }

    fn send(&mut self, command: i32, payload: &impl prost::Message) {
        let mut attachment = vec![4];
        Frame { command, payload: payload.encode_to_vec() }.encode(&mut attachment).expect("room");
        self.socket.send(Message::text(HEADER)).expect("it is open");
        self.socket.send(Message::binary(attachment)).expect("it is open");
    }

    /// The payload of the next frame, which is of this kind.
    fn told<P: prost::Message + Default>(&mut self, command: i32) -> P {
        loop {
            if let Message::Binary(bytes) = self.socket.read().expect("a message") {
                let frame = Frame::decode(&bytes[1..]).expect("a frame");
                assert_eq!(frame.command, command, "{frame:?}");
                return P::decode(frame.payload.as_slice()).expect("a payload");
            }
        }
    }

    /// A sign of life, without which it is closed after a while.
    pub fn ping(&mut self) {
        self.socket.send(Message::text("2")).expect("it is open");
    }

    /// The next thing that it hears is that something is new in the conversation with this person.
    pub fn noticed(&mut self, with: &Value) {
        let notice: Notice = self.told(NOTICE);
        assert_eq!(notice.xid.map(|xid| xid.uid), with["uid"].as_u64());
    }

    /// The texts of what is new in a conversation, acknowledged.
    pub fn fetch(&mut self, with: &Value) -> Vec<String> {
        let xid = Some(Xid { uid: with["uid"].as_u64().expect("an id") });
        let (mut texts, mut key) = (Vec::new(), 0);
        loop {
            self.send(SYNC, &SyncUl { xid, key, meta: None });
            let answer: SyncDl = self.told(SYNC);
            assert_eq!(answer.status, Some(Status { code: 1 }));
            let messages = answer.metas.iter().filter(|meta| meta.ns == MESSAGE);
            texts.extend(messages.map(|meta| Body::decode(meta.payload.as_slice()).expect("a body").content));
            key = answer.next_key;
            if key == 0 {
                return texts;
            }
        }
    }

    /// Sends a message to a person; it is accepted.
    pub fn say(&mut self, to: &Value, text: &str) {
        self.number += 1;
        let payload = Body { kind: CHAT, content: text.into() }.encode_to_vec();
        let to = Some(Xid { uid: to["uid"].as_u64().expect("an id") });
        self.send(SYNC, &SyncUl { meta: Some(Meta { id: self.number, to, ns: MESSAGE, payload }), ..SyncUl::default() });
        let answer: SyncDl = self.told(SYNC);
        assert_eq!(answer.status, Some(Status { code: 1 }));
    }

    /// Has it nothing more to tell? Answers to signs of life do not count.
    pub fn is_quiet(&mut self) -> bool {
        self.socket.get_mut().set_nonblocking(true).expect("a socket");
        loop {
            match self.socket.read() {
                Ok(Message::Binary(_) | Message::Close(_)) => return false,
                Ok(_) => {}
                Err(tungstenite::Error::Io(error)) => return error.kind() == std::io::ErrorKind::WouldBlock,
                Err(_) => return false,
            }
        }
    }
}
