//! A community of invented people, to try clients against: deterministic, and with tokens that are known.
//!
//! The village is built under a frozen clock and seeded chance, then the file is opened again as any
//! other. What is secret in it follows from the seed, which the file keeps: the same file or seed has
//! the same tokens.

mod chatting;
mod console;
mod credentials;
mod crowd;
mod people;
mod pictures;
mod secrets;
mod talking;
mod writing;

use std::path::Path;
use std::sync::Arc;

use futures::executor::block_on;

use crate::app::{App, Parts};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::media::Workshop;
use crate::model::clock::FrozenClock;
use crate::model::{Entropy, Millis};
use crate::store::Read;
use crate::store::db::{database_file, settings as facts};

pub use console::console;
pub use credentials::Credentials;
use secrets::Secrets;

/// 2026-01-01T00:00:00Z: when the village begins.
pub const BEGINNING: Millis = 1_767_225_600_000;
/// Said by every server that opens such a file.
pub const WARNING: &str =
    "WARNING: this file is a sandbox. Its passwords and tokens follow from its seed and never expire: do not put it on the internet.";

const SEED: &str = "sandbox_seed";
const BUILT: &str = "sandbox_built";
const SIZE: &str = "sandbox_size";

/// What a sandbox is made of. All of it is decided when its file is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Drawn when absent.
    pub seed: Option<u64>,
    /// Further notifications, posts in the home feed and messages of alice.
    pub scale: u32,
    /// Further members, who cannot log in.
    pub members: u32,
}

/// The seed of a sandbox file; `None` for any other.
pub fn seed_of(r: &Read<'_>) -> Result<Option<u64>> {
    facts::meta(r, SEED)?.map(|seed| seed.parse().map_err(|_| Error::internal("the stored seed of the sandbox is no number"))).transpose()
}

/// Opens the sandbox of `config.database`, building its village if the file is new.
/// Refuses a file that is no sandbox, was half built, or has another seed or size.
pub fn build(config: Config, options: &Options) -> Result<(Arc<App>, Credentials)> {
    let config = Config { rate_limits: false, ..config };
    let seed = match stored_seed(&config.database, options)? {
        Some(stored) if options.seed.is_some_and(|seed| seed != stored) => {
            return Err(Error::internal(format!("{} was made with --seed {stored}", config.database.display())));
        }
        Some(stored) => stored,
        None => {
            let seed = options.seed.unwrap_or_else(|| u64::from_le_bytes(Entropy::from_os().bytes()));
            found(config.clone(), seed, options)?;
            seed
        }
    };
    let app = Arc::new(App::open(config, Parts { explain: true, ..Parts::default() })?);
    let credentials = app.core.read(|r| credentials::of(r, &Secrets::new(seed), &app.base_url))?;
    // Set here alone: a served sandbox file keeps its tokens to itself.
    let told = serde_json::to_vec(&credentials.public()).map_err(Error::internal)?;
    app.village.get_or_init(|| told);
    Ok((app, credentials))
}

fn stored_seed(path: &Path, options: &Options) -> Result<Option<u64>> {
    let empty = std::fs::metadata(path).map_or(true, |file| file.len() == 0);
    if empty {
        return Ok(None);
    }
    database_file::read_only(path, BEGINNING, |r| {
        let seed = seed_of(r)?.ok_or_else(|| Error::internal(format!("{} is a real community, not a sandbox", path.display())))?;
        let size = facts::meta(r, SIZE)?.unwrap_or_default();
        if (options.scale, options.members) != (0, 0) && options.size() != size {
            return Err(Error::internal(format!("{} was made with {size}", path.display())));
        }
        match facts::meta(r, BUILT)? {
            Some(_) => Ok(Some(seed)),
            None => Err(Error::internal(format!("{} was left half built; delete it and start again", path.display()))),
        }
    })
}

fn found(config: Config, seed: u64, options: &Options) -> Result<()> {
    let secrets = Secrets::new(seed);
    let clock = Arc::new(FrozenClock::at(BEGINNING));
    let parts = Parts {
        clock: clock.clone(),
        entropy: Arc::new(Entropy::from_seed(secrets.bytes("entropy"))),
        courier: Arc::new(|_, _| ()),
        explain: false,
    };
    let app = App::open(config, parts)?;
    let size = options.size();
    app.core.db.write_now(move |tx| {
        facts::set_meta(tx, SEED, &seed.to_string())?;
        facts::set_meta(tx, SIZE, &size)
    })?;
    let village = Village { app: &app, clock, secrets, workshop: Workshop::start()? };
    block_on(village.settle(options))?;
    app.core.db.write_now(|tx| facts::set_meta(tx, BUILT, env!("CARGO_PKG_VERSION")))
}

/// The village while it is built.
struct Village<'a> {
    app: &'a App,
    clock: Arc<FrozenClock>,
    secrets: Secrets,
    workshop: Workshop,
}

impl Options {
    fn size(&self) -> String {
        format!("--scale {} --members {}", self.scale, self.members)
    }
}

impl Village<'_> {
    async fn settle(&self, options: &Options) -> Result<()> {
        let people = self.people().await?;
        self.profile(people.alice).await?;
        let early = self.early_writing(&people).await?;
        self.early_talk(&people).await?;
        // Before the rest, so that first pages show what people did.
        self.crowd(&people, early.old, options).await?;
        let picture = self.picture(people.alice, "apples.png", [160, 120], [180, 40, 40]).await?;
        self.late_writing(&people, &early, picture).await?;
        self.late_talk(&people).await?;
        self.chatting(&people).await
    }
}

#[cfg(test)]
#[path = "sandbox/tests.rs"]
mod tests;
