//! Commands on a file: through its server while one runs, else directly.

use futures::executor::block_on;

use crate::app::{App, Parts};
use crate::cli::flags::OutputFlags;
use crate::cli::output::{print_json, print_line};
use crate::cli::{control_file, log, remote};
use crate::community::operations::commands::{self, Command, CommandOutcome};
use crate::config;
use crate::config::Flags;
use crate::error::Result;
use crate::model::Clock;
use crate::model::clock::SystemClock;
use crate::store::Read;
use crate::store::db::database_file;

/// Executes a change and reports the result.
pub(in crate::cli) fn change(output: OutputFlags, command: Command) -> Result<()> {
    let mut printed = Ok(());
    changes(&output.file.flags(), [command], |done| {
        if output.json {
            printed = print_json(&done);
        } else {
            print_line(&done.to_string());
        }
    })?;
    printed
}

/// Executes changes one after the other through one connection, and reports each.
pub(in crate::cli) fn changes(
    flags: &Flags,
    commands: impl IntoIterator<Item = Command>,
    mut report: impl FnMut(CommandOutcome),
) -> Result<()> {
    let (config, _) = config::load(flags)?;
    if database_file::is_served(&config.database)? {
        let control = control_file::read(&config.database)?;
        return commands.into_iter().try_for_each(|command| remote::ask(&control, &command).map(&mut report));
    }
    log::start(&config)?;
    if !config.database.exists() {
        eprintln!("folkmoot: {} is created as a new community", config.database.display());
    }
    let app = App::open(config, Parts::default())?;
    commands.into_iter().try_for_each(|command| block_on(commands::run(&app.core, command)).map(&mut report))
}

/// Inspects the file, even if another process owns it.
pub(in crate::cli) fn look<T>(flags: &Flags, work: impl FnOnce(&Read<'_>) -> Result<T>) -> Result<T> {
    let (config, _) = config::load(flags)?;
    database_file::read_only(&config.database, SystemClock.now(), work)
}
