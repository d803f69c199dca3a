//! Who learns of what between friends.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use super::friendships::{self, Asking, Keep};
use super::marks;
use crate::community::profiles::chat_profile;
use crate::community::test::fixture::TestCommunity;
use crate::model::content::entry::{Mark, Target};
use crate::model::messages::sync::{DeviceRef, InfoField, SyncConversation, SyncItem};
use crate::model::people::user::Viewer;

struct Two {
    v: TestCommunity,
    ann: Viewer,
    bob: Viewer,
    devices: [DeviceRef; 2],
}

fn two() -> Two {
    let v = TestCommunity::new();
    let (ann, bob) = (v.person("annie"), v.person("bobby"));
    let devices = [v.device(ann), v.device(bob)];
    Two { v, ann, bob, devices }
}

impl Two {
    fn learned(&self) -> [Vec<String>; 2] {
        self.devices.map(|device| self.v.fetched(device, SyncConversation::System))
    }

    fn apply(&self, reason: &'static str) {
        let (ann, bob) = (self.ann, self.bob);
        let asking = Asking { reason: reason.into(), ..Asking::default() };
        self.v.try_act(move |tx, settings| friendships::apply(tx, settings, &ann, bob.user, &asking)).unwrap();
    }
}

fn both(kind: &str) -> [Vec<String>; 2] {
    [vec![kind.to_owned()], vec![kind.to_owned()]]
}

#[test]
fn friends_learn_of_each_other() {
    let t = two();
    let (ann, bob) = (t.ann, t.bob);
    t.apply("");
    let [of_ann, of_bob] = t.devices.map(|device| t.v.fetch(device, SyncConversation::System));
    for (items, friend, receiver) in [(of_ann, bob, ann), (of_bob, ann, bob)] {
        let [SyncItem::Event(event)] = &items[..] else { panic!("{items:?}") };
        // Clients take a friend from a notice only where they are the one whom it is for.
        assert_eq!((event.actor, event.targets.as_slice()), (Some(friend.user), &[receiver.user][..]));
    }
    t.v.write(move |tx| friendships::keep(tx, &ann, bob.user, Keep { alias: Some("Bo".into()), ..Keep::default() }));
    let kept = t.v.fetch(t.devices[0], SyncConversation::System);
    assert!(matches!(&kept[..], [SyncItem::Event(event)] if event.field == Some(InfoField::FriendAlias) && event.text == "Bo"), "{kept:?}");
    t.v.write(move |tx| friendships::end(tx, &ann, bob.user));
    assert_eq!(t.learned(), both("FriendRemoved"));
    t.v.write(move |tx| friendships::end(tx, &ann, bob.user));
    assert_eq!(t.learned(), [vec![], vec![]] as [Vec<String>; 2], "they were no friends any more");
}

#[test]
fn a_request_and_its_answer_are_told() {
    let t = two();
    let (ann, bob) = (t.ann, t.bob);
    t.v.write(move |tx| chat_profile::change(tx, bob.user, |profile| profile.friend_policy = 1));
    t.apply("we met");
    let asked = t.v.fetch(t.devices[1], SyncConversation::System);
    assert!(matches!(&asked[..], [SyncItem::Event(event)] if event.text == "we met" && event.actor == Some(ann.user)), "{asked:?}");
    t.v.write(move |tx| friendships::decline(tx, &bob, ann.user, "no"));
    assert_eq!(t.learned(), both("FriendDeclined"));
    t.apply("again");
    t.learned();
    t.v.try_act(move |tx, settings| friendships::accept(tx, settings, &bob, ann.user)).unwrap();
    assert_eq!(t.learned(), both("FriendAccepted"));
}

#[test]
fn a_block_is_told_to_nobody_but_the_blocker() {
    let t = two();
    let (ann, bob) = (t.ann, t.bob);
    // As any API blocks.
    t.v.try_act(move |tx, settings| marks::put(tx, settings, &ann, Mark::Block, &Target::User(bob.user), None)).unwrap();
    assert_eq!(t.learned(), [vec!["FriendBlocked".to_owned()], vec![]]);
    t.v.write(move |tx| marks::lift(tx, &ann, Mark::Block, &Target::User(bob.user)));
    assert_eq!(t.learned(), [vec!["FriendUnblocked".to_owned()], vec![]]);
    t.apply("");
    t.learned();
    t.v.try_act(move |tx, settings| marks::put(tx, settings, &bob, Mark::Block, &Target::User(ann.user), None)).unwrap();
    let removed = "FriendRemoved".to_owned();
    assert_eq!(t.learned(), [vec![removed.clone()], vec![removed, "FriendBlocked".into()]]);
}
