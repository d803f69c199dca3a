//! Random acts of several people and devices: every device that fetches to the end has each item exactly once, in order.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::messages::im::Change;
use crate::community::messages::message::{self, Choice, MessageBy};
use crate::community::messages::rooms::{self, Actor};
use crate::community::messages::sync::{self, Operation};
use crate::community::test::fixture::TestCommunity;
use crate::model::id::{EntryId, RoomId};
use crate::model::messages::sync::{DeviceRef, SyncConversation, SyncItem};
use crate::model::people::user::Viewer;

/// A device with what it has, by conversation: the ids in the order in which they came.
struct Device {
    owner: Viewer,
    device: DeviceRef,
    /// Where each conversation began for it, when it first connected.
    begins: BTreeMap<i64, i64>,
    has: BTreeMap<i64, Vec<i64>>,
}

struct World {
    v: TestCommunity,
    people: Vec<Viewer>,
    rooms: Vec<RoomId>,
    devices: Vec<Device>,
    sent: Vec<(i64, SyncConversation, Viewer)>,
    rng: StdRng,
}

impl World {
    fn new(seed: u64) -> Self {
        let v = TestCommunity::new();
        let people: Vec<Viewer> = ["annie", "bobby", "cidney"].into_iter().map(|name| v.person(name)).collect();
        let rooms = vec![v.room(people[0], &people[1..]), v.room(people[1], &people[..1])];
        let mut world = Self { v, people, rooms, devices: Vec::new(), sent: Vec::new(), rng: StdRng::seed_from_u64(seed) };
        for n in 0..3 {
            world.connect(n);
        }
        world
    }

    fn conversations(&self, me: Viewer) -> Vec<SyncConversation> {
        let others = self.people.iter().filter(|other| other.user != me.user).map(|other| SyncConversation::Direct(other.user));
        let rooms = self.rooms.iter().map(|room| SyncConversation::Room(*room));
        others.chain(rooms).chain([SyncConversation::Own, SyncConversation::System]).collect()
    }

    fn connect(&mut self, person: usize) {
        let owner = self.people[person];
        let device = self.v.device(owner);
        let begin =
            |conversation: &SyncConversation| (conversation.number(owner.user), self.v.read(|r| sync::cursor(r, device, *conversation)));
        let begins = self.conversations(owner).iter().map(begin).collect();
        self.devices.push(Device { owner, device, begins, has: BTreeMap::new() });
    }

    /// A device asks for a part of a conversation, and acknowledges what it got, or is cut off before it does.
    fn fetch(&mut self, n: usize, conversation: SyncConversation, limit: usize, is_cut: bool) -> usize {
        let device = self.devices[n].device;
        let part = self.v.read(|r| sync::after(r, device, conversation, None, limit));
        let (Some(last), false) = (part.last().map(SyncItem::id), is_cut) else { return 0 };
        self.v.write(move |tx| sync::acknowledge(tx, device, conversation, last));
        let has = self.devices[n].has.entry(conversation.number(device.user)).or_default();
        has.extend(part.iter().map(SyncItem::id));
        assert!(has.is_sorted_by(|a, b| a < b), "in order and once: {has:?}");
        assert_eq!(Some(&self.v.read(|r| sync::cursor(r, device, conversation))), has.last(), "no further than what was fetched");
        part.len()
    }

    fn act(&mut self) {
        let n = self.rng.random_range(0..self.devices.len());
        let (me, device) = (self.devices[n].owner, self.devices[n].device);
        let all = self.conversations(me);
        let conversation = all[self.rng.random_range(0..all.len())];
        let some = self.sent.get(self.rng.random_range(0..self.sent.len().max(1))).copied();
        match (self.rng.random_range(0..22), some) {
            (0..6, _) | (_, None) => {
                let text = format!("message {}", self.sent.len());
                if let Ok(done) = self.v.try_send_from(me, device, conversation, &text) {
                    self.sent.push((done.id, conversation, me));
                }
            }
            (6, _) if self.devices.len() < 7 => {
                let person = self.rng.random_range(0..self.people.len());
                self.connect(person);
            }
            (7..13, _) => {
                let (limit, is_cut) = (self.rng.random_range(1..5), self.rng.random_bool(0.3));
                self.fetch(n, conversation, limit, is_cut);
            }
            (13, _) => {
                // Said and read in another API.
                let other = self.people[self.rng.random_range(0..self.people.len())];
                let _ = self.v.try_say(me, other.user, "elsewhere");
                self.v.write(move |tx| message::read(tx, other.user, None, &Choice::All));
            }
            (14, Some((id, ..))) => {
                let _ = self.v.try_write(move |tx| message::recall(tx, me.user, MessageBy::Id(EntryId(id))));
            }
            (15, _) => {
                // In and out of the second room.
                let (room, owner, guest) = (self.rooms[1], Actor::User(self.people[1].user), self.people[2].user);
                let is_in = self.v.read(|r| crate::store::messages::rooms::members::is_in(r, room, guest));
                let _ = self.v.try_write(move |tx| {
                    if is_in {
                        rooms::members::kick(tx, &owner, room, &[guest]).map(drop)
                    } else {
                        rooms::invitations::invite(tx, &owner, room, &[guest], "").map(drop)
                    }
                });
            }
            (act, Some((message, place, author))) => {
                // In the conversation as this person knows it; whatever is not theirs is refused, and changes nothing.
                let place = match place {
                    SyncConversation::Direct(_) if author.user != me.user => SyncConversation::Direct(author.user),
                    place => place,
                };
                let operation = match act {
                    16 => Operation::Recall { message },
                    17 => Operation::Change { message, change: Change { content: "!".into(), append: true, ..Change::default() } },
                    18 => Operation::Delete { message },
                    19 => Operation::Unread { message },
                    20 => Operation::Delivered { message },
                    _ => Operation::Read { message },
                };
                let _ = self.v.try_operate(me, device, place, operation);
            }
        }
    }

    /// Everybody fetches all there is, and has what one would get who asked once at the end, from where they began.
    fn settle(&mut self) {
        for n in 0..self.devices.len() {
            let (owner, device) = (self.devices[n].owner, self.devices[n].device);
            for conversation in self.conversations(owner) {
                while self.fetch(n, conversation, 4, false) > 0 {}
                let number = conversation.number(owner.user);
                let begins = self.devices[n].begins[&number];
                let there = self.v.read(|r| sync::after(r, device, conversation, Some(begins), 10_000));
                let has = self.devices[n].has.get(&number).cloned().unwrap_or_default();
                // What was unread when it connected may have been read elsewhere before it asked.
                let since = self.devices[n].begins[&owner.user.0];
                for item in there.iter().filter(|item| item.id() > since) {
                    assert!(has.contains(&item.id()), "device {n} lacks {item:?} of {conversation:?}, which began at {begins}: {has:?}");
                }
            }
            let left = self.v.read(|r| sync::unread(r, device));
            assert!(left.iter().all(|found| found.new == 0), "{left:?}");
        }
    }
}

#[test]
fn every_device_gets_everything_once_and_in_order() {
    for seed in [1, 20_261_128] {
        let mut world = World::new(seed);
        for _ in 0..400 {
            world.act();
        }
        assert!(world.sent.len() > 50, "something was said: {}", world.sent.len());
        world.settle();
        world.v.recount();
    }
}
