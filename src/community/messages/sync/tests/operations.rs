//! What a device does is done in every API, and told to the devices that have to learn of it.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::im::Change;
use crate::community::messages::message;
use crate::community::messages::rooms::{self, Actor, Setting};
use crate::community::messages::sync::{self, LiveChange, Operation, Refusal};
use crate::community::test::fixture::TestCommunity;
use crate::error::{Error, Resource};
use crate::model::clock::MINUTE;
use crate::model::event::Event;
use crate::model::id::EntryId;
use crate::model::messages::sync::{DeviceRef, SyncConversation, SyncItem, SyncMessage};
use crate::model::people::user::Viewer;
use crate::store::db::counters;
use crate::store::messages::message::MessageBy;
use crate::store::test::fixture::number;
use crate::store::views;

const OWN: SyncConversation = SyncConversation::Own;
const SYSTEM: SyncConversation = SyncConversation::System;

fn with(who: Viewer) -> SyncConversation {
    SyncConversation::Direct(who.user)
}

/// Two people, and two devices of each.
fn two(v: &TestCommunity) -> (Viewer, Viewer, [DeviceRef; 4]) {
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    (ann, bob, [v.device(ann), v.device(ann), v.device(bob), v.device(bob)])
}

/// Does Mastodon show it to this person?
fn is_a_status(v: &TestCommunity, who: Viewer, id: i64) -> bool {
    v.read(|r| views::statuses::load(r, Some(who.user), &[EntryId(id)])).contains_key(&EntryId(id))
}

fn unread(v: &TestCommunity, who: Viewer) -> i64 {
    v.read(|r| counters::inbox(r, who.user)).unread_messages
}

fn is_missing(error: &Error) -> bool {
    matches!(error, Error::NotFound(Resource::Message))
}

#[test]
fn a_recalled_message_is_gone_everywhere_and_devices_learn_of_it() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, laptop, phone, tablet]) = two(&v);
    let said = v.send_from(ann, desk, with(bob), "a mistake");
    assert_eq!(v.fetched(phone, with(ann)), ["a mistake"]);
    assert!(is_a_status(&v, bob, said.id));
    v.operate(ann, desk, with(bob), Operation::Recall { message: said.id });
    assert!(!is_a_status(&v, bob, said.id));
    assert!(v.db.read(|r| message::find(r, bob.user, MessageBy::Id(EntryId(said.id)))).is_err());
    assert_eq!(v.fetched(phone, with(ann)), ["MessageRecalled"]);
    // Who had not fetched it never sees it.
    assert_eq!(
        (v.fetched(tablet, with(ann)), v.fetched(laptop, with(bob))),
        (vec!["MessageRecalled".into()], vec!["MessageRecalled".into()])
    );
    assert_eq!(unread(&v, bob), 0);
    let again = v.try_operate(ann, desk, with(bob), Operation::Recall { message: said.id }).unwrap_err();
    assert!(is_missing(&again));
    let old = v.send_from(ann, desk, with(bob), "too old");
    v.clock.advance(3 * MINUTE);
    let late = v.try_operate(ann, desk, with(bob), Operation::Recall { message: old.id }).unwrap_err();
    assert_eq!(v.read(|r| sync::refusal(r, ann.user, with(bob), &late)), Refusal::RecallTooLate);
    let foreign = v.try_operate(bob, phone, with(ann), Operation::Recall { message: old.id });
    assert!(foreign.is_err(), "only its sender recalls a message");
    v.recount();
}

#[test]
fn an_edited_message_is_another_one_everywhere() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, _, phone, tablet]) = two(&v);
    let said = v.send_from(ann, desk, with(bob), "Helo");
    v.fetch(phone, with(ann));
    let change = |content: &str, append, ext: &str| Operation::Change {
        message: said.id,
        change: Change { content: content.into(), append, ext: ext.into(), config: String::new() },
    };
    v.operate(ann, desk, with(bob), change("Hello", false, r#"{"a":1,"b":2}"#));
    let done = v.operate(ann, desk, with(bob), change(" there", true, r#"{"b":3}"#));
    let view = v.read(|r| message::find(r, bob.user, MessageBy::Id(EntryId(said.id))));
    assert_eq!((view.text.as_str(), view.chat.ext.as_str(), view.edited_at), ("Hello there", r#"{"a":1,"b":3}"#, Some(done.at)));
    // Both edits bring the message as it is now.
    assert_eq!(v.fetched(phone, with(ann)), ["MessageEdited: Hello there"; 2]);
    let items = v.fetch(tablet, with(ann));
    let SyncItem::Message(SyncMessage::Direct(fetched)) = &items[0] else { panic!("the message comes first") };
    assert_eq!((fetched.text.as_str(), fetched.edited_at, items.len()), ("Hello there", Some(done.at), 3));
    assert!(v.try_operate(bob, phone, with(ann), change("Mine", false, "")).is_err_and(|error| is_missing(&error)));
    // After a recall there is nothing to show of an edit.
    let later = v.device(bob);
    v.operate(ann, desk, with(bob), change("!", true, ""));
    v.operate(ann, desk, with(bob), Operation::Recall { message: said.id });
    assert_eq!(v.fetched(later, with(ann)), ["MessageRecalled"; 2]);
    v.recount();
}

#[test]
fn what_is_read_is_read_everywhere_and_its_author_learns_of_it() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, _, phone, tablet]) = two(&v);
    let said: Vec<i64> = (0..3).map(|n| v.send_from(ann, desk, with(bob), &format!("line {n}")).id).collect();
    v.fetch(desk, with(bob));
    v.operate(bob, phone, with(ann), Operation::Read { message: said[1] });
    assert_eq!(unread(&v, bob), 1);
    assert_eq!(v.fetched(desk, with(bob)), ["MessageRead"]);
    let learned = v.fetch(tablet, OWN);
    let SyncItem::Event(event) = &learned[0] else { panic!("an operation") };
    assert_eq!((event.about, event.message, event.actor), (ann.user.0, Some(said[1]), Some(bob.user)));
    v.operate(bob, phone, with(ann), Operation::Read { message: said[0] });
    assert!(v.fetched(desk, with(bob)).is_empty(), "it was read before");
    // In Mastodon, the whole conversation is read.
    v.write(move |tx| message::read(tx, bob.user, None, &message::Choice::All));
    assert_eq!((unread(&v, bob), v.fetched(desk, with(bob))), (0, vec!["MessageRead".into()]));
    v.operate(bob, phone, with(ann), Operation::Unread { message: said[2] });
    assert_eq!(unread(&v, bob), 1);
    let view = v.read(|r| message::find(r, ann.user, MessageBy::Id(EntryId(said[2]))));
    assert!(!view.read);
    assert_eq!(v.fetched(tablet, OWN), ["ConversationRead", "MessageUnread"]);
    assert!(v.try_operate(ann, desk, with(bob), Operation::Unread { message: said[2] }).is_err(), "nobody reads their own");
    v.recount();
}

#[test]
fn receipts_are_given_once() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, _, phone, _]) = two(&v);
    let said = v.send_from(ann, desk, with(bob), "a song");
    v.fetch(desk, with(bob));
    for _ in 0..2 {
        v.operate(bob, phone, with(ann), Operation::Delivered { message: said.id });
        v.operate(bob, phone, with(ann), Operation::Played { message: said.id });
    }
    assert_eq!(v.fetched(desk, with(bob)), ["MessageDelivered", "MessagePlayed"]);
    assert!(v.try_operate(ann, desk, with(bob), Operation::Played { message: said.id }).is_err());
}

#[test]
fn what_is_deleted_for_oneself_stays_for_the_other() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, laptop, phone, tablet]) = two(&v);
    let said = v.send_from(ann, desk, with(bob), "one");
    v.send_from(ann, desk, with(bob), "two");
    v.operate(bob, phone, with(ann), Operation::Delete { message: said.id });
    assert_eq!((v.fetched(tablet, OWN), v.fetched(tablet, with(ann))), (vec!["MessageDeleted".into()], vec!["two".into()]));
    v.operate(ann, desk, with(bob), Operation::DeleteConversation { everywhere: true });
    assert_eq!((v.fetched(laptop, SYSTEM), v.fetched(laptop, with(bob))), (vec!["ConversationDeleted".into()], vec![]));
    assert_eq!(v.fetched(phone, with(ann)), ["two"]);
    v.operate(bob, phone, with(ann), Operation::DeleteConversation { everywhere: false });
    assert!(v.fetched(tablet, SYSTEM).is_empty());
    v.recount();
}

#[test]
fn members_of_a_room_learn_what_is_done_there() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, _, phone, tablet]) = two(&v);
    let id = v.room(ann, &[bob]);
    let room = SyncConversation::Room(id);
    let said = v.send_from(bob, phone, room, "from bob");
    let mine = v.send_from(ann, desk, room, "from ann");
    for device in [desk, phone, tablet] {
        assert_eq!(v.fetched(device, room), ["from bob", "from ann"]);
    }
    // Receipts only where the room has them.
    v.operate(ann, desk, room, Operation::Read { message: said.id });
    assert!(v.fetched(phone, with(ann)).is_empty());
    v.write(move |tx| rooms::settings::change(tx, &Actor::User(ann.user), id, Setting::ReadAck(true)));
    v.operate(bob, phone, room, Operation::Read { message: mine.id });
    // They never wrote to each other: there is something to fetch, and no conversation to show.
    let found = v.read(|r| sync::unread(r, desk)).into_iter().find(|found| found.conversation == with(bob));
    assert_eq!(found.map(|found| (found.new, found.listed)), Some((1, false)));
    assert_eq!(v.fetched(desk, with(bob)), ["MessageRead"]);
    v.operate(bob, phone, room, Operation::Unread { message: mine.id });
    assert_eq!(v.fetched(tablet, OWN), ["ConversationRead", "MessageUnread"]);
    let change = Change { content: "!".into(), append: true, ..Change::default() };
    v.operate(bob, phone, room, Operation::Change { message: said.id, change });
    v.operate(bob, phone, room, Operation::Delete { message: mine.id });
    assert_eq!(v.fetched(tablet, OWN), ["MessageDeleted"]);
    let shown = |who: Viewer| v.read(|r| sync::history(r, who.user, room, 0, 9)).messages.len();
    assert_eq!((shown(ann), shown(bob)), (2, 1));
    // Who leads the room may recall anything at any time.
    v.clock.advance(60 * MINUTE);
    assert!(v.try_operate(bob, phone, room, Operation::Recall { message: mine.id }).is_err());
    v.operate(ann, desk, room, Operation::Recall { message: said.id });
    assert_eq!(v.fetched(tablet, room), ["MessageRecalled"; 2], "the edit of what is gone is as good as a recall");
    assert_eq!((shown(ann), shown(bob)), (1, 0));
}

#[test]
fn connected_devices_are_told_in_the_order_of_commits() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, _, phone, _]) = two(&v);
    let stranger = v.person("cidney");
    let id = v.room(ann, &[bob]);
    v.events.lock().unwrap().clear();
    let said = v.send_from(ann, desk, with(bob), "hello");
    let there = v.send_from(ann, desk, SyncConversation::Room(id), "all");
    v.operate(bob, phone, with(ann), Operation::Read { message: said.id });
    v.operate(ann, desk, with(bob), Operation::Recall { message: said.id });
    let events: Vec<Event> = v.events.lock().unwrap().clone();
    let told = |who: Viewer| {
        let changes = events.iter().filter_map(|event| v.read(|r| sync::told(r, who.user, event)));
        changes
            .map(|change| match change {
                LiveChange::Item { conversation, id } => (conversation, id),
                other => panic!("{other:?}"),
            })
            .collect::<Vec<_>>()
    };
    let of_bob = told(bob);
    assert_eq!(of_bob[..2], [(with(ann), said.id), (SyncConversation::Room(id), there.id)]);
    assert_eq!(of_bob[2..].iter().map(|(conversation, _)| *conversation).collect::<Vec<_>>(), [OWN, with(ann)]);
    let of_ann: Vec<_> = told(ann).into_iter().map(|(conversation, _)| conversation).collect();
    assert_eq!(of_ann, [with(bob), SyncConversation::Room(id), with(bob), with(bob)]);
    assert!(told(stranger).is_empty());
    for (conversation, id) in of_bob.into_iter().skip(1) {
        let next = v.read(|r| sync::after(r, phone, conversation, Some(id - 1), 1));
        assert_eq!(next.first().map(SyncItem::id), Some(id), "what is told is there to be fetched");
    }
}

#[test]
fn nothing_is_kept_for_people_without_devices_or_for_longer_than_a_month() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let rows = || v.read(|r| number(r, "SELECT count(*) FROM device_events"));
    v.send_text(ann, bob, "hello");
    v.write(move |tx| message::read(tx, bob.user, None, &message::Choice::All));
    assert_eq!(rows(), 0);
    v.device(ann);
    v.send_text(ann, bob, "hello");
    v.write(move |tx| message::read(tx, bob.user, None, &message::Choice::All));
    assert_eq!(rows(), 1);
    v.clock.advance(31 * crate::model::clock::DAY);
    v.write(crate::community::operations::cleanup::remove_expired);
    assert_eq!(rows(), 0);
}

#[test]
fn what_is_kept_for_somebody_goes_with_them() {
    let v = TestCommunity::new();
    let (ann, bob, [desk, ..]) = two(&v);
    v.room(ann, &[bob]);
    let other = v.room(ann, &[]);
    v.write(move |tx| rooms::applications::apply(tx, bob.user, other, "a reason of bob's"));
    let said = v.send_from(ann, desk, with(bob), "hello");
    v.operate(ann, desk, with(bob), Operation::Recall { message: said.id });
    v.write(move |tx| crate::community::operations::erase::user(tx, bob.user));
    let left = |sql: &str| v.read(|r| number(r, sql));
    assert_eq!(left(&format!("SELECT count(*) FROM device_events WHERE mailbox_id = {}", bob.user)), 0);
    assert_eq!(left("SELECT count(*) FROM device_events WHERE text <> ''"), 0, "their words are gone from the notices of others");
    assert_eq!(left(&format!("SELECT count(*) FROM device_cursors WHERE user_id = {}", bob.user)), 0);
    assert!(v.fetched(desk, SYSTEM).contains(&"RoomLeft".to_owned()));
}
