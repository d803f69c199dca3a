//! 500 random acts, counters against a recount all along the way.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::community::messages::conversations;
use crate::community::messages::message::*;
use crate::community::messages::sides::Which;
use crate::community::test::fixture::Village;
use crate::model::id::{ConversationId, EntryId};
use crate::model::people::user::Viewer;
use crate::store::messages::message::{Choice, MessageBy};
use crate::store::operations::counter_audit;

struct Sent {
    id: EntryId,
    cmid: String,
    conversation: ConversationId,
}

fn choice(rng: &mut StdRng, said: &[Sent]) -> Choice {
    let mut some = || (0..rng.random_range(1..6)).filter_map(|_| said.get(rng.random_range(0..said.len().max(1)))).collect::<Vec<_>>();
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
    let village = Village::still();
    let people: Vec<Viewer> = ["ann", "bob", "cid", "dee"].into_iter().map(|name| village.person(name)).collect();
    let mut rng = StdRng::seed_from_u64(seed);
    let mut said: Vec<Sent> = Vec::new();
    for n in 0..500 {
        let me = people[rng.random_range(0..people.len())];
        let other = people[rng.random_range(0..people.len())];
        if me == other {
            continue;
        }
        let one = said.get(rng.random_range(0..said.len().max(1))).map(|said| (said.id, said.conversation));
        let within = match rng.random_range(0..3) {
            0 => None,
            _ => Some(Which::Peer(other.user)),
        };
        match rng.random_range(0..19) {
            0..9 => {
                let message = village.say(me, other, &format!("message {n}"));
                said.push(Sent { id: message.id, cmid: message.cmid, conversation: message.conversation });
            }
            9..12 => {
                let choice = choice(&mut rng, &said);
                village.write(move |tx| read(tx, me.user, within, &choice));
            }
            12..15 => {
                // All of mine in every conversation would leave little to count.
                let choice = match choice(&mut rng, &said) {
                    Choice::All if within.is_none() => continue,
                    choice => choice,
                };
                village.write(move |tx| delete(tx, me.user, within, &choice));
            }
            15 => village.write(move |tx| conversations::delete(tx, me.user, Which::Peer(other.user))),
            16 => drop(village.write(move |tx| conversations::pin(tx, me.user, Which::Peer(other.user)))),
            17 => {
                // Somebody else's, or taken back already, is refused and must change nothing.
                let Some((id, _)) = one else { continue };
                let _ = village.try_write(move |tx| recall(tx, me.user, MessageBy::Id(id)));
            }
            _ => {
                let Some((id, conversation)) = one else { continue };
                let _ = village.try_write(move |tx| read(tx, me.user, Some(Which::Id(conversation)), &Choice::UpTo(id)));
            }
        }
        if n % 20 == 0 || n > 480 {
            assert_eq!(village.db.read(counter_audit::disagreements).unwrap(), Vec::<String>::new(), "after act {n} of {seed}");
        }
    }
    assert!(said.len() > 100, "the history has something in it: {}", said.len());
    for me in &people {
        let mut total = 0;
        for peer in people.iter().filter(|peer| peer.user != me.user) {
            let page = village.db.read(|r| page(r, me.user, Which::Peer(peer.user), MessageOrder::NewestFirst, 0, 1_000)).unwrap();
            assert_eq!(page.total, i64::try_from(page.items.len()).unwrap());
            total += page.items.iter().filter(|message| !message.is_me && !message.read).count();
        }
        let inbox = village.db.read(|r| crate::store::db::counters::inbox(r, me.user)).unwrap();
        assert_eq!(inbox.unread_messages, i64::try_from(total).unwrap());
    }
}
