//! People and things to mark, for tests.

use std::sync::Arc;

use crate::community::notifications::list;
use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::clock::FrozenClock;
use crate::model::content::entry::{Mark, Target, Visibility};
use crate::model::id::{EntryId, ForumId, HashtagId};
use crate::model::notifications::notification::{NotificationKind, NotificationView};
use crate::model::people::user::{Relation, Role, UserStats, Viewer};
use crate::model::{Entropy, Millis};
use crate::store::accounts::account::{self, NewAccount};
use crate::store::db::counters;
use crate::store::db::database::Outside;
use crate::store::operations::counter_audit;
use crate::store::people::users::{self, NewUser};
use crate::store::test::testrows;
use crate::store::{Db, Read, Write, views};

/// 2026-01-01T00:00Z.
pub(crate) const START: Millis = 1_767_225_600_000;

pub(crate) const MARKS: [Mark; 4] = [Mark::Like, Mark::Dislike, Mark::Follow, Mark::Block];

/// A file of its own under a clock that stands still.
pub(crate) struct Kit {
    pub db: Db,
    pub settings: Settings,
    _dir: tempfile::TempDir,
}

impl Kit {
    /// Every mark is on for everything.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let outside = Outside {
            clock: Arc::new(FrozenClock::at(START)),
            entropy: Arc::new(Entropy::from_seed([7; 32])),
            sink: Arc::new(|_| ()),
            readers: 1,
        };
        let db = Db::open(&dir.path().join("moot.db"), outside).expect("a new file");
        let targets = ["user", "forum", "hashtag", "post", "comment"];
        let every = ["like", "dislike", "follow", "block"].iter().flat_map(|mark| targets.map(|target| format!("{mark} {target}")));
        Self { db, settings: Settings { marks: every.collect(), ..Settings::default() }, _dir: dir }
    }

    pub(crate) fn write<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>, &Settings) -> Result<T> + Send + 'static) -> Result<T> {
        let settings = self.settings.clone();
        self.db.write_now(move |tx| work(tx, &settings))
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> T {
        self.db.read(work).expect("a readable file")
    }

    /// Prepares rows; a failure is a failure of the test.
    pub(crate) fn put<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> T {
        self.db.write_now(work).expect("rows for the test")
    }

    pub(crate) fn user(&self, name: &'static str) -> Viewer {
        self.put(move |tx| {
            let (account, _) = account::insert(tx, &NewAccount::default())?;
            let new = NewUser {
                account,
                is_primary: true,
                username: name.into(),
                username_key: name.into(),
                nickname: name.into(),
                role: Role::General,
            };
            Ok(Viewer { account, user: users::insert(tx, &new)?, role: Role::General })
        })
    }

    pub(crate) fn post(&self, author: &Viewer) -> EntryId {
        let author = author.user;
        self.put(move |tx| testrows::post(tx, author, Visibility::Public))
    }

    pub(crate) fn comment(&self, author: &Viewer, post: EntryId) -> EntryId {
        let author = author.user;
        self.put(move |tx| testrows::comment(tx, author, post, false))
    }

    pub(crate) fn forum(&self, creator: &Viewer) -> ForumId {
        let creator = creator.user;
        self.put(move |tx| testrows::forum(tx, creator))
    }

    pub(crate) fn hashtag(&self, slug: &'static str) -> HashtagId {
        self.put(move |tx| testrows::hashtag(tx, slug))
    }

    pub(crate) fn toggle(&self, me: &Viewer, mark: Mark, target: Target) -> Result<bool> {
        let me = *me;
        self.write(move |tx, settings| crate::community::relations::marks::toggle(tx, settings, &me, mark, &target, None))
    }

    pub(crate) fn lift(&self, me: &Viewer, mark: Mark, target: Target) -> Result<bool> {
        let me = *me;
        self.write(move |tx, _| crate::community::relations::marks::lift(tx, &me, mark, &target))
    }

    pub(crate) fn unread(&self, who: &Viewer, kind: NotificationKind) -> i64 {
        let at = usize::try_from(kind.number()).expect("a small number");
        self.read(|r| counters::inbox(r, who.user)).unread[at]
    }

    /// Everything `who` was told, newest first.
    pub(crate) fn heard(&self, who: &Viewer) -> Vec<NotificationView> {
        self.read(|r| list::list(r, who, &list::NotificationFilter::default(), 0, 100)).1
    }

    pub(crate) fn stats(&self, who: &Viewer) -> UserStats {
        self.read(|r| views::users::load_one(r, None, who.user)).expect("a user").stats
    }

    pub(crate) fn relation(&self, me: &Viewer, whom: &Viewer) -> Relation {
        self.read(|r| views::users::load_one(r, Some(me.user), whom.user)).expect("a user").relation
    }

    /// Every counter is what it counts.
    pub(crate) fn recount(&self) {
        assert_eq!(self.read(counter_audit::disagreements), Vec::<String>::new());
    }
}

pub(crate) fn user(whom: &Viewer) -> Target {
    Target::User(whom.user)
}
