//! What every rule may need besides its arguments: the file, the clock, chance, the password thread.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use futures::lock::Mutex;

use super::arrivals::Arrivals;
use super::delivery_counts::DeliveryCounts;
use super::passwords::Passwords;
use super::settings::{self, Settings};
use crate::community::runtime::turns::PasswordQueue;
use crate::error::Result;
use crate::mail::Mailer;
use crate::media::ImageWorker;
use crate::model::id::UserId;
use crate::model::notifications::outboxes::Outbox;
use crate::model::{Clock, Entropy, Millis};
use crate::outgoing::Client;
use crate::push::Notifier;
use crate::store::{Db, Read, Write};

/// Asks whether a user has a connection over which messages come.
pub(crate) type IsOnline = Box<dyn Fn(UserId) -> bool + Send + Sync>;

/// Carries a verification code to an address.
pub(crate) type CodeSender = Arc<dyn Fn(&str, &str) + Send + Sync>;

/// How verification codes reach people.
#[derive(Clone)]
pub enum VerifyCodes {
    /// Any code is accepted: tests only.
    Off,
    /// The code_sender gets the address and the code.
    Sent(CodeSender),
}

/// The running community.
pub struct Core {
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<Entropy>,
    pub passwords: Passwords,
    pub image_worker: ImageWorker,
    pub verify_codes: VerifyCodes,
    /// The way to the mail server, where mails are sent.
    pub(crate) mailer: Option<Mailer>,
    /// The way to devices, where they are pushed to.
    pub(crate) notifier: Option<Box<dyn Notifier>>,
    /// Requests to other servers.
    pub(crate) outgoing: Arc<Client>,
    /// Whether somebody hears of a message without a push.
    pub(crate) is_online: IsOnline,
    /// Who joined lately, by place.
    pub(crate) arrivals: Arrivals,
    /// Who asked for links to a new password lately, by place.
    pub(crate) askers: Arrivals,
    /// Whoever makes an archive of their data holds it.
    pub(crate) archives: Mutex<()>,
    deliveries: [DeliveryCounts; Outbox::ALL.len()],
    /// Serializes proofs of an account.
    pub turns: PasswordQueue,
    settings: RwLock<Arc<Settings>>,
    /// How often other settings came into use.
    settings_changes: AtomicU64,
    /// Serializes changes of the settings.
    amending: Mutex<()>,
}

/// What a core is started with besides the file, the clock and chance.
pub(crate) struct Outside {
    /// Where clients reach this server, without a trailing slash.
    pub base_url: String,
    pub verify_codes: VerifyCodes,
    pub mailer: Option<Mailer>,
    pub notifier: Option<Box<dyn Notifier>>,
    pub outgoing: Arc<Client>,
    pub is_online: IsOnline,
}

/// `host[:port]` of an address without a path.
pub(crate) fn host_of(base_url: &str) -> &str {
    base_url.split_once("://").map_or(base_url, |(_, host)| host)
}

impl Core {
    /// Reads the settings from the file and starts the threads for passwords and pictures; `Internal` where that fails.
    pub(crate) fn start(db: Db, clock: Arc<dyn Clock>, entropy: Arc<Entropy>, outside: Outside) -> Result<Self> {
        let Outside { base_url, verify_codes, mailer, notifier, outgoing, is_online } = outside;
        let settings = Settings {
            host: host_of(&base_url).to_owned(),
            sends_mail: mailer.is_some(),
            has_notifier: notifier.is_some(),
            base_url,
            ..db.read(settings::load)?
        };
        let passwords = Passwords::start(Arc::clone(&entropy))?;
        let image_worker = ImageWorker::start()?;
        Ok(Self {
            db,
            clock,
            entropy,
            passwords,
            image_worker,
            verify_codes,
            mailer,
            notifier,
            outgoing,
            is_online,
            arrivals: Arrivals::default(),
            askers: Arrivals::default(),
            archives: Mutex::default(),
            deliveries: Default::default(),
            turns: PasswordQueue::default(),
            settings: RwLock::new(Arc::new(settings)),
            settings_changes: AtomicU64::new(0),
            amending: Mutex::default(),
        })
    }

    /// The moment of its clock, in milliseconds since 1970.
    pub fn now(&self) -> Millis {
        self.clock.now()
    }

    /// What became of everything in an outbox.
    pub(crate) fn deliveries(&self, outbox: Outbox) -> &DeliveryCounts {
        &self.deliveries[outbox as usize]
    }

    /// Changes with the settings and with every commit that clients see something of: what was made of both since a version
    /// was asked for is right while the version is the same.
    pub fn version(&self) -> (u64, u64) {
        (self.db.shown_commits(), self.settings_changes.load(Ordering::SeqCst))
    }

    /// The settings of this moment.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Stores the settings and uses them from the next request on.
    pub async fn change_settings(&self, after: Settings) -> Result<()> {
        self.amend_settings(|_| Ok((after, |_: &Write<'_>| Ok(())))).await.map(drop)
    }

    /// Uses what `amend` makes of the settings from the next request on; what it returns besides runs in the same
    /// transaction. One comes after the other, so that nobody's change is lost to somebody else's.
    pub async fn amend_settings<F>(&self, amend: impl FnOnce(&Settings) -> Result<(Settings, F)>) -> Result<Settings>
    where
        F: FnOnce(&Write<'_>) -> Result<()> + Send + 'static,
    {
        let _turn = self.amending.lock().await;
        let before = self.settings();
        let (after, note) = amend(&before)?;
        let after = Settings {
            host: before.host.clone(),
            base_url: before.base_url.clone(),
            sends_mail: before.sends_mail,
            has_notifier: before.has_notifier,
            ..after
        };
        let stored = after.clone();
        self.db
            .write(move |tx| {
                settings::store(tx, &before, &stored)?;
                note(tx)
            })
            .await?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(after.clone());
        self.settings_changes.fetch_add(1, Ordering::SeqCst);
        Ok(after)
    }

    /// A bounded query.
    pub fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
        self.db.read(work)
    }

    /// A write that the answer does not depend on, like counting a view: a full disk must not stop reading.
    pub async fn note<F>(&self, work: F)
    where
        F: FnOnce(&Write<'_>) -> Result<()> + Send + 'static,
    {
        if let Err(error) = self.db.write(work).await {
            tracing::warn!(%error, "a write in the background failed");
        }
    }

    /// One request, one transaction; the closure is given the settings of this moment.
    pub fn write<T, F>(&self, work: F) -> impl Future<Output = Result<T>> + Send + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce(&Write<'_>, &Settings) -> Result<T> + Send + 'static,
    {
        let settings = self.settings();
        self.db.write(move |tx| work(tx, &settings))
    }
}
