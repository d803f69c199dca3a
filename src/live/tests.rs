//! Streams, their topics and their ends.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::task::{Context, Poll};

use futures::FutureExt as _;
use futures::executor::block_on;
use futures::task::noop_waker;

use super::*;
use crate::model::event::Event;
use crate::model::id::{EntryId, SessionId, UserId};

fn opening(user: i64, session: i64) -> Opening {
    Opening {
        label: "test",
        user: UserId(user),
        session: SessionId(session),
        device: (session < 3).then_some(session),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        limits: Limits { user: 3, address: 5 },
    }
}

fn event(n: i64) -> Event {
    Event::Published { entry: EntryId(n) }
}

fn hears(subscription: &Subscription) -> Option<Event> {
    subscription.next().now_or_never().map(|next| next.unwrap().event.clone())
}

fn tell(bus: &Bus, event: Event, topics: impl IntoIterator<Item = Topic>) {
    let mut round = bus.deliver(event, topics.into_iter().collect());
    while round.pass_on(1) {}
}

/// What the one task that delivers does, with everything going to `topics`.
fn pump(bus: &Bus, topics: &[Topic]) {
    for event in block_on(bus.take()).events {
        tell(bus, event, topics.iter().cloned());
    }
}

#[test]
fn an_event_reaches_those_at_its_topics_once_and_in_order() {
    let bus = Arc::new(Bus::default());
    bus.publish(event(0));
    let (ann, bob) = (Subscription::open(&bus, opening(1, 1)).unwrap(), Subscription::open(&bus, opening(2, 2)).unwrap());
    ann.join(Topic::Home(UserId(1)));
    ann.join(Topic::Public);
    bob.join(Topic::Hashtag("games".into()));
    (1..=3).for_each(|n| bus.publish(event(n)));
    pump(&bus, &[Topic::Public, Topic::Home(UserId(1)), Topic::List(7)]);
    assert_eq!([hears(&ann), hears(&ann), hears(&ann), hears(&ann)], [Some(event(1)), Some(event(2)), Some(event(3)), None]);
    assert_eq!((hears(&bob), bus.delivered()), (None, 3));
    ann.leave(&Topic::Public);
    tell(&bus, event(4), [Topic::Public]);
    assert_eq!(hears(&ann), None);
    assert!(bus.is_watched(&Topic::Home(UserId(1))) && !bus.is_watched(&Topic::Public));
    drop((ann, bob));
    let left = bus.index().sizes();
    assert_eq!((left, bus.streams()), ([0, 0, 0], vec![("test", 0)]));
    bus.publish(event(5));
    assert!(bus.take().now_or_never().is_none(), "nobody is there to hear of it");
}

#[test]
fn a_slow_subscriber_is_dropped_and_nobody_else() {
    let bus = Arc::new(Bus::default());
    let (slow, quick) = (Subscription::open(&bus, opening(1, 1)).unwrap(), Subscription::open(&bus, opening(2, 2)).unwrap());
    slow.join(Topic::Public);
    quick.join(Topic::Public);
    for n in 0..1_000 {
        tell(&bus, event(n), [Topic::Public]);
        assert_eq!(hears(&quick), Some(event(n)));
    }
    assert_eq!(slow.ended().now_or_never(), Some(Ended::Slow));
    assert_eq!(slow.next().now_or_never().unwrap().unwrap_err(), Ended::Slow);
    assert_eq!((bus.ended(Ended::Slow), bus.ended(Ended::Session)), (1, 0));
    assert_eq!(quick.ended().now_or_never(), None);
}

#[test]
fn streams_end_with_their_session_and_with_the_server() {
    let bus = Arc::new(Bus::default());
    let (phone, desk, other) = (
        Subscription::open(&bus, opening(1, 1)).unwrap(),
        Subscription::open(&bus, opening(1, 2)).unwrap(),
        Subscription::open(&bus, opening(2, 3)).unwrap(),
    );
    let mut sessions = bus.sessions(UserId(1));
    sessions.sort_unstable();
    assert_eq!(sessions, [SessionId(1), SessionId(2)]);
    bus.end_sessions(UserId(1), &[SessionId(2), SessionId(3)]);
    assert_eq!(
        [phone.ended().now_or_never(), desk.ended().now_or_never(), other.ended().now_or_never()],
        [None, Some(Ended::Session), None]
    );
    bus.shut();
    assert_eq!([phone.ended().now_or_never(), desk.ended().now_or_never()], [Some(Ended::Shutdown), Some(Ended::Session)]);
    assert_eq!(Subscription::open(&bus, opening(4, 4)).err(), Some(Refused::Closed));
    assert!(block_on(bus.take()).closed);
}

#[test]
fn a_user_and_an_address_have_a_number_of_streams() {
    let bus = Arc::new(Bus::default());
    let mut open: Vec<Subscription> = (0..3).map(|_| Subscription::open(&bus, opening(1, 1)).unwrap()).collect();
    assert_eq!(Subscription::open(&bus, opening(1, 1)).err(), Some(Refused::User));
    open.extend((2..4).map(|user| Subscription::open(&bus, opening(user, 1)).unwrap()));
    assert_eq!(Subscription::open(&bus, opening(9, 1)).err(), Some(Refused::Address));
    open.remove(0);
    assert!(Subscription::open(&bus, opening(1, 1)).is_ok());
    assert_eq!(bus.streams(), [("test", 4)]);
}

#[test]
fn who_has_not_said_whose_it_is_counts_for_its_address() {
    let bus = Arc::new(Bus::default());
    let address = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let mut guests: Vec<Guest> = (0..4).map(|_| Guest::enter(&bus, address, 5).unwrap()).collect();
    let _open = Subscription::open(&bus, opening(1, 1)).unwrap();
    assert_eq!(Guest::enter(&bus, address, 5).err(), Some(Refused::Address));
    assert_eq!(Subscription::open(&bus, opening(2, 1)).err(), Some(Refused::Address));
    assert!(Guest::enter(&bus, IpAddr::V4(Ipv4Addr::BROADCAST), 5).is_ok());
    guests.pop();
    assert!(Subscription::open(&bus, opening(2, 1)).is_ok());
    guests.truncate(1);
    assert_eq!(bus.index().sizes(), [0, 1, 1]);
    assert_eq!(guests[0].ended().now_or_never(), None);
    bus.shut();
    assert_eq!(guests[0].ended().now_or_never(), Some(Ended::Shutdown));
    guests.clear();
    assert_eq!(Guest::enter(&bus, address, 5).err(), Some(Refused::Closed));
}

#[test]
fn who_has_a_stream_open_is_online() {
    let bus = Arc::new(Bus::default());
    let connection = |device| Connection { label: "test", device };
    let (_phone, desk) = (Subscription::open(&bus, opening(2, 1)).unwrap(), Subscription::open(&bus, opening(2, 9)).unwrap());
    let other = Subscription::open(&bus, opening(1, 2)).unwrap();
    assert!(bus.is_online(UserId(1)) && bus.is_online(UserId(2)) && !bus.is_online(UserId(3)));
    assert_eq!(bus.connections(UserId(2)), [connection(Some(1)), connection(None)]);
    drop((desk, other));
    assert_eq!(bus.connections(UserId(2)), [connection(Some(1))]);
    assert!(!bus.is_online(UserId(1)));
}

#[test]
fn of_streams_that_are_closed_at_once_one_is_the_last() {
    let bus = Arc::new(Bus::default());
    for _ in 0..200 {
        let streams = [(); 3].map(|()| Subscription::open(&bus, opening(1, 1)).unwrap());
        let left = std::thread::scope(|scope| {
            let closing = streams.map(|stream| scope.spawn(|| stream.close().len()));
            closing.map(|thread| thread.join().unwrap())
        });
        assert_eq!(left.iter().filter(|left| **left == 0).count(), 1, "{left:?}");
    }
}

#[test]
fn who_waits_is_woken_by_what_concerns_them_alone() {
    let bus = Arc::new(Bus::default());
    let idle = Subscription::open(&bus, opening(1, 1)).unwrap();
    idle.join(Topic::User(UserId(1)));
    let waker = noop_waker();
    let mut waiting = Box::pin(idle.next());
    assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    tell(&bus, event(1), [Topic::User(UserId(2))]);
    assert!(waiting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    tell(&bus, event(2), [Topic::User(UserId(1))]);
    assert!(matches!(waiting.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(Ok(got)) if got.event == event(2)));
}

#[test]
fn a_form_is_made_once_for_all_readers_of_a_class() {
    let delivery = Delivery::new(event(1), [Topic::Public].into());
    let form = |class, text: &str| delivery.form(Form { writer: "test", class }, || Ok::<_, ()>(text.to_owned())).unwrap();
    assert_eq!([&*form(1, "one"), &*form(1, "again"), &*form(2, "two")], ["one", "one", "two"]);
    assert!(delivery.is_about(&Topic::Public) && !delivery.is_about(&Topic::List(1)));
    let refused = delivery.form(Form { writer: "test", class: 3 }, || Err("no"));
    assert_eq!(refused, Err("no"));
}
