//! Items as devices read them.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::*;
use crate::api::lanying::realtime::proto::{
    Conversation, ConversationAct, GroupNotice, MessageBody, MessageType, Meta, Namespace, OperationType, RosterNotice, Xid,
};
use crate::model::content::entry::ChatPart;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::room_message::{RoomMessage, SystemMessage};
use crate::model::messages::sync::{DeviceEvent, DeviceEventKind, SyncConversation, SyncItem, SyncMessage};

const ME: UserId = UserId(7);
const PEER: UserId = UserId(8);
const ROOM: RoomId = RoomId(9);
const ID: i64 = 1_234_567_890_123;

fn event(kind: DeviceEventKind, actor: UserId, about: i64) -> DeviceEvent {
    let edited = None;
    DeviceEvent { id: ID, kind, actor: Some(actor), targets: vec![ME], about, message: Some(5), field: None, text: String::new(), edited }
}

fn told(conversation: SyncConversation, event: DeviceEvent) -> Meta {
    item(ME, conversation, &SyncItem::Event(event), "https://moot.example").unwrap()
}

fn payload<P: prost::Message + Default>(meta: &Meta, ns: Namespace) -> P {
    assert_eq!(meta.ns, Some(ns.into()));
    P::decode(meta.payload.as_deref().unwrap()).unwrap()
}

fn room_message(sender: Option<UserId>) -> SyncMessage {
    let chat = ChatPart { content: Some("hello".into()), content_type: 0, ext: "{}".into(), ..ChatPart::default() };
    SyncMessage::Room(RoomMessage { id: ID, room: ROOM, sender, chat, edited_at: Some(99) })
}

#[test]
fn messages_of_rooms_and_of_the_community() {
    let meta = message(ME, &room_message(Some(PEER)), Some(ID), "");
    assert_eq!((meta.from, meta.to, meta.id), (Some(Xid::of(8)), Some(Xid::of(9)), Some(ID.unsigned_abs())));
    let body: MessageBody = payload(&meta, Namespace::Message);
    assert_eq!((body.r#type, body.content.as_deref(), body.ctype), (Some(MessageType::GroupChat.into()), Some("hello"), Some(0)));
    assert_eq!((body.status, body.ext.as_deref(), body.config, body.edit_timestamp), (Some(2), Some("{}"), None, Some(99)));
    let unread: MessageBody = payload(&message(ME, &room_message(Some(PEER)), Some(ID - 1), ""), Namespace::Message);
    let own: MessageBody = payload(&message(PEER, &room_message(Some(PEER)), Some(0), ""), Namespace::Message);
    assert_eq!((unread.status, own.status), (None, Some(1)));
    let chat = ChatPart { content: Some("welcome".into()), ..ChatPart::default() };
    let meta = message(ME, &SyncMessage::System(SystemMessage { id: ID, receiver: ME, read: false, chat }), None, "");
    let body: MessageBody = payload(&meta, Namespace::Message);
    assert_eq!((meta.from, meta.to), (Some(Xid::default()), Some(Xid::of(7))));
    assert_eq!((body.r#type, body.is_system), (Some(MessageType::Chat.into()), Some(true)));
}

#[test]
fn operations_name_the_message_and_the_conversation() {
    for (kind, actor, conversation, expected, to, xid) in [
        (DeviceEventKind::MessageRead, PEER, SyncConversation::Direct(PEER), OperationType::ReadAck, 7, None),
        (DeviceEventKind::ConversationRead, ME, SyncConversation::Own, OperationType::ReadAll, 7, Some(8)),
        (DeviceEventKind::MessageUnread, ME, SyncConversation::Own, OperationType::ReadCancel, 7, Some(8)),
        (DeviceEventKind::MessageRecalled, PEER, SyncConversation::Direct(PEER), OperationType::Recall, 7, Some(7)),
        (DeviceEventKind::MessageRecalled, ME, SyncConversation::Direct(PEER), OperationType::Recall, 8, Some(8)),
        (DeviceEventKind::MessageRecalled, PEER, SyncConversation::Room(ROOM), OperationType::Recall, 9, Some(9)),
        (DeviceEventKind::MessageDeleted, ME, SyncConversation::Own, OperationType::Delete, 7, Some(8)),
    ] {
        let meta = told(conversation, event(kind, actor, 8));
        assert_eq!((meta.from, meta.to), (Some(Xid::of(actor.0)), Some(Xid::of(to))), "{kind:?}");
        let body: MessageBody = payload(&meta, Namespace::Message);
        let operation = body.operation.unwrap();
        assert_eq!((body.r#type, body.ctype), (Some(MessageType::Operation.into()), Some(6)), "{kind:?}");
        assert_eq!((operation.r#type, operation.mid, operation.xid), (Some(expected.into()), Some(5), xid.map(Xid::of)), "{kind:?}");
    }
}

#[test]
fn an_edit_comes_with_the_message_as_it_is_now() {
    let edited = DeviceEvent { edited: Some(room_message(Some(PEER))), ..event(DeviceEventKind::MessageEdited, PEER, ROOM.0) };
    let body: MessageBody = payload(&told(SyncConversation::Room(ROOM), edited), Namespace::Message);
    assert_eq!((body.content.as_deref(), body.edit_timestamp), (Some("hello"), Some(99)));
    assert_eq!(body.operation.unwrap().r#type, Some(OperationType::Replace.into()));
    let gone = SyncItem::Event(event(DeviceEventKind::MessageEdited, PEER, ROOM.0));
    assert_eq!(item(ME, SyncConversation::Room(ROOM), &gone, ""), None, "it was recalled since");
}

#[test]
fn notices_have_their_own_namespaces() {
    let meta = told(SyncConversation::System, DeviceEvent { text: "30".into(), ..event(DeviceEventKind::RoomSilenced, PEER, ROOM.0) });
    let notice: GroupNotice = payload(&meta, Namespace::GroupNotice);
    assert_eq!((notice.r#type, notice.gid, notice.from), (Some(21), Some(Xid::of(9)), Some(Xid::of(8))));
    assert_eq!((notice.to, notice.content.as_deref()), (vec![Xid::of(7)], Some("30")));
    let notice: RosterNotice =
        payload(&told(SyncConversation::System, event(DeviceEventKind::FriendAdded, PEER, 0)), Namespace::RosterNotice);
    assert_eq!((notice.r#type, notice.from, notice.content), (Some(1), Some(Xid::of(8)), None));
    let meta = told(SyncConversation::System, event(DeviceEventKind::ConversationDeleted, ME, PEER.0));
    let deleted: Conversation = payload(&meta, Namespace::Conversation);
    let operation = deleted.operation.unwrap();
    assert_eq!((operation.r#type, operation.xid), (Some(ConversationAct::DeleteEverywhere.into()), Some(Xid::of(8))));
}
