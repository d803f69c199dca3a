//! Chats as two people live through them.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::conversations;
use crate::community::messages::message::*;
use crate::community::messages::sides::Which;
use crate::community::test::fixture::Village;
use crate::error::{Denied, Error, Thing, Why};
use crate::model::content::entry::{FileKind, FileView, MessageView};
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

fn texts(village: &Village, me: Viewer, which: Which) -> (i64, Vec<String>) {
    let page = village.db.read(|r| page(r, me.user, which, MessageOrder::OldestFirst, 0, 50)).unwrap();
    (page.total, page.items.into_iter().map(|message: MessageView| message.text).collect())
}

fn panel(village: &Village, who: Viewer) -> (i64, i64) {
    let inbox = village.db.read(|r| counters::inbox(r, who.user)).unwrap();
    (inbox.conversations, inbox.unread_messages)
}

fn sound(village: &Village) {
    assert_eq!(village.db.read(counter_audit::disagreements).unwrap(), Vec::<String>::new());
}

fn refused(village: &Village, from: Viewer, to: UserId) -> ChatRefusal {
    match village.try_say(from, to, "hello") {
        Err(Error::Forbidden(Denied::Chat(why))) => why,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn each_side_reads_and_deletes_for_itself() {
    let village = Village::still();
    let (ann, bob) = (village.person("ann"), village.person("bob"));
    let hello = village.say(ann, bob, "  hello  ");
    let reply = village.say(bob, ann, "good day");
    assert!(hello.is_me && hello.text == "hello" && !hello.read);
    assert_eq!((panel(&village, ann), panel(&village, bob)), ((1, 1), (1, 1)));

    village.write(move |tx| read(tx, bob.user, Some(Which::Peer(ann.user)), &Choice::All));
    assert_eq!((panel(&village, ann), panel(&village, bob)), ((1, 1), (1, 0)));
    let pair = Which::Id(hello.conversation);
    let seen = village.db.read(|r| page(r, ann.user, pair, MessageOrder::NewestFirst, 0, 1)).unwrap();
    assert_eq!((seen.total, seen.items[0].id, seen.items[0].read), (2, reply.id, false));
    assert!(village.db.read(|r| find(r, ann.user, MessageBy::Cmid(&hello.cmid))).unwrap().read);

    village.write(move |tx| delete(tx, ann.user, None, &Choice::Ids(vec![reply.id])));
    assert_eq!(texts(&village, ann, pair), (1, vec!["hello".into()]));
    assert_eq!(texts(&village, bob, pair), (2, vec!["hello".into(), "good day".into()]));
    assert_eq!(panel(&village, ann), (1, 0), "an unread message that I deleted is not unread any more");
    let list = village.db.read(|r| conversations::list(r, ann.user, None, 0, 10)).unwrap();
    assert_eq!(list.items[0].latest.as_ref().map(|message| message.id), Some(hello.id));

    village.write(move |tx| delete(tx, ann.user, Some(pair), &Choice::All));
    assert_eq!(panel(&village, ann), (0, 0), "nothing visible is left");
    assert_eq!(panel(&village, bob), (1, 0));
    sound(&village);
}

#[test]
fn a_hidden_conversation_comes_back_with_new_messages_only() {
    let village = Village::still();
    let (ann, bob) = (village.person("ann"), village.person("bob"));
    let old = village.say(ann, bob, "old");
    village.write(move |tx| conversations::delete(tx, bob.user, Which::Peer(ann.user)));
    assert_eq!(panel(&village, bob), (0, 0));
    assert_eq!(village.db.read(|r| conversations::list(r, bob.user, None, 0, 10)).unwrap().total, 0);
    village.say(ann, bob, "new");
    assert_eq!(texts(&village, bob, Which::Id(old.conversation)), (1, vec!["new".into()]));
    assert_eq!(texts(&village, ann, Which::Id(old.conversation)).0, 2);
    assert_eq!(panel(&village, bob), (1, 1));
    sound(&village);
}

#[test]
fn the_receiver_decides_who_may_write() {
    let village = Village::still();
    let (ann, bob) = (village.person("ann"), village.person("bob"));
    let policy = |n: i64| village.write(move |tx| users::set(tx, bob.user, Column::ConversationPolicy, n));
    village.say(ann, bob, "policy 1");
    policy(2);
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowed);
    policy(3);
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowedOrVerified);
    village.write(move |tx| users::set(tx, ann.user, Column::VerifiedAt, 1_i64));
    village.say(ann, bob, "verified");
    policy(2);
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverAcceptsFollowed);
    village.write(move |tx| rows::mark(tx, "user", bob.user, ann.user.0, "follow"));
    village.say(ann, bob, "followed");
    policy(4);
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverAcceptsNobody);
    policy(1);
    village.write(move |tx| rows::mark(tx, "user", bob.user, ann.user.0, "block"));
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverAcceptsNobody);
    village.say(bob, ann, "the blocker may still write");
    sound(&village);
}

#[test]
fn the_community_and_the_state_of_people_come_first() {
    let mut village = Village::still();
    let (ann, bob, cid) = (village.person("ann"), village.person("bob"), village.person("cid"));
    assert_eq!(refused(&village, ann, ann.user), ChatRefusal::Oneself);
    assert!(matches!(village.try_say(ann, UserId(1), "x"), Err(Error::NotFound(Thing::User))));
    for role in [Role::Restricted, Role::Pending] {
        assert_eq!(refused(&village, Viewer { role, ..ann }, bob.user), ChatRefusal::RoleForbids);
    }
    village.write(move |tx| users::set_status(tx, bob.user, Status::Disabled, None, None));
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverDisabled);
    assert!(matches!(village.try_say(bob, ann.user, "x"), Err(Error::Forbidden(Denied::UserDisabled))));
    village.write(move |tx| users::set_status(tx, bob.user, Status::Deleted, None, None));
    assert_eq!(refused(&village, ann, bob.user), ChatRefusal::ReceiverDeleted);
    village.settings.strangers_may_chat = false;
    assert_eq!(refused(&village, ann, cid.user), ChatRefusal::NotFriends);
    village.write(move |tx| rows::befriend(tx, ann.user, cid.user));
    village.say(ann, cid, "friends");
    village.settings.conversations = false;
    assert_eq!(refused(&village, ann, UserId(1)), ChatRefusal::SwitchedOff);
    let target = village.db.read(|r| views::users::load_one(r, None, cid.user)).unwrap().unwrap();
    assert_eq!(may_message(&village.settings, None, false, &target), Err(ChatRefusal::NotLoggedIn));
}

#[test]
fn what_cannot_be_said() {
    let village = Village::still();
    let (ann, bob) = (village.person("ann"), village.person("bob"));
    assert!(matches!(village.try_say(ann, bob.user, " \n\t "), Err(Error::Invalid { why: Why::Empty, .. })));
    assert!(village.try_say(ann, bob.user, &"é".repeat(MAX_LENGTH)).is_ok());
    let long = village.try_say(ann, bob.user, &"é".repeat(MAX_LENGTH + 1));
    assert!(matches!(long, Err(Error::Invalid { why: Why::TooLong { max: MAX_LENGTH }, .. })));
    let settings = village.settings.clone();
    let odd = NewMessage { text: "x".into(), in_reply_to: Some(EntryId(5)), ..Default::default() };
    let refused = village.try_write(move |tx| send(tx, &settings, &ann, bob.user, &odd));
    assert!(matches!(refused, Err(Error::NotFound(Thing::Message))));
    sound(&village);
}

#[test]
fn looking_up_conversations() {
    let village = Village::still();
    let (ann, bob, cid) = (village.person("ann"), village.person("bob"), village.person("cid"));
    let said = village.say(ann, bob, "x");
    let look = |me: Viewer, which| village.db.read(|r| conversations::find(r, me.user, which));
    assert!(matches!(look(ann, Which::Id(ConversationId(9))), Err(Error::NotFound(Thing::Conversation))));
    assert!(matches!(look(cid, Which::Id(said.conversation)), Err(Error::Forbidden(Denied::NotInConversation))));
    assert!(matches!(look(ann, Which::Peer(UserId(9))), Err(Error::NotFound(Thing::User))));
    assert_eq!(look(bob, Which::Id(said.conversation)).unwrap().unwrap().peer.user.id, ann.user);
    assert!(look(ann, Which::Peer(cid.user)).unwrap().is_none());
    assert_eq!(texts(&village, ann, Which::Peer(cid.user)), (0, vec![]));
    let turned = village.write(move |tx| conversations::pin(tx, ann.user, Which::Peer(cid.user)));
    assert!(!turned && panel(&village, cid) == (0, 0), "nothing was created");
    assert!(village.write(move |tx| conversations::pin(tx, ann.user, Which::Peer(bob.user))));
    village.say(cid, ann, "y");
    let list = |pinned| {
        let list = village.db.read(|r| conversations::list(r, ann.user, pinned, 0, 10)).unwrap();
        (list.total, list.items.into_iter().map(|item| item.peer.user.id).collect::<Vec<_>>())
    };
    assert_eq!(list(None), (2, vec![cid.user, bob.user]));
    assert_eq!(list(Some(true)), (1, vec![bob.user]));
    assert_eq!(list(Some(false)), (1, vec![cid.user]));
}

#[test]
fn what_is_not_mine_is_ignored() {
    let village = Village::still();
    let (ann, bob, cid) = (village.person("ann"), village.person("bob"), village.person("cid"));
    let said = village.say(ann, bob, "x");
    let (id, cmid) = (said.id, said.cmid);
    village.write(move |tx| {
        read(tx, cid.user, None, &Choice::Ids(vec![id]))?;
        delete(tx, cid.user, None, &Choice::Cmids(vec![cmid.clone()]))?;
        read(tx, ann.user, None, &Choice::Cmids(vec![cmid, "unknown".into()]))
    });
    assert_eq!(panel(&village, bob), (1, 1), "the sender does not read for the receiver");
    let (later, pair) = (village.say(ann, bob, "later"), Which::Id(said.conversation));
    village.write(move |tx| read(tx, bob.user, Some(pair), &Choice::UpTo(id)));
    assert_eq!(panel(&village, bob), (1, 1));
    village.write(move |tx| read(tx, bob.user, Some(pair), &Choice::UpTo(later.id)));
    assert_eq!(panel(&village, bob), (1, 0));
    sound(&village);
}

#[test]
fn recall_is_for_both_sides_and_for_the_sender_only() {
    let village = Village::still();
    let (ann, bob, cid) = (village.person("ann"), village.person("bob"), village.person("cid"));
    let first = village.say(ann, bob, "first");
    let slip = village.say(ann, bob, "a slip");
    let (pair, id) = (Which::Id(first.conversation), slip.id);
    let denied = village.try_write(move |tx| recall(tx, bob.user, MessageBy::Id(id)));
    assert!(matches!(denied, Err(Error::Forbidden(Denied::NotAuthorDelete))));
    assert!(matches!(village.try_write(move |tx| recall(tx, cid.user, MessageBy::Id(id))), Err(Error::NotFound(Thing::Message))));
    village.write(move |tx| recall(tx, ann.user, MessageBy::Id(id)));
    for who in [ann, bob] {
        assert_eq!(texts(&village, who, pair), (1, vec!["first".into()]));
    }
    assert_eq!(panel(&village, bob), (1, 1));
    assert!(village.events.lock().unwrap().contains(&Event::Deleted { entry: id }));
    assert!(matches!(village.try_write(move |tx| recall(tx, ann.user, MessageBy::Id(id))), Err(Error::NotFound(Thing::Message))));
    sound(&village);
}

fn picture(village: &Village, owner: Viewer, kind: FileKind) -> FileView {
    let id = village.write(move |tx| {
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
    village.db.read(|r| file::live(r, id)).unwrap().unwrap()
}

#[test]
fn files_are_the_senders_own_and_of_an_allowed_kind() {
    let village = Village::still();
    let (ann, bob) = (village.person("ann"), village.person("bob"));
    let send_file = |from: Viewer, to: Viewer, file: FileId, once: bool, any: bool| {
        let settings = village.settings.clone();
        let new = NewMessage { files: vec![file], same_file_once: once, any_file: any, ..Default::default() };
        village.try_write(move |tx| send(tx, &settings, &from, to.user, &new))
    };
    let mine = picture(&village, ann, FileKind::Image).id;
    let film = picture(&village, ann, FileKind::Video).id;
    assert!(matches!(send_file(bob, ann, mine, false, false), Err(Error::NotFound(Thing::File))));
    assert!(matches!(send_file(ann, bob, film, false, false), Err(Error::NotFound(Thing::File))));
    assert!(matches!(send_file(ann, bob, FileId(4), false, true), Err(Error::NotFound(Thing::File))));
    let sent = send_file(ann, bob, mine, true, false).unwrap();
    assert_eq!((sent.files.len(), sent.text.as_str(), sent.files[0].id), (1, "", mine));
    village.say(ann, bob, "a word between");
    assert_eq!(send_file(ann, bob, mine, true, false).unwrap().id, sent.id, "the same file again is the same message");
    assert_ne!(send_file(ann, bob, mine, false, false).unwrap().id, sent.id);
    send_file(ann, bob, film, true, true).unwrap();
    assert_ne!(send_file(ann, bob, mine, true, false).unwrap().id, sent.id, "another file came after it");
    sound(&village);
}
