//! What a query is given: `Read` may look, `Write` may also change.
//! A function that writes takes `&Write`, so a read closure calling one does not compile.

use std::cell::{Cell, RefCell};
use std::hash::Hash;
use std::ops::Deref;
use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};

use crate::error::{Error, Result};
use crate::model::event::Event;
use crate::model::id::{IdMap, distinct};
use crate::model::{Entropy, Millis, id};
use crate::store::cards::change_set::ChangeSet;
use crate::store::cards::timeline::{Sources, Timeline};
use crate::store::cards::walks::{Moment, Walk};
use crate::store::cards::{Card, Cards, Key, id_of_hash};

/// The cards that belong to what a connection sees.
#[derive(Clone, Copy)]
pub(in crate::store) struct CardsSeen<'c> {
    pub cards: &'c Cards,
    /// The version noted before the transaction began.
    pub version: u64,
    /// What the transaction itself has changed; only the writer's changes anything.
    pub changes: Option<&'c ChangeSet>,
}

/// A connection and the moment the request happens at.
pub struct Read<'c> {
    conn: &'c Connection,
    now: Millis,
    statements: Cell<u64>,
    seen: Option<CardsSeen<'c>>,
    /// The last id given out in the state that the transaction sees, once it sees one.
    sequence: Cell<Option<i64>>,
}

impl<'c> Read<'c> {
    /// Without `seen` every card is loaded.
    pub(in crate::store) fn new(conn: &'c Connection, now: Millis, seen: Option<CardsSeen<'c>>) -> Self {
        Self { conn, now, statements: Cell::new(0), seen, sequence: Cell::new(None) }
    }

    /// The cards with these ids, from memory or by `load`, which is given the ids that are not there; unknown ids are absent.
    pub(in crate::store) fn cards<C: Card>(
        &self,
        ids: impl IntoIterator<Item = i64>,
        load: impl FnOnce(&[i64]) -> Result<Vec<(i64, C)>>,
    ) -> Result<IdMap<Arc<C>>> {
        let seen = self.seen()?;
        let unchanged = |id: i64| seen.is_some_and(|seen| seen.changes.is_none_or(|changes| !changes.contains(Key(C::KIND, id))));
        let mut found = IdMap::default();
        let mut missing = Vec::new();
        for id in ids {
            match seen.filter(|_| unchanged(id)).and_then(|seen| seen.cards.get(id, seen.version)) {
                Some(card) => drop(found.insert(id, card)),
                None => missing.push(id),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        for (id, card) in load(&distinct(missing))? {
            let card = Arc::new(card);
            if let Some(seen) = seen.filter(|_| unchanged(id)) {
                seen.cards.put(id, &card, seen.version);
            }
            found.insert(id, card);
        }
        Ok(found)
    }

    /// The card of this id, which there always is, from memory or by `load`.
    pub(in crate::store) fn card<C: Card>(&self, id: i64, load: impl FnOnce() -> Result<C>) -> Result<Arc<C>> {
        let found = self.cards([id], |_| Ok(vec![(id, load()?)]))?.remove(&id);
        found.ok_or_else(|| Error::internal("a card that was just loaded is not there"))
    }

    /// The card that is named by a hash, from memory or by `load`; `is_meant` tells it from one whose hash begins alike.
    pub(in crate::store) fn named_card<C: Card>(
        &self,
        hash: &[u8],
        is_meant: impl Fn(&C) -> bool,
        load: impl Fn(&Self) -> Result<Option<C>>,
    ) -> Result<Option<Arc<C>>> {
        let id = id_of_hash(hash);
        let found = self.cards([id], |_| Ok(load(self)?.map(|card| (id, card)).into_iter().collect()))?.remove(&id);
        match found {
            Some(other) if !is_meant(&other) => Ok(load(self)?.map(Arc::new)),
            found => Ok(found),
        }
    }

    /// The cards, once the transaction sees one state; `None` where nothing is kept.
    fn seen(&self) -> Result<Option<CardsSeen<'c>>> {
        let seen = self.seen.filter(|seen| seen.cards.is_on());
        if let Some(CardsSeen { changes: None, .. }) = seen
            && self.sequence.get().is_none()
        {
            // A transaction sees its state from the first statement on: a card from before could be of another one.
            let last = self.conn.prepare_cached("SELECT last FROM sequence")?.query_row([], |row| row.get(0))?;
            self.sequence.set(Some(last));
        }
        Ok(seen)
    }

    /// The timeline of this id, from memory or by `load`, which is told whether ids are worth loading, and gives the sources,
    /// the newest ids and what they reach down to.
    pub(in crate::store) fn timeline(&self, id: i64, load: impl FnOnce(bool) -> Result<(Sources, Vec<i64>, i64)>) -> Result<Arc<Timeline>> {
        // The writer's own changes are among no publications yet.
        let seen = self.seen()?.filter(|seen| seen.changes.is_none());
        if let Some(known) = seen.and_then(|seen| seen.cards.timeline(id, seen.version)) {
            return Ok(known);
        }
        let (sources, ids, floor) = load(seen.is_some())?;
        let timeline = Arc::new(Timeline::new(Arc::new(sources), ids, floor, seen.map_or(0, |seen| seen.version)));
        if let Some(seen) = seen {
            seen.cards.put(id, &timeline, seen.version);
        }
        Ok(timeline)
    }

    /// How the list that `asked` names is read through, from memory or by `load`. That is given what is remembered from before an
    /// id, where nothing but publishing changed since; with `lasting` false nothing at all did.
    pub(in crate::store) fn walk(
        &self,
        viewer: i64,
        asked: &impl Hash,
        lasting: bool,
        load: impl FnOnce(Option<(&Walk, i64)>) -> Result<Walk>,
    ) -> Result<Arc<Walk>> {
        // The writer's own changes were not noticed yet.
        let seen = self.seen()?.filter(|seen| seen.changes.is_none());
        let Some((CardsSeen { cards, version, .. }, sequence)) = seen.zip(self.sequence.get()) else { return load(None).map(Arc::new) };
        let moment = Moment { version, sequence };
        let walk = match cards.walk(viewer, asked, moment) {
            Some((walk, at)) if at.sequence == sequence && (lasting || at.version == version) => return Ok(walk),
            Some((walk, at)) if lasting => Arc::new(load(Some((&walk, at.sequence)))?),
            _ => Arc::new(load(None)?),
        };
        if lasting || cards.version() == version {
            cards.put_walk(viewer, asked, moment, &walk);
        }
        Ok(walk)
    }

    /// What is kept in memory, and the version of what is seen; `None` where nothing is kept.
    pub(in crate::store) fn kept(&self) -> Result<Option<(&'c Cards, u64)>> {
        Ok(self.seen()?.map(|seen| (seen.cards, seen.version)))
    }

    /// How many statements were asked for so far: what a page costs, whatever the machine.
    pub(in crate::store) fn statements(&self) -> u64 {
        self.statements.get()
    }

    /// The moment of this request.
    pub fn now(&self) -> Millis {
        self.now
    }

    #[cfg(test)]
    pub(in crate::store) fn conn(&self) -> &'c Connection {
        self.conn
    }

    /// The statement of `sql`, from the cache of the connection if it was prepared before.
    pub(in crate::store) fn prepare(&self, sql: &str) -> Result<CachedStatement<'c>> {
        self.statements.update(|n| n + 1);
        Ok(self.conn.prepare_cached(sql)?)
    }

    /// The first row, if there is one.
    pub(in crate::store) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        map: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.prepare(sql)?.query_row(params, map).optional()?)
    }

    /// Every row in the order of the query, as `map` reads it; empty if there is none.
    /// Errors: `Error::Internal` if SQLite fails or `map` cannot read a row.
    pub(in crate::store) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        mut map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(map(row)?);
        }
        Ok(found)
    }

    /// One integer of one row; 0 when there is no row.
    pub(in crate::store) fn count(&self, sql: &str, params: impl Params) -> Result<i64> {
        Ok(self.one(sql, params, |row| row.get(0))?.unwrap_or(0))
    }
}

/// What is still to be done about an id at the end of a group of writes.
pub(in crate::store) type AtEnd = fn(&Write<'_>, i64) -> Result<()>;

/// The writer's transaction, inside the savepoint of one request.
pub struct Write<'c> {
    read: Read<'c>,
    last_id: &'c Cell<i64>,
    entropy: &'c Entropy,
    events: RefCell<Vec<Event>>,
    unshown: Cell<bool>,
    at_end: RefCell<Vec<(i64, AtEnd)>>,
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}

impl<'c> Write<'c> {
    pub(in crate::store) fn new(read: Read<'c>, last_id: &'c Cell<i64>, entropy: &'c Entropy) -> Self {
        Self { read, last_id, entropy, events: RefCell::default(), unshown: Cell::new(false), at_end: RefCell::default() }
    }

    /// The next id of the sequence.
    pub fn next_id(&self) -> i64 {
        let next = id::next(self.last_id.get(), self.read.now);
        self.last_id.set(next);
        next
    }

    /// The last id that was handed out: nothing has a greater one yet.
    pub fn last_id(&self) -> i64 {
        self.last_id.get()
    }

    /// Randomness handed to the rules.
    pub fn entropy(&self) -> &'c Entropy {
        self.entropy
    }

    /// Declares that all this job changes is what no client API ever shows: answers that clients keep stay right.
    pub fn changes_nothing_shown(&self) {
        self.unshown.set(true);
    }

    /// Whether that was declared.
    pub(in crate::store) fn is_unshown(&self) -> bool {
        self.unshown.get()
    }

    /// Notify the event bus once this is committed.
    pub fn emit(&self, event: Event) {
        self.events.borrow_mut().push(event);
    }

    /// Notify the event bus once, however often the same thing happens before the commit.
    pub(in crate::store) fn emit_once(&self, event: Event) {
        let mut events = self.events.borrow_mut();
        if !events.contains(&event) {
            events.push(event);
        }
    }

    /// The events emitted so far, in their order; none are left here.
    pub(in crate::store) fn take_events(&self) -> Vec<Event> {
        self.events.take()
    }

    /// Lets `work` be done about `id` before the commit, once for all writes of a group: the first of them decides how.
    pub(in crate::store) fn at_end(&self, id: i64, work: AtEnd) {
        self.at_end.borrow_mut().push((id, work));
    }

    /// What was left for the end so far, in its order; nothing is left here.
    pub(in crate::store) fn take_at_end(&self) -> Vec<(i64, AtEnd)> {
        self.at_end.take()
    }

    /// Part of a transaction that may fail alone: an error undoes its changes and its events, and nothing else.
    /// An internal one is an error of the whole.
    pub fn tentatively<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<Result<T>> {
        let recorded = (self.events.borrow().len(), self.at_end.borrow().len());
        self.execute("SAVEPOINT part", [])?;
        let done = work();
        match done {
            Ok(value) => {
                self.execute("RELEASE part", [])?;
                Ok(Ok(value))
            }
            // The job's own savepoint undoes it.
            Err(Error::Internal(cause)) => Err(Error::Internal(cause)),
            Err(error) => {
                self.execute("ROLLBACK TO part", [])?;
                self.execute("RELEASE part", [])?;
                self.events.borrow_mut().truncate(recorded.0);
                self.at_end.borrow_mut().truncate(recorded.1);
                Ok(Err(error))
            }
        }
    }

    /// Runs one statement; gives how many rows an INSERT, UPDATE or DELETE changed.
    /// Errors: `Error::Internal`, also where a constraint refuses a row.
    pub(in crate::store) fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.prepare(sql)?.execute(params)?)
    }

    /// A public code of 8 random characters, one longer after two collisions (`docs/specs/fresns.md 6.5`).
    /// `taken` is a query of one parameter that finds a row when the code is in use.
    pub(in crate::store) fn fresh_code(&self, taken: &str) -> Result<String> {
        let mut len = 8;
        loop {
            for _ in 0..2 {
                let code = self.entropy.alphanumeric(len);
                if self.one(taken, [&code], |_| Ok(()))?.is_none() {
                    return Ok(code);
                }
            }
            len += 1;
        }
    }
}
