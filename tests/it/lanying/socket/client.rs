//! A client of the socket: `listening.device(&ann, "phone")` is logged in, `listening.engine()` is a bare connection.

use std::net::TcpStream;
use std::time::Duration;

use prost::Message as _;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, HandshakeError, Message, WebSocket, client};

use super::proto::{Body, Frame, Meta, Notice, Operation, Provision, Status, SyncDl, SyncUl, Unread, UnreadDl, UserNotice, Xid};
use crate::lanying::contract::fixture::Someone;
use crate::mastodon::streaming::listener::{Listening, read};

pub const UNREAD: i32 = 0;
pub const SYNC: i32 = 1;
pub const NOTICE: i32 = 2;
pub const PROVISION: i32 = 3;
/// Namespaces.
pub const MESSAGE: i32 = 1;
pub const USER_NOTICE: i32 = 4;
/// Types of messages.
pub const OPERATION: i32 = 1;
pub const CHAT: i32 = 2;
pub const GROUP_CHAT: i32 = 3;

pub const HEADER: &str = r#"451-["frame",{"_placeholder":true,"num":0}]"#;

pub fn xid(uid: i64) -> Option<Xid> {
    Some(Xid { uid: uid.unsigned_abs(), sn: 0 })
}

/// A connection of Engine.IO.
pub struct Engine(pub WebSocket<TcpStream>);

impl Listening {
    /// Opens a connection with this query, or the status that refuses it.
    pub fn open_engine(&self, query: &str) -> Result<Engine, u16> {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
        let request = format!("ws://{}/socket.io/{query}", self.address).into_client_request().expect("a request");
        match client(request, stream) {
            Ok((socket, _)) => Ok(Engine(socket)),
            Err(HandshakeError::Failure(Error::Http(response))) => Err(response.status().as_u16()),
            Err(other) => panic!("{other}"),
        }
    }

    /// A connection that was greeted.
    pub fn engine(&self) -> Engine {
        let mut engine = self.open_engine("?EIO=3&transport=websocket").expect("a connection");
        let open = engine.text();
        assert!(
            open.starts_with(r#"0{"sid":""#) && open.ends_with(r#","upgrades":[],"pingInterval":25000,"pingTimeout":20000}"#),
            "{open}"
        );
        assert_eq!(engine.text(), "40");
        engine
    }

    /// A device of somebody, logged in.
    pub fn device(&self, who: &Someone<'_>, guid: &str) -> Device {
        let mut engine = self.engine();
        let token = who.im.token.clone().expect("a token");
        let answer =
            engine.log_in(&Provision { xid: xid(who.id), token, os: 6, guid: guid.into(), info: "Web".into(), ..Provision::default() });
        assert_eq!(answer.status, Some(Status { code: 1, reason: String::new() }));
        let answered = answer.xid.expect("an xid");
        assert_eq!(answered.uid, who.id.unsigned_abs());
        Device { engine, me: who.id, sn: answered.sn, mid: 1_795_323_107_000 }
    }
}

impl Engine {
    pub fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).expect("it is open");
    }

    pub fn bytes(&mut self, bytes: Vec<u8>) {
        self.0.send(Message::binary(bytes)).expect("it is open");
    }

    /// Sends a frame.
    pub fn send(&mut self, command: i32, payload: Vec<u8>) {
        self.frame(&Frame { command, payload, ..Frame::default() });
    }

    pub fn frame(&mut self, frame: &Frame) {
        let mut attachment = vec![4];
        frame.encode(&mut attachment).expect("room");
        self.say(HEADER);
        self.bytes(attachment);
    }

    fn read(&mut self) -> Result<Message, Error> {
        read(&mut self.0)
    }

    /// The next text.
    #[track_caller]
    pub fn text(&mut self) -> String {
        match self.read() {
            Ok(Message::Text(text)) => text.as_str().to_owned(),
            other => panic!("a text was expected: {other:?}"),
        }
    }

    /// The next frame.
    #[track_caller]
    pub fn next(&mut self) -> Frame {
        assert_eq!(self.text(), HEADER);
        match self.read() {
            Ok(Message::Binary(bytes)) => {
                assert_eq!(bytes.first(), Some(&4));
                Frame::decode(&bytes[1..]).expect("a frame")
            }
            other => panic!("an attachment was expected: {other:?}"),
        }
    }

    /// The payload of the next frame, which is of this kind.
    #[track_caller]
    pub fn told<P: prost::Message + Default>(&mut self, command: i32) -> P {
        let frame = self.next();
        assert_eq!(frame.command, command, "{frame:?}");
        P::decode(frame.payload.as_slice()).expect("a payload")
    }

    #[track_caller]
    pub fn log_in(&mut self, asked: &Provision) -> Provision {
        self.send(PROVISION, asked.encode_to_vec());
        self.told(PROVISION)
    }

    /// The code and the reason that the server closes with; what comes before is passed over.
    #[track_caller]
    pub fn closed(&mut self) -> (u16, String) {
        loop {
            match self.read() {
                Ok(Message::Close(Some(frame))) => return (frame.code.into(), frame.reason.to_string()),
                Ok(Message::Text(_) | Message::Binary(_)) => {}
                other => panic!("a farewell was expected: {other:?}"),
            }
        }
    }
}

/// A device that is logged in.
pub struct Device {
    pub engine: Engine,
    pub me: i64,
    pub sn: u32,
    /// Its own number of the next message.
    pub mid: u64,
}

impl Device {
    /// The conversations of the list: with whom, how much is new, and the type.
    #[track_caller]
    pub fn unread(&mut self) -> Vec<(u64, u32, i32)> {
        self.engine.send(UNREAD, Vec::new());
        let list: UnreadDl = self.engine.told(UNREAD);
        assert_eq!(list.status.map(|status| status.code), Some(1));
        list.unread.iter().map(|Unread { xid, n, kind }| (xid.expect("an xid").uid, *n, *kind)).collect()
    }

    /// One answer of a conversation; a key acknowledges.
    #[track_caller]
    pub fn sync(&mut self, with: i64, key: u64) -> SyncDl {
        let answer = self.ask(SyncUl { xid: xid(with), key, ..SyncUl::default() });
        assert_eq!((answer.status.as_ref().map(|status| status.code), answer.xid), (Some(1), xid(with)), "{answer:?}");
        answer
    }

    /// Everything new in a conversation, acknowledged as the official client does.
    #[track_caller]
    pub fn fetch(&mut self, with: i64) -> Vec<Meta> {
        let (mut all, mut key) = (Vec::new(), 0);
        loop {
            let answer = self.sync(with, key);
            assert_eq!(answer.next_key, answer.metas.last().map_or(0, |meta| meta.id));
            all.extend(answer.metas);
            key = answer.next_key;
            if key == 0 {
                return all;
            }
        }
    }

    /// The texts of what is new.
    #[track_caller]
    pub fn texts(&mut self, with: i64) -> Vec<String> {
        self.fetch(with).iter().map(|meta| body(meta).content).collect()
    }

    #[track_caller]
    pub fn history(&mut self, with: i64, below: u64, n: i32) -> SyncDl {
        let answer = self.ask(SyncUl { xid: xid(with), key: below, is_full: true, n, ..SyncUl::default() });
        assert_eq!((answer.status.as_ref().map(|status| status.code), answer.xid, answer.is_full), (Some(1), xid(with), true));
        answer
    }

    #[track_caller]
    pub fn ask(&mut self, asked: SyncUl) -> SyncDl {
        self.engine.send(SYNC, asked.encode_to_vec());
        self.engine.told(SYNC)
    }

    /// Sends a body under a number of its own; the answer.
    #[track_caller]
    pub fn write(&mut self, to: i64, body: &Body) -> SyncDl {
        self.mid += 1;
        let from = Some(Xid { uid: 1, sn: 99 });
        let meta = Meta { id: self.mid, from, to: xid(to), at: self.mid, ns: MESSAGE, payload: body.encode_to_vec() };
        let answer = self.ask(SyncUl { meta: Some(meta), ..SyncUl::default() });
        assert_eq!((answer.client_mid, answer.xid), (self.mid, xid(to)));
        answer
    }

    /// Says something to a person; the id of the message.
    #[track_caller]
    pub fn say(&mut self, to: i64, text: &str) -> u64 {
        self.done(to, &Body { kind: CHAT, content: text.into(), ..Body::default() })
    }

    #[track_caller]
    pub fn done(&mut self, to: i64, body: &Body) -> u64 {
        let answer = self.write(to, body);
        assert_eq!(answer.status, Some(Status { code: 1, reason: String::new() }));
        assert!(answer.server_mid > 0 && answer.server_time > 0, "{answer:?}");
        answer.server_mid
    }

    /// Does something to a message.
    #[track_caller]
    pub fn operate(&mut self, to: i64, kind: i32, mid: u64, about: Option<i64>, content: &str) -> SyncDl {
        let operation = Some(Operation { kind, mid, xid: about.and_then(xid) });
        self.write(to, &Body { kind: OPERATION, ctype: 6, content: content.into(), operation, ..Body::default() })
    }

    /// A notice of the conversation with this person or group comes next.
    #[track_caller]
    pub fn noticed(&mut self, with: i64) {
        let notice: Notice = self.engine.told(NOTICE);
        assert_eq!(notice.xid, xid(with));
    }

    /// What is pushed without being asked for: its one meta.
    #[track_caller]
    pub fn pushed(&mut self) -> (SyncDl, Meta) {
        let mut pushed: SyncDl = self.engine.told(SYNC);
        assert_eq!((pushed.status.as_ref().map(|status| status.code), pushed.metas.len()), (Some(1), 1), "{pushed:?}");
        let meta = pushed.metas.remove(0);
        (pushed, meta)
    }

    /// A notice of the user or a device comes next: its type and content.
    #[track_caller]
    pub fn user_notice(&mut self) -> (i32, String) {
        let (pushed, meta) = self.pushed();
        assert_eq!((pushed.xid, pushed.next_key, meta.ns, meta.to), (Some(Xid::default()), 0, USER_NOTICE, xid(self.me)));
        let notice = UserNotice::decode(meta.payload.as_slice()).expect("a notice");
        (notice.kind, notice.content)
    }
}

/// The body of a message or an operation.
#[track_caller]
pub fn body(meta: &Meta) -> Body {
    assert_eq!(meta.ns, MESSAGE, "{meta:?}");
    Body::decode(meta.payload.as_slice()).expect("a body")
}
