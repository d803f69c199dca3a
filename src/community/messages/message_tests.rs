//! Chats as two people live through them.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::conversations;
use crate::community::messages::message::*;
use crate::community::messages::sides::Which;
use crate::community::test::chatkit::Kit;
use crate::error::{Denied, Error, Thing, Why};
use crate::model::content::entry::{FileKind, FileView, Mark, MessageView};
use crate::model::event::Event;
use crate::model::id::{ConversationId, EntryId, FileId, UserId};
use crate::model::people::user::{ChatRefusal, Role, Status, Viewer};
use crate::store::db::counters;
use crate::store::files::file;
use crate::store::messages::message::{Choice, MessageBy, Order};
use crate::store::operations::counter_audit;
use crate::store::people::users::{self, Column};
use crate::store::test::marks_kit;
use crate::store::views;

fn texts(kit: &Kit, me: Viewer, which: Which) -> (i64, Vec<String>) {
    let page = kit.db.read(|r| page(r, me.user, which, Order::OldestFirst, 0, 50)).unwrap();
    (page.total, page.items.into_iter().map(|message: MessageView| message.text).collect())
}

fn panel(kit: &Kit, who: Viewer) -> (i64, i64) {
    let inbox = kit.db.read(|r| counters::inbox(r, who.user)).unwrap();
    (inbox.conversations, inbox.unread_messages)
}

fn sound(kit: &Kit) {
    assert_eq!(kit.db.read(counter_audit::disagreements).unwrap(), Vec::<String>::new());
}

fn refused(kit: &Kit, from: Viewer, to: UserId) -> ChatRefusal {
    match kit.try_say(from, to, "hello") {
        Err(Error::Forbidden(Denied::Chat(why))) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn each_side_reads_and_deletes_for_itself() {
    let kit = Kit::new();
    let (ann, bob) = (kit.user("ann"), kit.user("bob"));
    let hello = kit.say(ann, bob, "  hello  ");
    let reply = kit.say(bob, ann, "good day");
    assert!(hello.is_me && hello.text == "hello" && !hello.read);
    assert_eq!((panel(&kit, ann), panel(&kit, bob)), ((1, 1), (1, 1)));

    kit.act(move |tx| read(tx, bob.user, Some(Which::Peer(ann.user)), &Choice::All));
    assert_eq!((panel(&kit, ann), panel(&kit, bob)), ((1, 1), (1, 0)));
    let pair = Which::Id(hello.conversation);
    let seen = kit.db.read(|r| page(r, ann.user, pair, Order::NewestFirst, 0, 1)).unwrap();
    assert_eq!((seen.total, seen.items[0].id, seen.items[0].read), (2, reply.id, false));
    assert!(kit.db.read(|r| find(r, ann.user, MessageBy::Cmid(&hello.cmid))).unwrap().read);

    kit.act(move |tx| delete(tx, ann.user, None, &Choice::Ids(vec![reply.id])));
    assert_eq!(texts(&kit, ann, pair), (1, vec!["hello".into()]));
    assert_eq!(texts(&kit, bob, pair), (2, vec!["hello".into(), "good day".into()]));
    assert_eq!(panel(&kit, ann), (1, 0), "an unread message that I deleted is not unread any more");
    let list = kit.db.read(|r| conversations::list(r, ann.user, None, 0, 10)).unwrap();
    assert_eq!(list.items[0].latest.as_ref().map(|message| message.id), Some(hello.id));

    kit.act(move |tx| delete(tx, ann.user, Some(pair), &Choice::All));
    assert_eq!(panel(&kit, ann), (0, 0), "nothing visible is left");
    assert_eq!(panel(&kit, bob), (1, 0));
    sound(&kit);
}

#[test]
fn a_hidden_conversation_comes_back_with_new_messages_only() {
    let kit = Kit::new();
    let (ann, bob) = (kit.user("ann"), kit.user("bob"));
    let old = kit.say(ann, bob, "old");
    kit.act(move |tx| conversations::delete(tx, bob.user, Which::Peer(ann.user)));
    assert_eq!(panel(&kit, bob), (0, 0));
    assert_eq!(kit.db.read(|r| conversations::list(r, bob.user, None, 0, 10)).unwrap().total, 0);
    kit.say(ann, bob, "new");
    assert_eq!(texts(&kit, bob, Which::Id(old.conversation)), (1, vec!["new".into()]));
    assert_eq!(texts(&kit, ann, Which::Id(old.conversation)).0, 2);
    assert_eq!(panel(&kit, bob), (1, 1));
    sound(&kit);
}

#[test]
fn the_receiver_decides_who_may_write() {
    let kit = Kit::new();
    let (ann, bob) = (kit.user("ann"), kit.user("bob"));
    let policy = |n: i64| kit.act(move |tx| users::set(tx, bob.user, Column::ConversationPolicy, n));
    kit.say(ann, bob, "policy 1");
    policy(2);
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowed);
    policy(3);
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowedOrVerified);
    kit.act(move |tx| users::set(tx, ann.user, Column::VerifiedAt, 1_i64));
    kit.say(ann, bob, "verified");
    policy(2);
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowed);
    kit.act(move |tx| marks_kit::bond(tx, bob.user, ann.user, Mark::Follow));
    kit.say(ann, bob, "followed");
    policy(4);
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverAcceptsNobody);
    policy(1);
    kit.act(move |tx| marks_kit::bond(tx, bob.user, ann.user, Mark::Block));
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverAcceptsNobody);
    kit.say(bob, ann, "the blocker may still write");
    sound(&kit);
}

#[test]
fn the_community_and_the_state_of_people_come_first() {
    let mut kit = Kit::new();
    let (ann, bob, cid) = (kit.user("ann"), kit.user("bob"), kit.user("cid"));
    assert_eq!(refused(&kit, ann, ann.user), ChatRefusal::Oneself);
    assert!(matches!(kit.try_say(ann, UserId(1), "x"), Err(Error::NotFound(Thing::User))));
    for role in [Role::Restricted, Role::Pending] {
        assert_eq!(refused(&kit, Viewer { role, ..ann }, bob.user), ChatRefusal::RoleForbids);
    }
    kit.act(move |tx| users::set_status(tx, bob.user, Status::Disabled, None, None));
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverDisabled);
    assert!(matches!(kit.try_say(bob, ann.user, "x"), Err(Error::Forbidden(Denied::UserDisabled))));
    kit.act(move |tx| users::set_status(tx, bob.user, Status::Deleted, None, None));
    assert_eq!(refused(&kit, ann, bob.user), ChatRefusal::ReceiverDeleted);
    kit.settings.strangers_may_chat = false;
    assert_eq!(refused(&kit, ann, cid.user), ChatRefusal::NotFriends);
    kit.act(move |tx| marks_kit::befriend(tx, ann.user, cid.user));
    kit.say(ann, cid, "friends");
    kit.settings.conversations = false;
    assert_eq!(refused(&kit, ann, UserId(1)), ChatRefusal::SwitchedOff);
    let target = kit.db.read(|r| views::users::load_one(r, None, cid.user)).unwrap().unwrap();
    assert_eq!(may_message(&kit.settings, None, false, &target), Err(ChatRefusal::NotLoggedIn));
}

#[test]
fn what_cannot_be_said() {
    let kit = Kit::new();
    let (ann, bob) = (kit.user("ann"), kit.user("bob"));
    assert!(matches!(kit.try_say(ann, bob.user, " \n\t "), Err(Error::Invalid { why: Why::Empty, .. })));
    assert!(kit.try_say(ann, bob.user, &"é".repeat(MAX_LENGTH)).is_ok());
    let long = kit.try_say(ann, bob.user, &"é".repeat(MAX_LENGTH + 1));
    assert!(matches!(long, Err(Error::Invalid { why: Why::TooLong { max: MAX_LENGTH }, .. })));
    let settings = kit.settings.clone();
    let odd = NewMessage { text: "x".into(), in_reply_to: Some(EntryId(5)), ..Default::default() };
    let refused = kit.try_act(move |tx| send(tx, &settings, &ann, bob.user, &odd));
    assert!(matches!(refused, Err(Error::NotFound(Thing::Message))));
    sound(&kit);
}

#[test]
fn looking_up_conversations() {
    let kit = Kit::new();
    let (ann, bob, cid) = (kit.user("ann"), kit.user("bob"), kit.user("cid"));
    let said = kit.say(ann, bob, "x");
    let look = |me: Viewer, which| kit.db.read(|r| conversations::find(r, me.user, which));
    assert!(matches!(look(ann, Which::Id(ConversationId(9))), Err(Error::NotFound(Thing::Conversation))));
    assert!(matches!(look(cid, Which::Id(said.conversation)), Err(Error::Forbidden(Denied::NotInConversation))));
    assert!(matches!(look(ann, Which::Peer(UserId(9))), Err(Error::NotFound(Thing::User))));
    assert_eq!(look(bob, Which::Id(said.conversation)).unwrap().unwrap().peer.user.id, ann.user);
    assert!(look(ann, Which::Peer(cid.user)).unwrap().is_none());
    assert_eq!(texts(&kit, ann, Which::Peer(cid.user)), (0, vec![]));
    let turned = kit.act(move |tx| conversations::pin(tx, ann.user, Which::Peer(cid.user)));
    assert!(!turned && panel(&kit, cid) == (0, 0), "nothing was created");
    assert!(kit.act(move |tx| conversations::pin(tx, ann.user, Which::Peer(bob.user))));
    kit.say(cid, ann, "y");
    let list = |pinned| {
        let list = kit.db.read(|r| conversations::list(r, ann.user, pinned, 0, 10)).unwrap();
        (list.total, list.items.into_iter().map(|item| item.peer.user.id).collect::<Vec<_>>())
    };
    assert_eq!(list(None), (2, vec![cid.user, bob.user]));
    assert_eq!(list(Some(true)), (1, vec![bob.user]));
    assert_eq!(list(Some(false)), (1, vec![cid.user]));
}

#[test]
fn what_is_not_mine_is_ignored() {
    let kit = Kit::new();
    let (ann, bob, cid) = (kit.user("ann"), kit.user("bob"), kit.user("cid"));
    let said = kit.say(ann, bob, "x");
    let (id, cmid) = (said.id, said.cmid);
    kit.act(move |tx| {
        read(tx, cid.user, None, &Choice::Ids(vec![id]))?;
        delete(tx, cid.user, None, &Choice::Cmids(vec![cmid.clone()]))?;
        read(tx, ann.user, None, &Choice::Cmids(vec![cmid, "unknown".into()]))
    });
    assert_eq!(panel(&kit, bob), (1, 1), "the sender does not read for the receiver");
    let (later, pair) = (kit.say(ann, bob, "later"), Which::Id(said.conversation));
    kit.act(move |tx| read(tx, bob.user, Some(pair), &Choice::UpTo(id)));
    assert_eq!(panel(&kit, bob), (1, 1));
    kit.act(move |tx| read(tx, bob.user, Some(pair), &Choice::UpTo(later.id)));
    assert_eq!(panel(&kit, bob), (1, 0));
    sound(&kit);
}

#[test]
fn recall_is_for_both_sides_and_for_the_sender_only() {
    let kit = Kit::new();
    let (ann, bob, cid) = (kit.user("ann"), kit.user("bob"), kit.user("cid"));
    let first = kit.say(ann, bob, "first");
    let slip = kit.say(ann, bob, "a slip");
    let (pair, id) = (Which::Id(first.conversation), slip.id);
    let denied = kit.try_act(move |tx| recall(tx, bob.user, MessageBy::Id(id)));
    assert!(matches!(denied, Err(Error::Forbidden(Denied::NotAuthorDelete))));
    assert!(matches!(kit.try_act(move |tx| recall(tx, cid.user, MessageBy::Id(id))), Err(Error::NotFound(Thing::Message))));
    kit.act(move |tx| recall(tx, ann.user, MessageBy::Id(id)));
    for who in [ann, bob] {
        assert_eq!(texts(&kit, who, pair), (1, vec!["first".into()]));
    }
    assert_eq!(panel(&kit, bob), (1, 1));
    assert!(kit.events.lock().unwrap().contains(&Event::Deleted { entry: id }));
    assert!(matches!(kit.try_act(move |tx| recall(tx, ann.user, MessageBy::Id(id))), Err(Error::NotFound(Thing::Message))));
    sound(&kit);
}

fn picture(kit: &Kit, owner: Viewer, kind: FileKind) -> FileView {
    let id = kit.act(move |tx| {
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
    kit.db.read(|r| file::live(r, id)).unwrap().unwrap()
}

#[test]
fn files_are_the_senders_own_and_of_an_allowed_kind() {
    let kit = Kit::new();
    let (ann, bob) = (kit.user("ann"), kit.user("bob"));
    let send_file = |from: Viewer, to: Viewer, file: FileId, once: bool, any: bool| {
        let settings = kit.settings.clone();
        let new = NewMessage { files: vec![file], same_file_once: once, any_file: any, ..Default::default() };
        kit.try_act(move |tx| send(tx, &settings, &from, to.user, &new))
    };
    let mine = picture(&kit, ann, FileKind::Image).id;
    let film = picture(&kit, ann, FileKind::Video).id;
    assert!(matches!(send_file(bob, ann, mine, false, false), Err(Error::NotFound(Thing::File))));
    assert!(matches!(send_file(ann, bob, film, false, false), Err(Error::NotFound(Thing::File))));
    assert!(matches!(send_file(ann, bob, FileId(4), false, true), Err(Error::NotFound(Thing::File))));
    let sent = send_file(ann, bob, mine, true, false).unwrap();
    assert_eq!((sent.files.len(), sent.text.as_str(), sent.files[0].id), (1, "", mine));
    kit.say(ann, bob, "a word between");
    assert_eq!(send_file(ann, bob, mine, true, false).unwrap().id, sent.id, "the same file again is the same message");
    assert_ne!(send_file(ann, bob, mine, false, false).unwrap().id, sent.id);
    send_file(ann, bob, film, true, true).unwrap();
    assert_ne!(send_file(ann, bob, mine, true, false).unwrap().id, sent.id, "another file came after it");
    sound(&kit);
}
