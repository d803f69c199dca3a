//! Conversations of two people.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::conversations;
use crate::community::messages::message::*;
use crate::community::messages::sides::ConversationRef;
use crate::community::test::fixture::TestCommunity;
use crate::error::{Denied, Error, Resource, Why};
use crate::model::content::entry::{FileKind, FileView};
use crate::model::content::views::MessageView;
use crate::model::event::Event;
use crate::model::id::{ConversationId, EntryId, FileId, UserId};
use crate::model::people::user::{ChatRefusal, Role, Status, Viewer};
use crate::store::db::counters;
use crate::store::files::file;
use crate::store::messages::message::{Choice, MessageBy, MessageOrder};
use crate::store::operations::counter_audit;
use crate::store::people::users::{self, Column};
use crate::store::test::rows;
use crate::store::views;

fn texts(v: &TestCommunity, me: Viewer, which: ConversationRef) -> (i64, Vec<String>) {
    let page = v.db.read(|r| page(r, me.user, which, MessageOrder::OldestFirst, 0, 50)).unwrap();
    (page.total, page.items.into_iter().map(|message: MessageView| message.text.clone()).collect())
}

fn panel(v: &TestCommunity, who: Viewer) -> (i64, i64) {
    let inbox = v.db.read(|r| counters::inbox(r, who.user)).unwrap();
    (inbox.conversations, inbox.unread_messages)
}

fn sound(v: &TestCommunity) {
    assert_eq!(v.db.read(counter_audit::disagreements).unwrap(), Vec::<String>::new());
}

fn refused(v: &TestCommunity, from: Viewer, to: UserId) -> ChatRefusal {
    match v.try_say(from, to, "hello") {
        Err(Error::Forbidden(Denied::Chat(why))) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn each_side_reads_and_deletes_for_itself() {
    let v = TestCommunity::still();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let hello = v.send_text(ann, bob, "  hello  ");
    let reply = v.send_text(bob, ann, "good day");
    assert!(hello.is_me && hello.text == "hello" && !hello.read);
    assert_eq!((panel(&v, ann), panel(&v, bob)), ((1, 1), (1, 1)));

    v.write(move |tx| read(tx, bob.user, Some(ConversationRef::Peer(ann.user)), &Choice::All));
    assert_eq!((panel(&v, ann), panel(&v, bob)), ((1, 1), (1, 0)));
    let pair = ConversationRef::Id(hello.conversation);
    let seen = v.db.read(|r| page(r, ann.user, pair, MessageOrder::NewestFirst, 0, 1)).unwrap();
    assert_eq!((seen.total, seen.items[0].id, seen.items[0].read), (2, reply.id, false));
    assert!(v.db.read(|r| find(r, ann.user, MessageBy::Cmid(&hello.code))).unwrap().read);

    v.write(move |tx| delete(tx, ann.user, None, &Choice::Ids(vec![reply.id])));
    assert_eq!(texts(&v, ann, pair), (1, vec!["hello".into()]));
    assert_eq!(texts(&v, bob, pair), (2, vec!["hello".into(), "good day".into()]));
    assert_eq!(panel(&v, ann), (1, 0), "an unread message that I deleted is not unread any more");
    let list = v.db.read(|r| conversations::list(r, ann.user, None, 0, 10)).unwrap();
    assert_eq!(list.items[0].latest.as_ref().map(|message| message.id), Some(hello.id));

    v.write(move |tx| delete(tx, ann.user, Some(pair), &Choice::All));
    assert_eq!(panel(&v, ann), (0, 0), "nothing visible is left");
    assert_eq!(panel(&v, bob), (1, 0));
    sound(&v);
}

#[test]
fn a_hidden_conversation_comes_back_with_new_messages_only() {
    let v = TestCommunity::still();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let old = v.send_text(ann, bob, "old");
    v.write(move |tx| conversations::delete(tx, bob.user, ConversationRef::Peer(ann.user)));
    assert_eq!(panel(&v, bob), (0, 0));
    assert_eq!(v.db.read(|r| conversations::list(r, bob.user, None, 0, 10)).unwrap().total, 0);
    v.send_text(ann, bob, "new");
    assert_eq!(texts(&v, bob, ConversationRef::Id(old.conversation)), (1, vec!["new".into()]));
    assert_eq!(texts(&v, ann, ConversationRef::Id(old.conversation)).0, 2);
    assert_eq!(panel(&v, bob), (1, 1));
    sound(&v);
}

#[test]
fn the_receiver_decides_who_may_write() {
    let v = TestCommunity::still();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let policy = |n: i64| v.write(move |tx| users::set(tx, bob.user, Column::ConversationPolicy, n));
    v.send_text(ann, bob, "policy 1");
    policy(2);
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowed);
    policy(3);
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowedOrVerified);
    v.write(move |tx| users::set(tx, ann.user, Column::VerifiedAt, 1_i64));
    v.send_text(ann, bob, "verified");
    policy(2);
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowed);
    v.write(move |tx| rows::mark(tx, "user", bob.user, ann.user.0, "follow"));
    v.send_text(ann, bob, "followed");
    policy(4);
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverAcceptsNobody);
    policy(1);
    v.write(move |tx| rows::mark(tx, "user", bob.user, ann.user.0, "block"));
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverAcceptsNobody);
    v.send_text(bob, ann, "the blocker may still write");
    sound(&v);
}

#[test]
fn settings_and_user_states_are_checked_first() {
    let mut v = TestCommunity::still();
    let (ann, bob, cid) = (v.person("ann"), v.person("bob"), v.person("cid"));
    assert_eq!(refused(&v, ann, ann.user), ChatRefusal::Oneself);
    assert!(matches!(v.try_say(ann, UserId(1), "x"), Err(Error::NotFound(Resource::User))));
    for role in [Role::Restricted, Role::Pending] {
        assert_eq!(refused(&v, Viewer { role, ..ann }, bob.user), ChatRefusal::RoleForbids);
    }
    v.write(move |tx| users::set_status(tx, bob.user, Status::Disabled, None, None));
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverDisabled);
    assert!(matches!(v.try_say(bob, ann.user, "x"), Err(Error::Forbidden(Denied::UserDisabled))));
    v.write(move |tx| users::set_status(tx, bob.user, Status::Deleted, None, None));
    assert_eq!(refused(&v, ann, bob.user), ChatRefusal::ReceiverDeleted);
    v.settings.strangers_may_chat = false;
    assert_eq!(refused(&v, ann, cid.user), ChatRefusal::NotFriends);
    v.write(move |tx| rows::befriend(tx, ann.user, cid.user));
    v.send_text(ann, cid, "friends");
    v.settings.conversations = false;
    assert_eq!(refused(&v, ann, UserId(1)), ChatRefusal::SwitchedOff);
    let target = v.db.read(|r| views::people::load_one(r, None, cid.user)).unwrap().unwrap();
    assert_eq!(may_message(&v.settings, None, false, &target), Err(ChatRefusal::NotLoggedIn));
}

#[test]
fn refused_messages() {
    let v = TestCommunity::still();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    assert!(matches!(v.try_say(ann, bob.user, " \n\t "), Err(Error::Invalid { why: Why::Empty, .. })));
    assert!(v.try_say(ann, bob.user, &"é".repeat(MAX_LENGTH)).is_ok());
    let long = v.try_say(ann, bob.user, &"é".repeat(MAX_LENGTH + 1));
    assert!(matches!(long, Err(Error::Invalid { why: Why::TooLong { max: MAX_LENGTH }, .. })));
    let odd = NewMessage { text: "x".into(), in_reply_to: Some(EntryId(5)), ..Default::default() };
    let refused = v.try_send(ann, bob.user, odd);
    assert!(matches!(refused, Err(Error::NotFound(Resource::Message))));
    sound(&v);
}

#[test]
fn looking_up_conversations() {
    let v = TestCommunity::still();
    let (ann, bob, cid) = (v.person("ann"), v.person("bob"), v.person("cid"));
    let sent = v.send_text(ann, bob, "x");
    let look = |me: Viewer, which| v.db.read(|r| conversations::find(r, me.user, which));
    assert!(matches!(look(ann, ConversationRef::Id(ConversationId(9))), Err(Error::NotFound(Resource::Conversation))));
    assert!(matches!(look(cid, ConversationRef::Id(sent.conversation)), Err(Error::Forbidden(Denied::NotInConversation))));
    assert!(matches!(look(ann, ConversationRef::Peer(UserId(9))), Err(Error::NotFound(Resource::User))));
    assert_eq!(look(bob, ConversationRef::Id(sent.conversation)).unwrap().unwrap().peer.user.id, ann.user);
    assert!(look(ann, ConversationRef::Peer(cid.user)).unwrap().is_none());
    assert_eq!(texts(&v, ann, ConversationRef::Peer(cid.user)), (0, vec![]));
    let turned = v.write(move |tx| conversations::pin(tx, ann.user, ConversationRef::Peer(cid.user)));
    assert!(!turned && panel(&v, cid) == (0, 0), "nothing was created");
    assert!(v.write(move |tx| conversations::pin(tx, ann.user, ConversationRef::Peer(bob.user))));
    v.send_text(cid, ann, "y");
    let list = |pinned| {
        let list = v.db.read(|r| conversations::list(r, ann.user, pinned, 0, 10)).unwrap();
        (list.total, list.items.into_iter().map(|item| item.peer.user.id).collect::<Vec<_>>())
    };
    assert_eq!(list(None), (2, vec![cid.user, bob.user]));
    assert_eq!(list(Some(true)), (1, vec![bob.user]));
    assert_eq!(list(Some(false)), (1, vec![cid.user]));
}

#[test]
fn messages_of_others_are_ignored() {
    let v = TestCommunity::still();
    let (ann, bob, cid) = (v.person("ann"), v.person("bob"), v.person("cid"));
    let sent = v.send_text(ann, bob, "x");
    let (id, cmid) = (sent.id, sent.code.clone());
    v.write(move |tx| {
        read(tx, cid.user, None, &Choice::Ids(vec![id]))?;
        delete(tx, cid.user, None, &Choice::Cmids(vec![cmid.clone()]))?;
        read(tx, ann.user, None, &Choice::Cmids(vec![cmid, "unknown".into()]))
    });
    assert_eq!(panel(&v, bob), (1, 1), "the sender does not read for the receiver");
    let (later, pair) = (v.send_text(ann, bob, "later"), ConversationRef::Id(sent.conversation));
    v.write(move |tx| read(tx, bob.user, Some(pair), &Choice::UpTo(id)));
    assert_eq!(panel(&v, bob), (1, 1));
    v.write(move |tx| read(tx, bob.user, Some(pair), &Choice::UpTo(later.id)));
    assert_eq!(panel(&v, bob), (1, 0));
    sound(&v);
}

#[test]
fn recall_is_for_both_sides_and_for_the_sender_only() {
    let v = TestCommunity::still();
    let (ann, bob, cid) = (v.person("ann"), v.person("bob"), v.person("cid"));
    let first = v.send_text(ann, bob, "first");
    let slip = v.send_text(ann, bob, "a slip");
    let (pair, id) = (ConversationRef::Id(first.conversation), slip.id);
    let denied = v.try_write(move |tx| recall(tx, bob.user, MessageBy::Id(id)));
    assert!(matches!(denied, Err(Error::Forbidden(Denied::NotAuthorDelete))));
    assert!(matches!(v.try_write(move |tx| recall(tx, cid.user, MessageBy::Id(id))), Err(Error::NotFound(Resource::Message))));
    v.write(move |tx| recall(tx, ann.user, MessageBy::Id(id)));
    for who in [ann, bob] {
        assert_eq!(texts(&v, who, pair), (1, vec!["first".into()]));
    }
    assert_eq!(panel(&v, bob), (1, 1));
    assert!(v.events.lock().unwrap().contains(&Event::Deleted { entry: id }));
    // As the answer to its sender is, if the recall comes between the write and the answer.
    let late = v.read(|r| sent(r, ann.user, id));
    assert_eq!((late.id, late.text.as_str()), (slip.id, ""));
    assert!(matches!(v.try_write(move |tx| recall(tx, ann.user, MessageBy::Id(id))), Err(Error::NotFound(Resource::Message))));
    sound(&v);
}

fn picture(v: &TestCommunity, owner: Viewer, kind: FileKind) -> FileView {
    let id = v.write(move |tx| {
        let new = file::NewFile {
            owner: owner.user,
            kind,
            name: "a.png".into(),
            mime: "image/png".into(),
            extension: "png".into(),
            size: 0,
            sha256: [0; 32],
            facts: file::Facts::default(),
        };
        let id = file::insert(tx, &new)?;
        file::publish(tx, id)?;
        file::attach(tx, id, file::Use::Upload(owner.user), 0)?;
        Ok(id)
    });
    v.db.read(|r| file::live(r, id)).unwrap().unwrap()
}

#[test]
fn files_must_be_the_senders_own_and_of_an_allowed_kind() {
    let v = TestCommunity::still();
    let (ann, bob) = (v.person("ann"), v.person("bob"));
    let send_file = |from: Viewer, to: Viewer, file: FileId, once: bool, any: bool| {
        v.try_send(from, to.user, NewMessage { files: vec![file], same_file_once: once, any_file: any, ..Default::default() })
    };
    let mine = picture(&v, ann, FileKind::Image).id;
    let film = picture(&v, ann, FileKind::Video).id;
    assert!(matches!(send_file(bob, ann, mine, false, false), Err(Error::NotFound(Resource::File))));
    assert!(matches!(send_file(ann, bob, film, false, false), Err(Error::NotFound(Resource::File))));
    assert!(matches!(send_file(ann, bob, FileId(4), false, true), Err(Error::NotFound(Resource::File))));
    let sent = send_file(ann, bob, mine, true, false).unwrap();
    assert_eq!((sent.files.len(), sent.text.as_str(), sent.files[0].id), (1, "", mine));
    v.send_text(ann, bob, "a word between");
    assert_eq!(send_file(ann, bob, mine, true, false).unwrap().id, sent.id, "the same file again is the same message");
    assert_ne!(send_file(ann, bob, mine, false, false).unwrap().id, sent.id);
    send_file(ann, bob, film, true, true).unwrap();
    assert_ne!(send_file(ann, bob, mine, true, false).unwrap().id, sent.id, "another file came after it");
    sound(&v);
}
