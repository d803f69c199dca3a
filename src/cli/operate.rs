//! Commands on a file: through its server while one runs, else directly.

use futures::executor::block_on;

use super::{door, log, remote, say};
use crate::app::{App, Parts};
use crate::community::commands::{self, Command};
use crate::config::{self, Flags};
use crate::error::Result;
use crate::model::Clock;
use crate::model::clock::SystemClock;
use crate::store::{Read, peek};

/// Carries out a change and says what became of it.
pub fn change(flags: &Flags, command: Command) -> Result<()> {
    let (config, _) = config::load(flags)?;
    let done = if peek::is_served(&config.database)? {
        remote::ask(&door::read(&config.database)?, &command)?
    } else {
        log::start(&config)?;
        if !config.database.exists() {
            eprintln!("folkmoot: {} is a new community", config.database.display());
        }
        let app = App::open(config, Parts::default())?;
        block_on(commands::run(&app.core, command))?
    };
    say(&done.to_string());
    Ok(())
}

/// Looks at the file, whoever owns it.
pub fn look<T>(flags: &Flags, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
    let (config, _) = config::load(flags)?;
    peek::read_only(&config.database, SystemClock.now(), work)
}
