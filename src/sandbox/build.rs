//! Building a sandbox, or opening one that is built.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use futures::executor::block_on;

use super::builder::Options;
use super::credentials::Credentials;
use super::secrets::Secrets;
use crate::app::{App, Parts};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::mail::MailSettings;
use crate::media::ImageWorker;
use crate::model::clock::{DAY, FrozenClock, MINUTE, SystemClock};
use crate::model::{Clock, Entropy, Millis};
use crate::sandbox::builder::Builder;
use crate::store::Read;
use crate::store::db::beside::beside;
use crate::store::db::{database_file, settings as facts};

/// How long its history is: an act a minute.
const LENGTH: Millis = 100 * MINUTE;

const SEED: &str = "sandbox_seed";

const UNTIL: &str = "sandbox_until";

const BUILT: &str = "sandbox_built";

const SIZE: &str = "sandbox_size";

/// The seed of a sandbox file; `None` for any other.
pub(crate) fn seed_of(r: &Read<'_>) -> Result<Option<u64>> {
    facts::meta(r, SEED)?.map(|seed| seed.parse().map_err(|_| Error::internal("the stored seed of the sandbox is no number"))).transpose()
}

/// Opens the sandbox of `config.database`, building its content if the file is new.
/// Refuses a file that is no sandbox, was half built, or has another seed, day or size.
pub fn build(config: Config, options: &Options) -> Result<(Arc<App>, Credentials)> {
    // Its people are invented, and their addresses belong to nobody here.
    let config = Config { rate_limits: false, mail: MailSettings::default(), ..config };
    let earlier = if options.reset { reset(&config.database)? } else { None };
    let seed = match stored_seed(&config.database, options)? {
        Some(stored) if options.seed.is_some_and(|seed| seed != stored) => {
            return Err(Error::internal(format!("{} was made with --seed {stored}", config.database.display())));
        }
        Some(stored) => stored,
        None => {
            let seed = options.seed.or(earlier).unwrap_or_else(|| u64::from_le_bytes(Entropy::from_os().bytes()));
            found(config.clone(), seed, options)?;
            seed
        }
    };
    let app = Arc::new(App::open(config, Parts { explain: true, ..Parts::default() })?);
    let credentials = app.core.read(|r| super::credentials::of(r, &Secrets::new(seed), &app.base_url))?;
    // Set here alone: a served sandbox file keeps its tokens to itself.
    let public = serde_json::to_vec(&credentials.public()).map_err(Error::internal)?;
    app.sandbox_credentials.get_or_init(|| public);
    Ok((app, credentials))
}

fn is_empty(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |file| file.len() == 0)
}

fn sandbox_seed(r: &Read<'_>, path: &Path) -> Result<u64> {
    seed_of(r)?.ok_or_else(|| Error::internal(format!("{} is a real community, not a sandbox", path.display())))
}

/// Deletes a sandbox, whole or half built. Returns its seed. A file of anything else, or one that is served, stays.
fn reset(path: &Path) -> Result<Option<u64>> {
    if is_empty(path) {
        return Ok(None);
    }
    let seed = database_file::read_only(path, SystemClock.now(), |r| sandbox_seed(r, path))?;
    if database_file::is_served(path)? {
        return Err(Error::internal(format!("another Folkmoot serves {}; stop it first", path.display())));
    }
    for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::internal(format!("{}: {error}", file.display()))),
            _ => {}
        }
    }
    Ok(Some(seed))
}

fn stored_seed(path: &Path, options: &Options) -> Result<Option<u64>> {
    if is_empty(path) {
        return Ok(None);
    }
    database_file::read_only(path, SystemClock.now(), |r| {
        let seed = sandbox_seed(r, path)?;
        let until = facts::meta(r, UNTIL)?;
        if options.until.is_some_and(|asked| until != Some(asked.to_string())) {
            return Err(Error::internal(format!("{} has a history that ends on another day; --reset makes it anew", path.display())));
        }
        let size = facts::meta(r, SIZE)?.unwrap_or_default();
        if (options.scale, options.members) != (0, 0) && options.size() != size {
            return Err(Error::internal(format!("{} was made with {size}", path.display())));
        }
        match facts::meta(r, BUILT)? {
            Some(_) => Ok(Some(seed)),
            None => Err(Error::internal(format!("{} was left half built; --reset makes it anew", path.display()))),
        }
    })
}

fn found(config: Config, seed: u64, options: &Options) -> Result<()> {
    let secrets = Secrets::new(seed);
    let until = options.until.unwrap_or_else(|| SystemClock.now().div_euclid(DAY) * DAY);
    let clock = Arc::new(FrozenClock::at(until - LENGTH));
    let parts = Parts {
        clock: clock.clone(),
        entropy: Arc::new(Entropy::from_seed(secrets.bytes("entropy"))),
        code_sender: Arc::new(|_, _| ()),
        explain: false,
        background_jobs: false,
    };
    let app = App::open(config, parts)?;
    let size = options.size();
    app.core.db.write_now(move |tx| {
        facts::set_meta(tx, SEED, &seed.to_string())?;
        facts::set_meta(tx, UNTIL, &until.to_string())?;
        facts::set_meta(tx, SIZE, &size)
    })?;
    let builder = Builder { app: &app, clock, secrets, image_worker: ImageWorker::start()? };
    block_on(builder.settle(options))?;
    app.core.db.write_now(|tx| facts::set_meta(tx, BUILT, env!("CARGO_PKG_VERSION")))
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
