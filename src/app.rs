//! The running server: the community's core, its address, its configuration.

use std::sync::{Arc, OnceLock};

use rocket::tokio::sync::Notify;

use crate::community::Core;
use crate::community::files::file;
use crate::community::notifications::vapid;
use crate::community::operations::admin::jobs::Jobs;
use crate::community::operations::{bootstrap, cleanup, outbox};
use crate::community::runtime::core::{CodeSender, Outside, VerifyCodes, host_of};
use crate::config::{Config, VerifyCodeMode};
use crate::error::Result;
use crate::live::{Bus, Ended};
use crate::mail::Mailer;
use crate::model::certificate_states::CertificateStates;
use crate::model::clock::SystemClock;
use crate::model::event::Event;
use crate::model::notifications::outboxes::Outbox;
use crate::model::{Clock, Entropy};
use crate::outgoing::{Client, Reach};
use crate::push::{Notifier, Webhook};
use crate::recent_requests::{Line, Recent};
use crate::store::Db;
use crate::store::db::database::Environment;

/// What every handler is given.
pub struct App {
    pub core: Core,
    pub config: Config,
    /// Where clients reach the server, without a trailing slash.
    pub base_url: String,
    /// The public key that push services verify this server by: an uncompressed P-256 point, base64url.
    pub vapid: String,
    /// Refused requests are logged with the reason: the sandbox.
    pub explain: bool,
    /// Whether the jobs of the clock run.
    pub background_jobs: bool,
    /// The last requests, where they are explained.
    pub recent: Recent,
    /// What a sandbox publishes about its users, in JSON; empty on every other server.
    pub sandbox_credentials: OnceLock<Vec<u8>>,
    /// What administrators have begun.
    pub jobs: Arc<Jobs>,
    pub(crate) wakes: Arc<Wakes>,
    /// Of the gate, where it encrypts.
    pub(crate) certificates: CertificateStates,
    /// Carries what is committed to open streams.
    pub(crate) bus: Arc<Bus>,
}

/// The label of connections of the IM API. They tell what would be pushed to devices: who has one open needs no push.
pub(crate) const IM: &str = "lanying";

/// Each rings when work of its kind has been committed.
#[derive(Default)]
pub(crate) struct Wakes {
    /// A task for many people.
    pub outbox: Notify,
    outboxes: [Notify; Outbox::ALL.len()],
}

impl Wakes {
    /// What rings when something of this outbox waits.
    pub(crate) fn of(&self, outbox: Outbox) -> &Notify {
        &self.outboxes[outbox as usize]
    }
}

/// What a test or the sandbox puts in place of the machine's own.
pub struct Parts {
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<Entropy>,
    pub code_sender: CodeSender,
    pub explain: bool,
    /// Whether the jobs of the clock run; a test runs those that it needs itself, so that none comes between two of its steps.
    pub background_jobs: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(Entropy::from_os()),
            code_sender: Arc::new(|address, code| tracing::info!(%address, %code, "verification code")),
            explain: false,
            background_jobs: true,
        }
    }
}

impl App {
    /// Opens the file; makes and founds it if it is new.
    pub fn open(config: Config, parts: Parts) -> Result<Self> {
        let base_url = config.base_url();
        // What cannot work is said before anything is opened.
        let mailer = if config.mail.sends() { Some(Mailer::new(&config.mail, host_of(&base_url))?) } else { None };
        let outgoing = Arc::new(Client::new(Reach::with(config.outgoing_networks()?))?);
        let notifier = Webhook::of(&config.device_push, Arc::clone(&outgoing))?.map(|webhook| Box::new(webhook) as Box<dyn Notifier>);
        let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let (wakes, bus): (Arc<Wakes>, Arc<Bus>) = Default::default();
        let (rings, hears) = (Arc::clone(&wakes), Arc::clone(&bus));
        let outside = Environment {
            clock: Arc::clone(&parts.clock),
            entropy: Arc::clone(&parts.entropy),
            sink: Arc::new(move |event| {
                tracing::trace!(?event, "committed");
                match event {
                    Event::TaskQueued => rings.outbox.notify_one(),
                    Event::Queued(outbox) => rings.of(outbox).notify_one(),
                    event => hears.publish(event),
                }
            }),
            readers: u32::try_from(workers).unwrap_or(2) + 2,
            cache_bytes: u64::from(config.cache_mb) << 20,
        };
        let db = Db::open(&config.database, outside)?;
        db.write_now(bootstrap::run)?;
        db.write_now(vapid::create_key)?;
        db.write_now(cleanup::remove_expired)?;
        // Uploads of a killed process belong to no user.
        futures::executor::block_on(file::remove_abandoned(&db))?;
        let codes = match config.verify_code_mode {
            VerifyCodeMode::Log => VerifyCodes::Sent(parts.code_sender),
            VerifyCodeMode::Off => VerifyCodes::Off,
        };
        let watched = Arc::clone(&bus);
        let is_online = Box::new(move |user| watched.connections(user).iter().any(|open| open.label == IM));
        let outside = Outside { base_url: base_url.clone(), verify_codes: codes, mailer, notifier, outgoing, is_online };
        let core = Core::start(db, parts.clock, parts.entropy, outside)?;
        let vapid = core.read(vapid::public)?;
        // What an earlier process left is done as soon as the server listens.
        if core.read(outbox::is_waiting)? {
            wakes.outbox.notify_one();
        }
        Outbox::ALL.into_iter().for_each(|outbox| wakes.of(outbox).notify_one());
        Ok(Self {
            core,
            config,
            base_url,
            vapid,
            explain: parts.explain,
            background_jobs: parts.background_jobs,
            recent: Recent::default(),
            sandbox_credentials: OnceLock::new(),
            jobs: Arc::default(),
            wakes,
            certificates: CertificateStates::default(),
            bus,
        })
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.bus.streams().iter().map(|(_, open)| open).sum()
    }

    /// How many streams the server has ended for the reason of this name.
    pub fn streams_ended(&self, reason: &str) -> u64 {
        Ended::ALL.iter().filter(|known| known.name() == reason).map(|reason| self.bus.ended(*reason)).sum()
    }

    /// Reports why something is refused: in the log, and to the watching client.
    pub fn explained(&self, why: String) {
        tracing::warn!("{why}");
        self.recent.push(Line { at: self.core.now(), why, ..Line::default() });
    }
}
