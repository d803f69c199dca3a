//! What a device fetches, from where on.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::im::{recent, system};
use crate::community::messages::message::{self, Choice};
use crate::community::messages::rooms::{self, Actor, Setting};
use crate::community::messages::sides::ConversationRef;
use crate::community::messages::sync;
use crate::community::test::devices::words;
use crate::community::test::fixture::TestCommunity;
use crate::model::content::entry::ChatPart;
use crate::model::id::UserId;
use crate::model::messages::sync::{DeviceRef, SyncConversation, SyncItem, UnreadConversation};
use crate::model::people::user::Viewer;
use crate::store::messages::sync::unread;
use crate::store::test::fixture::number;

fn with(who: Viewer) -> SyncConversation {
    SyncConversation::Direct(who.user)
}

fn list(v: &TestCommunity, device: DeviceRef) -> Vec<(SyncConversation, i64, bool)> {
    let found: Vec<UnreadConversation> = v.read(|r| sync::unread(r, device));
    found.into_iter().map(|found| (found.conversation, found.new, found.listed)).collect()
}

fn read_up_to(v: &TestCommunity, me: UserId, peer: UserId, choice: Choice) {
    v.write(move |tx| message::read(tx, me, Some(ConversationRef::Peer(peer)), &choice));
}

#[test]
fn a_new_device_has_to_fetch_what_is_unread_then_what_is_new() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    v.send_text(ann, bob, "one");
    let two = v.send_text(ann, bob, "two");
    v.send_text(ann, bob, "three");
    read_up_to(&v, bob.user, ann.user, Choice::UpTo(two.id));
    let phone = v.device(bob);
    assert_eq!(list(&v, phone), [(with(ann), 1, true)]);
    // Asking again without acknowledging gives the same again.
    for _ in 0..2 {
        assert_eq!(words(&v.read(|r| sync::after(r, phone, with(ann), None, 50))), ["three"]);
    }
    assert_eq!(v.fetched(phone, with(ann)), ["three"]);
    assert_eq!(list(&v, phone), [(with(ann), 0, true)]);
    // What was read in another API is fetched all the same, and so is what oneself said there.
    v.send_text(ann, bob, "four");
    read_up_to(&v, bob.user, ann.user, Choice::All);
    v.send_text(bob, ann, "five");
    assert_eq!(list(&v, phone)[0], (with(ann), 2, true));
    assert_eq!(v.fetched(phone, with(ann)), ["four", "five"]);
    let later = v.device(bob);
    assert_eq!((v.fetched(later, with(ann)), list(&v, later)), (vec![], vec![(with(ann), 0, true)]));
}

#[test]
fn a_device_that_was_there_before_fetches_what_others_read_first() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let phone = v.device(bob);
    v.send_text(ann, bob, "one");
    read_up_to(&v, bob.user, ann.user, Choice::All);
    assert_eq!(list(&v, phone), [(SyncConversation::Own, 1, false), (with(ann), 1, true)]);
    assert_eq!(v.fetched(phone, with(ann)), ["one"]);
    assert_eq!(v.fetched(phone, SyncConversation::Own), ["ConversationRead"]);
}

#[test]
fn nothing_is_acknowledged_that_does_not_exist_yet() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let phone = v.device(bob);
    for key in [i64::MAX, -5, 3] {
        v.write(move |tx| sync::acknowledge(tx, phone, SyncConversation::Direct(ann.user), key));
    }
    v.send_text(ann, bob, "one");
    assert_eq!(v.fetched(phone, with(ann)), ["one"]);
    let cursor = v.read(|r| sync::cursor(r, phone, with(ann)));
    v.write(move |tx| sync::acknowledge(tx, phone, SyncConversation::Direct(ann.user), 1));
    assert_eq!(v.read(|r| sync::cursor(r, phone, with(ann))), cursor, "it never goes back");
    // A device that is gone leaves nothing behind.
    let gone = DeviceRef { user: bob.user, sn: 99 };
    v.write(move |tx| sync::acknowledge(tx, gone, SyncConversation::Direct(ann.user), 9));
    assert_eq!(v.read(|r| number(r, "SELECT count(*) FROM device_cursors WHERE device_sn = 99")), 0);
}

#[test]
fn a_room_is_fetched_from_the_joining_on_and_may_show_its_history() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let (desk, phone) = (v.device(ann), v.device(bob));
    let id = v.room(ann, &[]);
    let room = SyncConversation::Room(id);
    v.send_from(ann, desk, room, "before");
    assert_eq!((v.fetched(phone, room), list(&v, phone)), (vec![], vec![]), "strangers fetch nothing");
    v.write(move |tx| rooms::invitations::invite(tx, &Actor::User(ann.user), id, &[bob.user], ""));
    v.send_from(ann, desk, room, "after");
    assert_eq!(list(&v, phone)[0], (room, 1, true));
    assert_eq!(v.fetched(phone, room), ["after"]);
    let history = |below, n| v.read(|r| sync::history(r, bob.user, room, below, n));
    assert_eq!(words(&history(0, 9).messages.into_iter().map(SyncItem::Message).collect::<Vec<_>>()), ["after"]);
    v.write(move |tx| rooms::settings::change(tx, &Actor::User(ann.user), id, Setting::HistoryVisible(true)));
    let newest = history(0, 1);
    assert!(newest.more && newest.messages.len() == 1);
    let older = history(newest.messages[0].id(), 1);
    assert!(!older.more);
    assert_eq!(words(&older.messages.into_iter().map(SyncItem::Message).collect::<Vec<_>>()), ["before"]);
    let tablet = v.device(bob);
    assert_eq!(v.fetched(tablet, room), ["after"], "the history is not unread");
    // Who receives nothing of a room has nothing to fetch there.
    v.write(move |tx| rooms::settings::set_mute_mode(tx, bob.user, id, 2));
    v.send_from(ann, desk, room, "unheard");
    assert_eq!(list(&v, phone).iter().find(|found| found.0 == room), Some(&(room, 0, true)));
}

#[test]
fn the_community_speaks_in_a_conversation_of_its_own() {
    let v = TestCommunity::new();
    let bob = v.person("bobby");
    let notice = |text: &str| {
        let part = ChatPart { content: Some(text.to_owned()), ..ChatPart::default() };
        v.try_act(move |tx, settings| system::send_notice(tx, settings, bob.user, &part)).unwrap()
    };
    notice("read");
    v.write(move |tx| system::acknowledge(tx, bob.user, None));
    notice("unread");
    let phone = v.device(bob);
    assert_eq!(list(&v, phone), [(SyncConversation::System, 1, false)]);
    assert_eq!(v.fetched(phone, SyncConversation::System), ["unread"]);
    let third = notice("third");
    assert_eq!(list(&v, phone), [(SyncConversation::System, 1, false)]);
    assert_eq!(v.fetched(phone, SyncConversation::System), ["third"]);
    let history = v.read(|r| sync::history(r, bob.user, SyncConversation::System, third, 2));
    assert_eq!((history.messages.len(), history.more, list(&v, phone)), (2, false, vec![]));
}

#[test]
fn the_list_and_the_cursor_of_each_conversation_agree() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let others: Vec<Viewer> = ["carla", "david", "erika"].into_iter().map(|name| v.person(name)).collect();
    let desk = v.device(ann);
    let room = v.room(ann, &[bob]);
    for (n, other) in others.iter().enumerate() {
        for m in 0..=n {
            v.send_text(*other, bob, &format!("{m}"));
        }
    }
    v.send_from(ann, desk, SyncConversation::Room(room), "hello");
    let phone = v.device(bob);
    v.send_text(others[0], bob, "more");
    v.fetch(phone, with(others[1]));
    for (conversation, new, _) in list(&v, phone) {
        let items = v.read(|r| sync::after(r, phone, conversation, None, 1_000));
        assert_eq!(i64::try_from(items.len()).unwrap(), new, "{conversation:?}");
        let key = v.read(|r| sync::cursor(r, phone, conversation));
        assert_eq!(v.read(|r| sync::after(r, phone, conversation, Some(key), 1_000)).len(), items.len());
    }
    assert_eq!(list(&v, phone).len(), 4, "three people and a room");
    // A device that comes now has to fetch what is unread in every API.
    let tablet = v.device(bob);
    let found = v.read(|r| sync::unread(r, tablet));
    let unread = v.read(|r| recent::list(r, bob.user));
    assert_eq!((found.len(), unread.len()), (4, 4));
    for recent in unread {
        let same = found.iter().find(|found| found.conversation.number(bob.user) == recent.with);
        assert_eq!(same.map(|found| (found.new, found.last)), Some((recent.unread, recent.last)));
    }
}

#[test]
fn an_operation_brings_an_old_conversation_back_to_the_top() {
    let v = TestCommunity::new();
    let (ann, bob, cid) = (v.person("annie"), v.person("bobby"), v.person("cidney"));
    let desk = v.device(ann);
    v.send_text(ann, bob, "old");
    v.send_text(ann, cid, "new");
    read_up_to(&v, bob.user, ann.user, Choice::All);
    let found = v.read(|r| unread::direct(r, desk, 0, 1));
    assert_eq!(found.iter().map(|found| (found.conversation, found.new, found.listed)).collect::<Vec<_>>(), [(with(bob), 2, true)]);
}
