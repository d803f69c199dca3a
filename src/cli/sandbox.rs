//! `folkmoot sandbox`: the sample community, its tokens on the console, and lines to paste.

use std::path::PathBuf;

use clap::Args;
use time::Date;
use time::macros::format_description;

use super::launch::{self, Plan};
use crate::cli::flags::{ConfigFlag, Listen};
use crate::config::{self, Flags};
use crate::error::{Error, Result};
use crate::model::clock::SystemClock;
use crate::model::{Clock, Millis};
use crate::sandbox::{self, Options};

#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  folkmoot sandbox --seed 1 --port 9000 --credentials credentials.json\n  folkmoot sandbox --database village.db --reset"
)]
pub(super) struct Sandbox {
    /// Keep the community in FILE [default: a temporary file, which is deleted at the end]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    #[command(flatten)]
    settings: ConfigFlag,
    #[command(flatten)]
    listen: Listen,
    /// The same seed gives the same users, passwords and tokens [default: random, and stored in the file]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The day on which its history ends, UTC; the same seed and day give the same ids [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = midnight)]
    date: Option<Millis>,
    /// Make the sandbox of --database anew
    #[arg(long, requires = "database")]
    reset: bool,
    /// Also print keys, tokens, and signed requests to paste
    #[arg(long)]
    verbose: bool,
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
    let (mut config, figment) = launch::configure(&Flags {
        config: flags.settings.config,
        database,
        address: flags.listen.address,
        port: flags.listen.port,
        // Its logins are public.
        without_https: true,
        ..Flags::default()
    })?;
    let (wanted, is_default) = (config.port, config::source(&figment, "port") == config::DEFAULTS);
    let taken = if is_default { launch::Taken::MoveOn } else { launch::Taken::Refuse };
    let figment = launch::settle_port(&mut config, figment, taken)?;
    if config.port != wanted && is_default {
        eprintln!("Port {wanted} is in use; this sandbox takes {}.", config.port);
    }
    let options = Options { seed: flags.seed, scale: flags.scale, members: flags.members, until: flags.date, reset: flags.reset };
    let (app, credentials) = sandbox::build(config, &options)?;
    let banner = sandbox::console(&credentials, app.core.db.path(), flags.verbose);
    let json = serde_json::to_vec_pretty(&credentials).map_err(Error::internal)?;
    launch::run(figment, app, Plan { banner, file: flags.credentials.map(|path| (path, json)) })
}

/// The beginning of a day that ids can name and that is not to come.
fn midnight(text: &str) -> std::result::Result<Millis, String> {
    let day = Date::parse(text, format_description!("[year]-[month]-[day]")).map_err(|_| "write a day like 2026-05-31".to_owned())?;
    let at = day.midnight().assume_utc().unix_timestamp() * 1_000;
    if day.year() < 2013 || at > SystemClock.now() {
        return Err("choose a day from 2013 to today".into());
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_is_not_to_come() {
        assert_eq!(midnight("2026-01-02"), Ok(1_767_312_000_000));
        for wrong in ["2012-12-31", "9999-01-01", "2026-02-30", "today", "", "2026-01-02T10:00"] {
            assert!(midnight(wrong).is_err(), "{wrong}");
        }
    }
}
