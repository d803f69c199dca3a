//! Cards in memory under a budget of bytes.
//!
//! A state of the file is named by its version: the number of commits before it. Three rules keep every answer right:
//!
//! - **Dropped before it is seen.** A commit takes the cards that it changes out before `COMMIT`, and keeps their places closed
//!   until afterwards, so nobody who sees the new state finds an old card.
//! - **Nothing old comes back.** A reader notes the version before its transaction begins. It may put a card in only if
//!   no commit since then has dropped anything in that place.
//! - **Nothing newer is read.** A card is noted with the version of the reader who loaded it; readers of an older version load their own.

use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quick_cache::Weighter;
use quick_cache::unsync::Cache;

use super::change_set::Changes;
use super::key::{AnyCard, Card, Key};
use super::publications::Publications;
use super::timeline::Timeline;
use super::walks::{Moment, Walk, Walks};

/// Places that are locked and closed alone: a power of two.
const SHARDS: usize = 64;
/// What a card costs beside its own bytes: its place in the cache and the counts of its `Arc`.
const OVERHEAD: usize = 128;
/// A place that a commit is about to change: nobody may put anything in.
const CLOSED: u64 = u64::MAX;

struct Kept {
    card: AnyCard,
    /// The version it was loaded at; it is true at every later one, as long as it is here.
    since: u64,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Kept> for Bytes {
    fn weight(&self, _: &Key, kept: &Kept) -> u64 {
        (kept.card.bytes + OVERHEAD) as u64
    }
}

struct Shard {
    cards: Cache<Key, Kept, Bytes>,
    /// Who began to read before this version may not put a card in.
    open_since: u64,
}

/// The cards of one file, shared by all its readers and its writer.
pub(crate) struct Cards {
    /// Empty where the budget is 0.
    shards: Vec<Mutex<Shard>>,
    version: AtomicU64,
    publications: Mutex<Publications>,
    walks: Walks,
}

impl Cards {
    /// Room for `budget` bytes; 0 keeps nothing.
    pub(crate) fn new(budget: u64) -> Self {
        let shards = if budget == 0 { 0 } else { SHARDS };
        let room = budget / SHARDS as u64;
        let shard = || Mutex::new(Shard { cards: Cache::with_weighter(16, room, Bytes), open_since: 0 });
        Self {
            shards: std::iter::repeat_with(shard).take(shards).collect(),
            version: AtomicU64::new(0),
            publications: Mutex::default(),
            walks: Walks::default(),
        }
    }

    /// How many commits this process has made: what was read at the same number is still true.
    pub(crate) fn version(&self) -> u64 {
        self.version.load(Ordering::SeqCst)
    }

    /// Is there a budget at all?
    pub(crate) fn is_on(&self) -> bool {
        !self.shards.is_empty()
    }

    /// Bytes in use.
    pub(crate) fn bytes(&self) -> u64 {
        self.shards.iter().map(|shard| lock(shard).cards.weight()).sum()
    }

    /// How many cards are kept.
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| lock(shard).cards.len()).sum()
    }

    /// Every key that is kept.
    pub(crate) fn keys(&self) -> Vec<Key> {
        self.shards.iter().flat_map(|shard| lock(shard).cards.iter().map(|(key, _)| *key).collect::<Vec<_>>()).collect()
    }

    fn shard(&self, key: Key) -> Option<&Mutex<Shard>> {
        // Ids count milliseconds above the 12 lowest bits, so both parts are mixed.
        let mixed = (key.1 as u64 ^ ((key.0 as u64) << 56)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.shards.get((mixed >> 58) as usize)
    }

    /// The card as it is at `version`, if it is here.
    pub(crate) fn get<C: Card>(&self, id: i64, version: u64) -> Option<Arc<C>> {
        let key = Key(C::KIND, id);
        let shard = lock(self.shard(key)?);
        let kept = shard.cards.get(&key).filter(|kept| kept.since <= version)?;
        kept.card.of()
    }

    /// How a list was read through, as far as nothing but publishing can have changed it since; and when that was.
    pub(in crate::store) fn walk(&self, viewer: i64, asked: &impl Hash, moment: Moment) -> Option<(Arc<Walk>, Moment)> {
        self.walks.get(viewer, asked, moment)
    }

    /// Remembers how a reader read a list through, unless that may be old by now.
    pub(in crate::store) fn put_walk(&self, viewer: i64, asked: &impl Hash, moment: Moment, walk: &Arc<Walk>) {
        self.walks.put(viewer, asked, moment, walk);
    }

    /// A timeline as it is at `version`, with everything that was published until then.
    pub(crate) fn timeline(&self, id: i64, version: u64) -> Option<Arc<Timeline>> {
        let known: Arc<Timeline> = self.get(id, version)?;
        if known.seen() >= version {
            return Some(known);
        }
        let news = self.publications.lock().unwrap_or_else(PoisonError::into_inner).between(known.seen(), version)?;
        let Some(timeline) = known.with(&news, version).map(Arc::new) else { return Some(known) };
        self.put(id, &timeline, version);
        Some(timeline)
    }

    /// Keeps a card that a reader loaded who noted `version` before its transaction began, unless it may be old by now.
    pub(crate) fn put<C: Card>(&self, id: i64, card: &Arc<C>, version: u64) {
        let key = Key(C::KIND, id);
        let Some(shard) = self.shard(key) else { return };
        let mut shard = lock(shard);
        if shard.open_since <= version {
            shard.cards.insert(key, Kept { card: AnyCard::new(card), since: version });
        }
    }

    /// Takes out what a commit is about to change, and closes those places until [`Self::committed`].
    pub(crate) fn close(&self, changes: &Changes) {
        self.walks.close(changes);
        self.each(changes, |shard, key| {
            shard.open_since = CLOSED;
            match key {
                Some(key) => drop(shard.cards.remove(&key)),
                None => shard.cards.clear(),
            }
        });
    }

    /// The commit succeeded: its version is the current one, and its places are open to whoever begins to read now.
    pub(crate) fn committed(&self, changes: &Changes) {
        // Only the writer comes here.
        let version = self.version() + 1;
        if self.is_on() {
            let mut publications = self.publications.lock().unwrap_or_else(PoisonError::into_inner);
            if changes.everything {
                publications.forget(version);
            } else {
                publications.add(version, &changes.published);
            }
        }
        self.version.store(version, Ordering::SeqCst);
        self.walks.open(changes, version);
        self.each(changes, |shard, _| shard.open_since = version);
    }

    /// The state is what it was, since the commit failed or changed nothing: places are open again.
    pub(crate) fn reopen(&self, changes: &Changes) {
        let version = self.version();
        self.walks.open(changes, version);
        self.each(changes, |shard, _| shard.open_since = version);
    }

    /// For each change its shard, and the card in it; every shard without a key where anything may have changed.
    fn each(&self, changes: &Changes, mut change: impl FnMut(&mut Shard, Option<Key>)) {
        if changes.everything {
            self.shards.iter().for_each(|shard| change(&mut lock(shard), None));
            return;
        }
        for key in &changes.keys {
            if let Some(shard) = self.shard(*key) {
                change(&mut lock(shard), Some(*key));
            }
        }
    }
}

fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
    shard.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;
    use crate::model::content::entry::Hashtag;
    use crate::model::id::HashtagId;
    use crate::store::cards::key::Kind;

    fn tag(name: &str) -> Arc<Hashtag> {
        Arc::new(Hashtag {
            id: HashtagId(1),
            slug: String::new(),
            name: name.into(),
            enabled: true,
            likes: 0,
            dislikes: 0,
            follows: 0,
            blocks: 0,
            posts: 0,
            comments: 0,
        })
    }

    fn change(id: i64) -> Changes {
        Changes { keys: [Key(Kind::Hashtag, id)].into(), ..Changes::default() }
    }

    fn name(cards: &Cards, id: i64, version: u64) -> Option<String> {
        cards.get::<Hashtag>(id, version).map(|tag| tag.name.clone())
    }

    #[test]
    fn a_commit_drops_what_it_changes_and_nothing_else() {
        let cards = Cards::new(1 << 20);
        for id in 1..=2 {
            cards.put(id, &tag("old"), 0);
        }
        cards.close(&change(1));
        assert_eq!((name(&cards, 1, 0), name(&cards, 2, 0)), (None, Some("old".into())));
        cards.committed(&change(1));
        assert_eq!((name(&cards, 1, 1), name(&cards, 2, 1)), (None, Some("old".into())));
        let all = Changes { everything: true, ..Changes::default() };
        cards.close(&all);
        cards.committed(&all);
        assert_eq!((name(&cards, 2, 2), cards.len(), cards.version()), (None, 0, 2));
    }

    #[test]
    fn a_reader_who_began_before_a_commit_puts_nothing_old_back() {
        let cards = Cards::new(1 << 20);
        let before = cards.version();
        cards.close(&change(1));
        cards.put(1, &tag("while it commits"), before);
        assert_eq!(name(&cards, 1, before), None);
        cards.committed(&change(1));
        cards.put(1, &tag("old"), before);
        assert_eq!(name(&cards, 1, 1), None);
        cards.put(1, &tag("new"), 1);
        assert_eq!(name(&cards, 1, 1), Some("new".into()));
    }

    #[test]
    fn a_reader_of_an_older_state_gets_no_newer_card() {
        let cards = Cards::new(1 << 20);
        cards.close(&change(1));
        cards.committed(&change(1));
        cards.put(1, &tag("new"), 1);
        assert_eq!((name(&cards, 1, 0), name(&cards, 1, 1), name(&cards, 1, 9)), (None, Some("new".into()), Some("new".into())));
    }

    #[test]
    fn after_a_failed_commit_the_old_state_is_kept_again() {
        let cards = Cards::new(1 << 20);
        cards.close(&change(1));
        cards.reopen(&change(1));
        cards.put(1, &tag("as it was"), 0);
        assert_eq!((name(&cards, 1, 0), cards.version()), (Some("as it was".into()), 0));
    }

    #[test]
    fn the_budget_holds_whatever_is_put_in() {
        for budget in [0, 1, 1 << 16, 1 << 20] {
            let cards = Cards::new(budget);
            for id in 0..5_000 {
                cards.put(id, &tag(&"x".repeat(usize::try_from(id % 700).unwrap())), 0);
            }
            assert!(cards.bytes() <= budget, "{} of {budget}", cards.bytes());
            assert_eq!(cards.is_on(), budget > 0);
        }
        assert!(Cards::new(1 << 20).get::<Hashtag>(1, 0).is_none());
    }
}
