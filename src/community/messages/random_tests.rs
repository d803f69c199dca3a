//! 500 random actions, with a recount of the counters every 20 actions and after each of the last ones.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::messages::conversations;
use crate::community::messages::message::*;
use crate::community::messages::sides::ConversationRef;
use crate::community::test::fixture::TestCommunity;
use crate::model::id::{ConversationId, EntryId};
use crate::model::people::user::Viewer;
use crate::store::messages::message::{Choice, MessageBy};
use crate::store::operations::counter_audit;

struct Sent {
    id: EntryId,
    cmid: String,
    conversation: ConversationId,
}

fn choice(rng: &mut StdRng, sent: &[Sent]) -> Choice {
    let mut some = || (0..rng.random_range(1..6)).filter_map(|_| sent.get(rng.random_range(0..sent.len().max(1)))).collect::<Vec<_>>();
    let picked = some();
    match rng.random_range(0..5) {
        0 => Choice::All,
        1 => picked.first().map_or(Choice::All, |one| Choice::UpTo(one.id)),
        2 => Choice::Cmids(picked.iter().map(|one| one.cmid.clone()).collect()),
        _ => Choice::Ids(picked.iter().map(|one| one.id).collect()),
    }
}

#[test]
fn counters_equal_recounts_after_any_history() {
    for seed in [1, 2, 20_260_101] {
        history(seed);
    }
}

fn history(seed: u64) {
    let v = TestCommunity::still();
    let people: Vec<Viewer> = ["ann", "bob", "cid", "dee"].into_iter().map(|name| v.person(name)).collect();
    let mut rng = StdRng::seed_from_u64(seed);
    let mut sent: Vec<Sent> = Vec::new();
    for n in 0..500 {
        let me = people[rng.random_range(0..people.len())];
        let other = people[rng.random_range(0..people.len())];
        if me == other {
            continue;
        }
        let one = sent.get(rng.random_range(0..sent.len().max(1))).map(|sent| (sent.id, sent.conversation));
        let within = match rng.random_range(0..3) {
            0 => None,
            _ => Some(ConversationRef::Peer(other.user)),
        };
        match rng.random_range(0..19) {
            0..9 => {
                let message = v.send_text(me, other, &format!("message {n}"));
                sent.push(Sent { id: message.id, cmid: message.code.clone(), conversation: message.conversation });
            }
            9..12 => {
                let choice = choice(&mut rng, &sent);
                v.write(move |tx| read(tx, me.user, within, &choice));
            }
            12..15 => {
                // All of mine in every conversation would leave little to count.
                let choice = match choice(&mut rng, &sent) {
                    Choice::All if within.is_none() => continue,
                    choice => choice,
                };
                v.write(move |tx| delete(tx, me.user, within, &choice));
            }
            15 => v.write(move |tx| conversations::delete(tx, me.user, ConversationRef::Peer(other.user))),
            16 => drop(v.write(move |tx| conversations::pin(tx, me.user, ConversationRef::Peer(other.user)))),
            17 => {
                // Somebody else's, or recalled already, is refused and must change nothing.
                let Some((id, _)) = one else { continue };
                let _ = v.try_write(move |tx| recall(tx, me.user, MessageBy::Id(id)));
            }
            _ => {
                let Some((id, conversation)) = one else { continue };
                let _ = v.try_write(move |tx| read(tx, me.user, Some(ConversationRef::Id(conversation)), &Choice::UpTo(id)));
            }
        }
        if n % 20 == 0 || n > 480 {
            assert_eq!(v.db.read(counter_audit::disagreements).unwrap(), Vec::<String>::new(), "after act {n} of {seed}");
        }
    }
    assert!(sent.len() > 100, "the history has something in it: {}", sent.len());
    for me in &people {
        let mut total = 0;
        for peer in people.iter().filter(|peer| peer.user != me.user) {
            let page = v.db.read(|r| page(r, me.user, ConversationRef::Peer(peer.user), MessageOrder::NewestFirst, 0, 1_000)).unwrap();
            assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
            let all: Vec<EntryId> = page.items.iter().map(|message| message.id).collect();
            assert_eq!(all, in_pages(&v, me, peer, all.len(), MessageOrder::NewestFirst));
            let upwards: Vec<EntryId> = all.into_iter().rev().collect();
            assert_eq!(upwards, in_pages(&v, me, peer, upwards.len(), MessageOrder::OldestFirst));
            total += page.items.iter().filter(|message| !message.is_me && !message.read).count();
        }
        let inbox = v.db.read(|r| crate::store::db::counters::inbox(r, me.user)).unwrap();
        assert_eq!(inbox.unread_messages, i64::try_from(total).unwrap());
    }
}

/// A conversation of so many messages, page by page.
fn in_pages(v: &TestCommunity, me: &Viewer, peer: &Viewer, total: usize, order: MessageOrder) -> Vec<EntryId> {
    let total = i64::try_from(total).unwrap();
    let part = |offset| v.db.read(|r| page(r, me.user, ConversationRef::Peer(peer.user), order, offset, 7)).unwrap().items;
    (0..total + 20).step_by(7).flat_map(part).map(|message| message.id).collect()
}
