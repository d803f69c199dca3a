//! Frames of the official web client and of a server that it understands, byte for byte, in both directions.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use prost::Message as _;

use super::*;

const ME: u64 = 6_597_424;
const PEER: u64 = 6_597_425;
/// The id of a message; the next ones follow it.
const FIRST: u64 = 1_700_000_000_001;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|digit| digit.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] << 4 | pair[1]).unwrap()).collect()
}

fn xid(uid: u64) -> Xid {
    Xid { uid: Some(uid), device_sn: None }
}

fn on(uid: u64, device_sn: u32) -> Xid {
    Xid { uid: Some(uid), device_sn: Some(device_sn) }
}

fn ok() -> Option<Status> {
    Some(Status { code: Some(1), reason: None })
}

/// What a client sends: it writes every zero.
fn from_client(command: Command, payload: Option<Vec<u8>>) -> Frame {
    Frame { vsn: Some(0), compress_method: Some(0), command: Some(command.into()), payload, ..Frame::default() }
}

fn from_server(command: Command, payload: Vec<u8>) -> Frame {
    Frame { command: Some(command.into()), payload: Some(payload), ..Frame::default() }
}

/// The bytes read as this frame, with this payload, and both written again are the same bytes.
#[track_caller]
fn same<P: prost::Message + Default + PartialEq + std::fmt::Debug>(hex: &str, frame: &Frame, payload: &P) {
    let expected = bytes(hex);
    let read = Frame::decode(expected.as_slice()).unwrap();
    assert_eq!(&read, frame);
    assert_eq!(&P::decode(read.payload.as_deref().unwrap_or_default()).unwrap(), payload);
    let payload = frame.payload.as_ref().map(|_| payload.encode_to_vec());
    assert_eq!(Frame { payload, ..frame.clone() }.encode_to_vec(), expected);
}

#[track_caller]
fn up<P: prost::Message + Default + PartialEq + std::fmt::Debug>(hex: &str, command: Command, payload: &P) {
    same(hex, &from_client(command, Some(payload.encode_to_vec())), payload);
}

#[track_caller]
fn down<P: prost::Message + Default + PartialEq + std::fmt::Debug>(hex: &str, command: Command, payload: &P) {
    same(hex, &from_server(command, payload.encode_to_vec()), payload);
}

/// What a client writes into a conversation.
fn written(id: u64, to: Option<Xid>, timestamp: Option<u64>, ns: Namespace, payload: &impl prost::Message) -> SyncUl {
    let meta = Meta { id: Some(id), from: Some(on(ME, 7)), to, timestamp, ns: Some(ns.into()), payload: Some(payload.encode_to_vec()) };
    SyncUl { meta: Some(meta), ..SyncUl::default() }
}

#[test]
fn logins() {
    let asked = Provision {
        xid: Some(on(ME, 1_000_824_811)),
        token: Some("T0K".into()),
        os_type: Some(6),
        sdk_vsn: Some("2.0.0".into()),
        device_guid: Some("6597424_724374415".into()),
        device_info: Some("Web".into()),
        ..Provision::default()
    };
    up(
        "0800 1000 1803 2233 120b 08b0d69203 10ebbf9ddd03 3203 54304b 3806 4205 322e302e30 5211 363539373432345f373234333734343135 6a03 576562",
        Command::Provision,
        &asked,
    );
    let answered = Provision { status: ok(), xid: Some(on(ME, 7)), ..Provision::default() };
    down("1803 220d 0a02 0801 1207 08b0d69203 1007", Command::Provision, &answered);
}

#[test]
fn unread_lists_and_notices() {
    same("0800 1000 1800", &from_client(Command::Unread, None), &UnreadDl::default());
    down("1800 2204 0a02 0801", Command::Unread, &UnreadDl { status: ok(), unread: Vec::new() });
    down("1802 2207 0a05 08b1d69203", Command::Notice, &Notice { xid: Some(xid(PEER)) });
}

#[test]
fn reading() {
    up("0800 1000 1801 2207 0a05 08b1d69203", Command::Sync, &SyncUl { xid: Some(xid(PEER)), ..SyncUl::default() });
    let body = MessageBody { r#type: Some(MessageType::Chat.into()), content: Some("hello1".into()), ..MessageBody::default() };
    let meta = Meta {
        id: Some(FIRST),
        from: Some(on(PEER, 3)),
        to: Some(xid(ME)),
        timestamp: Some(FIRST - 1),
        ns: Some(Namespace::Message.into()),
        payload: Some(body.encode_to_vec()),
    };
    let answer = SyncDl { status: ok(), metas: vec![meta], next_key: Some(FIRST), xid: Some(xid(PEER)), ..SyncDl::default() };
    down(
        "1801 2240 0a020801 122c 0881d095ffbc31 1207 08b1d692031003 1a05 08b0d69203 2080d095ffbc31 2801 320a 0802 2206 68656c6c6f31
         1881d095ffbc31 2205 08b1d69203",
        Command::Sync,
        &answer,
    );
    let ack = SyncUl { xid: Some(xid(PEER)), key: Some(FIRST), ..SyncUl::default() };
    up("0800 1000 1801 220e 0a05 08b1d69203 1081d095ffbc31", Command::Sync, &ack);
    let end = SyncDl { status: ok(), xid: Some(xid(PEER)), ..SyncDl::default() };
    down("1801 220b 0a020801 2205 08b1d69203", Command::Sync, &end);
    let history = SyncUl { xid: Some(on(PEER, 0)), key: Some(0), is_full_sync: Some(true), full_sync_num: Some(20), ..SyncUl::default() };
    up("0800 1000 1801 220f 0a07 08b1d692031000 1000 2001 2828", Command::Sync, &history);
}

#[test]
fn writing() {
    let operation = MessageOperation { r#type: Some(0), mid: Some(0), xid: None };
    let yo = MessageBody {
        r#type: Some(MessageType::Chat.into()),
        content: Some("yo".into()),
        ctype: Some(0),
        operation: Some(operation),
        ..MessageBody::default()
    };
    let client_mid = 1_795_323_107_142;
    up(
        "0800 1000 1801 2234 1a32 08c6aee28ca034 1207 08b0d692031007 1a07 08b1d692031000 20c6aee28ca034 2801 320e 0802 2202796f 2800
         320408001000",
        Command::Sync,
        &written(client_mid, Some(on(PEER, 0)), Some(client_mid), Namespace::Message, &yo),
    );
    let ack = SyncDl {
        status: ok(),
        xid: Some(on(PEER, 0)),
        client_mid: Some(client_mid),
        server_mid: Some(FIRST + 3),
        server_time: Some(FIRST - 1),
        ..SyncDl::default()
    };
    down("1801 2222 0a020801 2207 08b1d692031000 28c6aee28ca034 3084d095ffbc31 3880d095ffbc31", Command::Sync, &ack);
}

fn operation(operation: MessageOperation) -> MessageBody {
    MessageBody {
        r#type: Some(MessageType::Operation.into()),
        content: Some(String::new()),
        ctype: Some(6),
        operation: Some(operation),
        ..MessageBody::default()
    }
}

#[test]
fn operations() {
    let read = operation(MessageOperation { r#type: Some(OperationType::ReadAck.into()), mid: Some(FIRST), xid: None });
    up(
        "0800 1000 1801 2230 1a2e 08efbae28ca034 1207 08b0d692031007 1a07 08b1d692031000 2801 3211 0801 2200 2806 3209 0801 1081d095ffbc31",
        Command::Sync,
        &written(1_795_323_108_719, Some(on(PEER, 0)), None, Namespace::Message, &read),
    );
    let recall = operation(MessageOperation { r#type: Some(OperationType::Recall.into()), mid: Some(FIRST), xid: Some(on(PEER, 0)) });
    up(
        "0800 1000 1801 223a 1a38 08dda2f9fc89e928 1207 08b0d692031007 1a07 08b1d692031000 2801 321a 0801 2200 2806 3212 0805
         1081d095ffbc31 1a07 08b1d692031000",
        Command::Sync,
        &written(179_532_310_925_661, Some(on(PEER, 0)), None, Namespace::Message, &recall),
    );
    let everywhere = Conversation {
        r#type: Some(1),
        operation: Some(ConversationOperation { r#type: Some(ConversationAct::DeleteEverywhere.into()), xid: Some(on(PEER, 7)) }),
    };
    up(
        "0800 1000 1801 2225 1a23 0899c2e28ca034 1207 08b0d692031007 2806 320f 0801 120b 0802 1207 08b1d692031007",
        Command::Sync,
        &written(1_795_323_109_657, None, None, Namespace::Conversation, &everywhere),
    );
}

#[test]
fn notices_to_a_user() {
    let kicked = UserNotice { r#type: Some(5), content: None };
    let meta = Meta {
        id: Some(FIRST + 8),
        from: Some(Xid::default()),
        to: Some(xid(ME)),
        timestamp: Some(FIRST - 1),
        ns: Some(Namespace::UserNotice.into()),
        payload: Some(kicked.encode_to_vec()),
    };
    let pushed = SyncDl { status: ok(), metas: vec![meta], xid: Some(Xid::default()), ..SyncDl::default() };
    down("1801 2225 0a020801 121d 0889d095ffbc31 1200 1a05 08b0d69203 2080d095ffbc31 2804 3202 0805 2200", Command::Sync, &pushed);
}

#[test]
fn numbers_that_are_not_known_are_kept() {
    let body = MessageBody { r#type: Some(77), ctype: Some(-1), ..MessageBody::default() };
    assert_eq!(MessageBody::decode(body.encode_to_vec().as_slice()).unwrap(), body);
    assert!(MessageType::try_from(77).is_err() && Namespace::try_from(-1).is_err());
    // Half a message, a length beyond its end, a text that is no UTF-8.
    for wrong in ["0800 1000 18", "2210 00", "4201 ff"] {
        assert!(Frame::decode(bytes(wrong).as_slice()).is_err(), "{wrong}");
    }
}
