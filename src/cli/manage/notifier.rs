//! `folkmoot notifier ..`

use std::fs;
use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use super::operate;
use crate::cli::flags::{DatabaseFlag, OutputFlags};
use crate::cli::output::{print_json, print_line};
use crate::community::operations::commands::Command;
use crate::community::operations::commands::notifiers::{self, New, PROVIDERS};
use crate::error::{Error, Result};

/// The commands of `folkmoot notifier`: push services for devices.
#[derive(Subcommand)]
pub(in crate::cli) enum Notifier {
    /// Add a push service, or replace the one with this name
    #[command(after_help = "Example:\n  folkmoot notifier add phones --provider fcm --app-id my-project --app-secret-file key.json")]
    Add {
        /// The name that devices use for it
        name: String,
        #[arg(long, value_name = "P", value_parser = PROVIDERS)]
        provider: String,
        /// For development builds of apps
        #[arg(long)]
        development: bool,
        #[arg(long, value_name = "ID", default_value = "")]
        app_id: String,
        #[arg(long, value_name = "KEY", default_value = "")]
        app_key: String,
        /// A file with the secret, so that it does not appear in the process list
        #[arg(long, value_name = "FILE")]
        app_secret_file: Option<PathBuf>,
        /// A file with the certificate
        #[arg(long, value_name = "FILE")]
        certificate_file: Option<PathBuf>,
        #[command(flatten)]
        file: OutputFlags,
    },
    /// List the push services, without their secrets
    #[command(after_help = "Example:\n  folkmoot notifier list --json")]
    List {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        file: DatabaseFlag,
    },
    /// Remove a push service
    #[command(after_help = "Example:\n  folkmoot notifier remove phones")]
    Remove {
        name: String,
        #[command(flatten)]
        file: OutputFlags,
    },
}

#[derive(Serialize)]
struct Row {
    name: String,
    provider: &'static str,
    development: bool,
    app_id: String,
}

fn content(path: Option<PathBuf>) -> Result<String> {
    let Some(path) = path else { return Ok(String::new()) };
    fs::read_to_string(&path).map_err(|error| Error::internal(format!("{}: {error}", path.display())))
}

/// Adds, removes or lists push services, and prints the result. `Internal` if the file of a secret or certificate
/// cannot be read.
pub(in crate::cli) fn run(command: Notifier) -> Result<()> {
    match command {
        Notifier::Add { name, provider, development, app_id, app_key, app_secret_file, certificate_file, file } => {
            let (app_secret, certificate) = (content(app_secret_file)?, content(certificate_file)?);
            let new = New { name, provider, development, app_id, app_key, app_secret: app_secret.trim().to_owned(), certificate };
            operate::change(file, Command::SetNotifier(new))
        }
        Notifier::Remove { name, file } => operate::change(file, Command::RemoveNotifier { name }),
        Notifier::List { json, file } => list(json, file),
    }
}

fn list(json: bool, file: DatabaseFlag) -> Result<()> {
    let provider = |number: i64| usize::try_from(number - 1).ok().and_then(|at| PROVIDERS.get(at)).copied().unwrap_or("unknown");
    let rows: Vec<Row> = operate::look(&file.flags(), notifiers::all)?
        .into_iter()
        .map(|notifier| Row {
            name: notifier.name,
            provider: provider(notifier.provider),
            development: notifier.environment == 0,
            app_id: notifier.app_id,
        })
        .collect();
    if json {
        return print_json(&rows);
    }
    let mut lines = vec![format!("{:<16}  {:<11}  {:<11}  app id", "name", "provider", "environment")];
    lines.extend(rows.iter().map(|row| {
        let stage = if row.development { "development" } else { "production" };
        format!("{:<16}  {:<11}  {stage:<11}  {}", row.name, row.provider, row.app_id)
    }));
    print_line(&lines.join("\n"));
    Ok(())
}
