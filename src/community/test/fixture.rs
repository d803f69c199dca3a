//! A fixture for tests of the rules: people, a file of their own, and a clock that only tests move. What people do
//! there is in the files beside this one.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::community::operations::outbox;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::clock::{FrozenClock, SECOND};
use crate::model::event::Event;
use crate::model::id::AccountId;
use crate::model::people::user::{Role, Viewer};
use crate::model::{Entropy, Millis};
use crate::store::accounts::account::{self, NewAccount};
use crate::store::db::database::Environment;
use crate::store::notifications::outbox as rows;
use crate::store::people::users::{self, NewUser};
use crate::store::test::fixture;
use crate::store::views::cards::audit;
use crate::store::{Db, Read, Write};

/// 2026-01-01.
pub(crate) const START: Millis = 1_767_225_600_000;

pub(crate) struct TestCommunity {
    // The file outlives the database in it.
    pub db: Db,
    pub clock: Arc<FrozenClock>,
    pub settings: Settings,
    /// All events, in order.
    pub events: Arc<Mutex<Vec<Event>>>,
    /// How far the clock goes on before each write.
    step: Millis,
    dir: tempfile::TempDir,
}

impl TestCommunity {
    /// It has no users yet. Each write is made one second after the last.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::at(START));
        let events: Arc<Mutex<Vec<Event>>> = Arc::default();
        let db = opened(&dir, &clock, &events, 7);
        Self { db, clock, settings: Settings::default(), events, step: SECOND, dir }
    }

    /// The same file in a new process, which draws other numbers.
    pub(crate) fn reopened(self) -> Self {
        let Self { db, clock, settings, events, step, dir } = self;
        drop(db);
        let db = opened(&dir, &clock, &events, 8);
        Self { db, clock, settings, events, step, dir }
    }

    /// Does one part of the oldest task of the outbox; false when none waits.
    pub(crate) fn work(&self) -> bool {
        let next = self.read(|r| rows::next(r, 0));
        next.map(|id| self.try_act(move |tx, settings| outbox::part(tx, settings, id)).unwrap()).is_some()
    }

    /// Does everything that waits in the outbox.
    pub(crate) fn work_off(&self) {
        while self.work() {}
    }

    /// The same, where the clock moves only by hand.
    pub(crate) fn still() -> Self {
        Self { step: 0, ..Self::new() }
    }

    /// Where its file lies.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// An enabled person with an account of their own.
    pub(crate) fn person(&self, name: &str) -> Viewer {
        self.someone(name, Role::General)
    }

    pub(crate) fn someone(&self, name: &str, role: Role) -> Viewer {
        let name = name.to_owned();
        self.write(move |tx| {
            let (account, _): (AccountId, _) = account::insert(tx, &NewAccount::default())?;
            let new = NewUser {
                account,
                is_primary: true,
                username: name.clone(),
                username_key: name.to_lowercase(),
                nickname: name,
                role,
                indexable: false,
            };
            Ok(Viewer { account, user: users::insert(tx, &new)?, role })
        })
    }

    /// A write that has to succeed.
    pub(crate) fn write<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> T {
        self.try_write(work).unwrap()
    }

    pub(crate) fn try_write<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.clock.advance(self.step);
        self.db.write_now(work)
    }

    /// A write that is given the settings.
    pub(crate) fn try_act<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>, &Settings) -> Result<T> + Send + 'static) -> Result<T> {
        let settings = self.settings.clone();
        self.try_write(move |tx| work(tx, &settings))
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.db.read(work).unwrap()
    }

    pub(crate) fn sql(&self, sql: impl Into<String>) {
        let sql = sql.into();
        self.write(move |tx| fixture::run(tx, &sql));
    }

    /// Every counter equals the rows it counts.
    pub(crate) fn recount(&self) {
        let wrong = self.read(fixture::recount);
        assert!(wrong.is_empty(), "{wrong:#?}");
        let stale = self.read(audit::stale);
        assert!(stale.is_empty(), "{stale:#?}");
    }
}

fn opened(dir: &tempfile::TempDir, clock: &Arc<FrozenClock>, events: &Arc<Mutex<Vec<Event>>>, seed: u8) -> Db {
    let recorded = Arc::clone(events);
    let outside = Environment {
        clock: Arc::<FrozenClock>::clone(clock),
        entropy: Arc::new(Entropy::from_seed([seed; 32])),
        sink: Arc::new(move |event| recorded.lock().unwrap().push(event)),
        readers: 2,
        cache_bytes: 32 << 20,
    };
    Db::open(&dir.path().join("moot.db"), outside).unwrap()
}
