//! Sending from devices: once, in bounds, or refused for a reason.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use crate::community::messages::rooms::{self, Actor};
use crate::community::messages::sync::{self, LiveChange, Refusal};
use crate::community::test::fixture::TestCommunity;
use crate::error::Error;
use crate::model::clock::{MINUTE, SECOND};
use crate::model::content::entry::ChatPart;
use crate::model::id::{RoomId, UserId};
use crate::model::messages::sync::SyncConversation;
use crate::model::people::user::Viewer;

fn why(v: &TestCommunity, from: Viewer, to: SyncConversation, error: &Error) -> Refusal {
    v.read(|r| sync::refusal(r, from.user, to, error))
}

#[test]
fn the_same_from_the_same_device_is_one_message() {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let (desk, phone, other) = (v.device(ann), v.device(ann), v.device(bob));
    let to = SyncConversation::Direct(bob.user);
    let first = v.try_send_as(ann, desk, 7, to, "hello").unwrap();
    let again = v.try_send_as(ann, desk, 7, to, "hello").unwrap();
    assert_eq!((first, first.at), (again, crate::model::id::created_at(first.id)));
    // Numbers of devices are their clocks: two messages may have the same.
    assert_ne!(v.try_send_as(ann, desk, 7, to, "another").unwrap().id, first.id);
    assert_ne!(v.try_send_as(ann, phone, 7, to, "hello").unwrap().id, first.id);
    assert_eq!(v.fetched(other, SyncConversation::Direct(ann.user)), ["hello", "another", "hello"]);
    v.clock.advance(10 * MINUTE);
    assert_ne!(v.try_send_as(ann, desk, 7, to, "hello").unwrap().id, first.id, "much later it is another one");
    let sent: Vec<_> = v.events.lock().unwrap().iter().filter_map(|event| v.db.read(|r| sync::told(r, bob.user, event)).unwrap()).collect();
    let messages = sent
        .iter()
        .filter(|told| matches!(told, LiveChange::Item { conversation, .. } if *conversation == SyncConversation::Direct(ann.user)));
    assert_eq!(messages.count(), 4);
}

#[test]
fn a_device_is_stopped_where_it_sends_too_fast() {
    let v = TestCommunity::still();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let desk = v.device(ann);
    let to = SyncConversation::Direct(bob.user);
    for n in 0..20 {
        v.try_send_as(ann, desk, n, to, "quick").unwrap();
    }
    let refused = v.try_send_as(ann, desk, 20, to, "quick").unwrap_err();
    assert_eq!(why(&v, ann, to, &refused), Refusal::TooFast);
    assert!(v.try_send_as(ann, desk, 19, to, "quick").is_ok(), "what was sent before is answered again");
    v.clock.advance(10 * SECOND);
    assert!(v.try_send_as(ann, desk, 20, to, "quick").is_ok());
}

#[test]
fn refusals_say_why() {
    let mut v = TestCommunity::new();
    let (ann, bob, cid) = (v.person("annie"), v.person("bobby"), v.person("cidney"));
    let desk = v.device(ann);
    let refused = |v: &TestCommunity, to: SyncConversation, text: &str| {
        let error = v.try_send_from(ann, desk, to, text).unwrap_err();
        why(v, ann, to, &error)
    };
    let direct = |who: Viewer| SyncConversation::Direct(who.user);
    assert_eq!(refused(&v, SyncConversation::Direct(UserId(5)), "hello"), Refusal::NoTarget);
    assert_eq!(refused(&v, SyncConversation::Own, "hello"), Refusal::NoTarget);
    assert_eq!(refused(&v, direct(bob), &"x".repeat(70_000)), Refusal::TooLong);
    assert_eq!(refused(&v, direct(bob), &"x".repeat(20_001)), Refusal::TooLong);
    assert_eq!(refused(&v, direct(bob), " "), Refusal::Invalid);
    v.mark(&bob, "user", ann.user.0, "block");
    assert_eq!(refused(&v, direct(bob), "hello"), Refusal::Blocked);
    v.settings.strangers_may_chat = false;
    assert_eq!(refused(&v, direct(cid), "hello"), Refusal::RelationForbids);
    assert_eq!(refused(&v, SyncConversation::Room(RoomId(9)), "hello"), Refusal::NoTarget);
    let room = v.room(bob, &[]);
    assert_eq!(refused(&v, SyncConversation::Room(room), "hello"), Refusal::NoTarget);
    let room = v.room(cid, &[ann]);
    v.write(move |tx| rooms::members::silence(tx, &Actor::User(cid.user), room, &[ann.user], 5));
    assert_eq!(refused(&v, SyncConversation::Room(room), "hello"), Refusal::Silenced);
    assert!(v.fetched(desk, SyncConversation::Room(room)).is_empty(), "nothing of it was kept");
}

#[test]
fn what_is_passed_on_is_kept_nowhere() {
    let v = TestCommunity::new();
    let (ann, bob, cid) = (v.person("annie"), v.person("bobby"), v.person("cidney"));
    let phone = v.device(bob);
    let typing = ChatPart { ext: r#"{"input_status":"typing"}"#.into(), ..ChatPart::default() };
    let pass = |to| v.db.read(|r| sync::pass(r, &v.settings, &ann, to, typing.clone()));
    let event = pass(SyncConversation::Direct(bob.user)).unwrap();
    let told = |who: Viewer| v.read(|r| sync::told(r, who.user, &event));
    assert_eq!(
        told(bob),
        Some(LiveChange::Passing { conversation: SyncConversation::Direct(ann.user), sender: ann.user, chat: typing.clone() })
    );
    assert_eq!((told(cid), told(ann)), (None, None));
    assert!(v.read(|r| sync::unread(r, phone)).is_empty());
    let room = v.room(bob, &[]);
    assert!(pass(SyncConversation::Room(room)).is_err() && pass(SyncConversation::System).is_err());
}
