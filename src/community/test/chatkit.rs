//! A small moot for tests of chats and files: a frozen clock, a seeded source, people by name.

use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::community::runtime::settings::Settings;
use crate::error::Result;
use crate::model::clock::FrozenClock;
use crate::model::content::entry::MessageView;
use crate::model::entropy::Entropy;
use crate::model::event::Event;
use crate::model::id::UserId;
use crate::model::people::user::{Role, Viewer};
use crate::store::accounts::account;
use crate::store::db::database::Outside;
use crate::store::people::users;
use crate::store::{Db, Write};

pub(crate) struct Kit {
    // The file outlives the database in it.
    pub db: Db,
    pub settings: Settings,
    pub clock: Arc<FrozenClock>,
    pub events: Arc<Mutex<Vec<Event>>>,
    dir: tempfile::TempDir,
}

impl Kit {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(FrozenClock::at(1_767_225_600_000));
        let events: Arc<Mutex<Vec<Event>>> = Arc::default();
        let db = Self::open(dir.path(), &clock, &events);
        Self { db, settings: Settings::default(), clock, events, dir }
    }

    fn open(dir: &Path, clock: &Arc<FrozenClock>, events: &Arc<Mutex<Vec<Event>>>) -> Db {
        let heard = Arc::clone(events);
        let outside = Outside {
            clock: Arc::clone(clock) as _,
            entropy: Arc::new(Entropy::from_seed([3; 32])),
            sink: Arc::new(move |event| heard.lock().expect("nobody panics while listening").push(event)),
            readers: 2,
        };
        Db::open(&dir.join("moot.db"), outside).expect("a fresh database")
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A new general user.
    pub(crate) fn user(&self, name: &'static str) -> Viewer {
        self.act(move |tx| {
            let (account, _) = account::insert(tx, &account::NewAccount::default())?;
            let user = users::insert(
                tx,
                &users::NewUser {
                    account,
                    is_primary: true,
                    username: name.into(),
                    username_key: name.into(),
                    nickname: name.into(),
                    role: Role::General,
                },
            )?;
            Ok(Viewer { account, user, role: Role::General })
        })
    }

    pub(crate) fn try_act<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.db.write_now(work)
    }

    pub(crate) fn act<T: Send + 'static>(&self, work: impl FnOnce(&Write<'_>) -> Result<T> + Send + 'static) -> T {
        self.try_act(work).expect("the write is allowed")
    }

    pub(crate) fn try_say(&self, from: Viewer, to: UserId, text: &str) -> Result<MessageView> {
        let (settings, text) = (self.settings.clone(), text.to_owned());
        self.try_act(move |tx| {
            let new = crate::community::messages::message::NewMessage { text, ..Default::default() };
            crate::community::messages::message::send(tx, &settings, &from, to, &new)
        })
    }

    pub(crate) fn say(&self, from: Viewer, to: Viewer, text: &str) -> MessageView {
        self.try_say(from, to.user, text).expect("the message is allowed")
    }
}
