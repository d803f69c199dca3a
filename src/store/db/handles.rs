//! What a query is given: `Read` may look, `Write` may also change.
//! A function that writes takes `&Write`, so a read closure calling one does not compile.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};

use crate::error::{Error, Result};
use crate::model::event::Event;
use crate::model::{Entropy, Millis, id};

/// A connection and the moment the request happens at.
pub struct Read<'c> {
    conn: &'c Connection,
    now: Millis,
    statements: Cell<u64>,
}

impl<'c> Read<'c> {
    pub(in crate::store) fn new(conn: &'c Connection, now: Millis) -> Self {
        Self { conn, now, statements: Cell::new(0) }
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

/// The writer's transaction, inside the savepoint of one request.
pub struct Write<'c> {
    read: Read<'c>,
    last_id: &'c Cell<i64>,
    entropy: &'c Entropy,
    events: RefCell<Vec<Event>>,
}

impl<'c> Deref for Write<'c> {
    type Target = Read<'c>;
    fn deref(&self) -> &Read<'c> {
        &self.read
    }
}

impl<'c> Write<'c> {
    pub(in crate::store) fn new(conn: &'c Connection, now: Millis, last_id: &'c Cell<i64>, entropy: &'c Entropy) -> Self {
        Self { read: Read::new(conn, now), last_id, entropy, events: RefCell::default() }
    }

    /// The next id of the sequence.
    pub fn next_id(&self) -> i64 {
        let next = id::next(self.last_id.get(), self.read.now);
        self.last_id.set(next);
        next
    }

    /// Randomness handed to the rules.
    pub fn entropy(&self) -> &'c Entropy {
        self.entropy
    }

    /// Notify the event bus once this is committed.
    pub fn emit(&self, event: Event) {
        self.events.borrow_mut().push(event);
    }

    /// The events emitted so far, in their order; none are left here.
    pub(in crate::store) fn take_events(&self) -> Vec<Event> {
        self.events.take()
    }

    /// Part of a transaction that may fail alone: an error undoes its changes and its events, and nothing else.
    /// An internal one is an error of the whole.
    pub fn tentatively<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<Result<T>> {
        let recorded = self.events.borrow().len();
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
                self.events.borrow_mut().truncate(recorded);
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
