//! `folkmoot backup`, `restore`, `completions`.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::Shell;
use serde::Serialize;

use crate::cli::flags::DatabaseFlag;
use crate::cli::output::print_line;
use crate::config;
use crate::error::{Error, Result};
use crate::model::Clock;
use crate::model::clock::SystemClock;
use crate::store::operations::backup::{self, Facts};

/// Arguments of `folkmoot backup`.
#[derive(Args)]
#[command(after_help = "Example:\n  folkmoot backup moot-backup.db\n\nThe folder of the backup has to exist.")]
pub(crate) struct Backup {
    /// The file for the backup
    target: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: DatabaseFlag,
}

/// Arguments of `folkmoot restore`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  folkmoot restore moot-backup.db --verify   only verifies the backup\n  folkmoot restore moot-backup.db            with the server stopped"
)]
pub(crate) struct Restore {
    /// The backup
    source: PathBuf,
    /// Verify the backup and change nothing
    #[arg(long)]
    verify: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: DatabaseFlag,
}

/// Arguments of `folkmoot completions`: the shell that the script is for.
#[derive(Args)]
#[command(after_help = "Example:\n  source <(folkmoot completions bash)   in the current shell")]
pub(crate) struct Completions {
    shell: Shell,
}

#[derive(Serialize)]
struct BackupReport<'a> {
    file: &'a Path,
    bytes: u64,
    users: i64,
    schema: i64,
    kept: Option<&'a Path>,
}

fn report(json: bool, path: &Path, facts: Facts, kept: Option<&Path>, sentence: String) -> Result<()> {
    let Facts { schema, users, bytes } = facts;
    if json {
        let report = BackupReport { file: path, bytes, users, schema, kept };
        print_line(&serde_json::to_string(&report).map_err(Error::internal)?);
    } else {
        print_line(&sentence);
    }
    Ok(())
}

/// Copies the file while it is used.
pub(crate) fn backup(asked: Backup) -> Result<()> {
    let Backup { target, force, json, file } = asked;
    let (config, _) = config::load(&file.flags())?;
    let facts = backup::copy(&config.database, &target, force)?;
    let sentence =
        format!("Copied {} to {}: {} bytes, {} users, verified.", config.database.display(), target.display(), facts.bytes, facts.users);
    report(json, &target, facts, None, sentence)
}

/// Puts a copy in the place of the file, or only proves it.
pub(crate) fn restore(asked: Restore) -> Result<()> {
    let Restore { source, verify, json, file } = asked;
    if verify {
        let facts = backup::prove(&source)?;
        let sentence = format!("{} is intact: {} bytes, {} users, schema {}.", source.display(), facts.bytes, facts.users, facts.schema);
        return report(json, &source, facts, None, sentence);
    }
    let (config, _) = config::load(&file.flags())?;
    let (facts, kept) = backup::restore(&source, &config.database, SystemClock.now())?;
    let aside = kept.as_ref().map_or_else(String::new, |kept| format!(" The previous file is now {}.", kept.display()));
    let sentence = format!("{} holds {} users of {} now.{aside}", config.database.display(), facts.users, source.display());
    report(json, &config.database, facts, kept.as_deref(), sentence)
}

/// Prints what a shell completes of `program`.
pub(crate) fn completions(asked: &Completions, mut program: clap::Command) {
    let mut out = Vec::new();
    clap_complete::generate(asked.shell, &mut program, "folkmoot", &mut out);
    print_line(String::from_utf8_lossy(&out).trim_end());
}
