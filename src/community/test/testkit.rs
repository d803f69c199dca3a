//! A small village for tests of the rules: people, what they say, and a clock that stands still.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

use std::sync::Arc;

use crate::community::posts::new_post::{NewComment, NewPost};
use crate::community::posts::{delete, publish};
use crate::community::runtime::settings::Settings;
use crate::community::text::body::Body;
use crate::error::Result;
use crate::model::Entropy;
use crate::model::clock::{FrozenClock, SECOND};
use crate::model::id::{AccountId, EntryId};
use crate::model::people::user::{Role, Viewer};
use crate::store::accounts::account::{self, NewAccount};
use crate::store::db::database::Outside;
use crate::store::people::users::{self, NewUser};
use crate::store::test::testing;
use crate::store::{Db, Read, Write};

/// 2026-01-01.
pub(crate) const START: i64 = 1_767_225_600_000;

pub(crate) struct Village {
    pub db: Db,
    pub clock: Arc<FrozenClock>,
    pub settings: Settings,
    _dir: tempfile::TempDir,
}

impl Default for Village {
    fn default() -> Self {
        Self::new()
    }
}

impl Village {
    /// Nobody lives there yet.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FrozenClock::at(START));
        let outside = Outside {
            clock: Arc::<FrozenClock>::clone(&clock),
            entropy: Arc::new(Entropy::from_seed([7; 32])),
            sink: Arc::new(|_| ()),
            readers: 1,
        };
        let db = Db::open(&dir.path().join("village.db"), outside).unwrap();
        Self { db, clock, settings: Settings::default(), _dir: dir }
    }

    /// An enabled person with an account of their own.
    pub(crate) fn person(&self, name: &str) -> Viewer {
        self.someone(name, Role::General)
    }

    pub(crate) fn someone(&self, name: &str, role: Role) -> Viewer {
        let name = name.to_owned();
        self.write(move |tx| {
            let (account, _): (AccountId, _) = account::insert(tx, &NewAccount::default())?;
            let new =
                NewUser { account, is_primary: true, username: name.clone(), username_key: name.to_lowercase(), nickname: name, role };
            Ok(Viewer { account, user: users::insert(tx, &new)?, role })
        })
    }

    /// A write that has to succeed, one second after the last.
    pub(crate) fn write<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> T {
        self.try_write(work).unwrap()
    }

    pub(crate) fn try_write<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.clock.advance(SECOND);
        self.db.write_now(work)
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.db.read(work).unwrap()
    }

    pub(crate) fn try_post(&self, who: &Viewer, new: NewPost) -> Result<EntryId> {
        let (who, settings) = (*who, self.settings.clone());
        self.try_write(move |tx| publish::publish_post(tx, &settings, &who, new))
    }

    pub(crate) fn post(&self, who: &Viewer, text: &str) -> EntryId {
        self.try_post(who, NewPost::of(Body::of(text))).unwrap()
    }

    pub(crate) fn try_comment(&self, who: &Viewer, new: NewComment) -> Result<EntryId> {
        let (who, settings) = (*who, self.settings.clone());
        self.try_write(move |tx| publish::publish_comment(tx, &settings, &who, new))
    }

    pub(crate) fn comment(&self, who: &Viewer, post: EntryId, text: &str) -> EntryId {
        self.try_comment(who, NewComment::of(post, Body::of(text))).unwrap()
    }

    pub(crate) fn reply(&self, who: &Viewer, post: EntryId, parent: EntryId, text: &str) -> EntryId {
        self.try_comment(who, NewComment { parent: Some(parent), ..NewComment::of(post, Body::of(text)) }).unwrap()
    }

    pub(crate) fn try_delete(&self, who: &Viewer, id: EntryId) -> Result<()> {
        let (who, settings) = (*who, self.settings.clone());
        self.try_write(move |tx| delete::delete(tx, &settings, &who, id))
    }

    /// Puts a mark directly: `table` is `user`, `entry`, `hashtag` or `forum`.
    pub(crate) fn mark(&self, who: &Viewer, table: &'static str, target: i64, mark: &'static str) {
        let who = who.user;
        self.write(move |tx| testing::mark(tx, table, who, target, mark));
    }

    pub(crate) fn sql(&self, sql: impl Into<String>) {
        let sql = sql.into();
        self.write(move |tx| testing::run(tx, &sql));
    }

    /// Every counter equals the rows it counts.
    pub(crate) fn recount(&self) {
        let wrong = self.read(testing::recount);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
