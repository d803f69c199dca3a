//! `folkmoot sandbox`: the sample community, its tokens on the console, and lines to paste.

use std::path::PathBuf;

use clap::Args;

use super::launch::{self, Plan};
use super::log;
use crate::cli::flags::Listen;
use crate::config::{self, Flags};
use crate::error::{Error, Result};
use crate::sandbox::{self, Options};

#[derive(Args, Clone, Debug)]
#[command(after_help = "Example:\n  folkmoot sandbox --seed 1 --port 9000 --credentials credentials.json")]
pub(super) struct Sandbox {
    /// Keep the community in FILE [default: a temporary file, which is deleted at the end]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    #[command(flatten)]
    listen: Listen,
    /// The same seed gives the same users, passwords and tokens [default: random, and stored in the file]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Give alice N more notifications, posts in her home feed, and messages
    #[arg(long, value_name = "N", default_value_t = 0)]
    scale: u32,
    /// Add N members who cannot log in
    #[arg(long, value_name = "N", default_value_t = 0)]
    members: u32,
    /// Write users, tokens and keys to FILE as JSON once the server listens
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,
}

pub(super) fn run(flags: Sandbox) -> Result<()> {
    // Kept until the end: dropping it removes the throw-away database.
    let folder = match &flags.database {
        Some(_) => None,
        None => Some(tempfile::Builder::new().prefix("folkmoot-").tempdir().map_err(Error::internal)?),
    };
    let database = folder.as_ref().map(|folder| folder.path().join("sandbox.db")).or(flags.database);
    let (mut config, figment) =
        config::load(&Flags { database, address: flags.listen.address, port: flags.listen.port, public_url: None })?;
    log::start(&config)?;
    let figment = launch::settle_port(&mut config, figment)?;
    let options = Options { seed: flags.seed, scale: flags.scale, members: flags.members };
    let (app, credentials) = sandbox::build(config, &options)?;
    let banner = sandbox::console(&credentials, app.core.db.path());
    let json = serde_json::to_vec_pretty(&credentials).map_err(Error::internal)?;
    launch::run(figment, app, Plan { banner, file: flags.credentials.map(|path| (path, json)) })
}
