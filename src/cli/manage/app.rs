//! `folkmoot app ..`

use clap::{Subcommand, ValueEnum};
use serde::Serialize;

use super::operate;
use crate::cli::flags::{DatabaseFlag, OutputFlags};
use crate::cli::output::{print_json, print_line};
use crate::community::accounts::app_keys;
use crate::community::operations::commands::{AddApp, Command};
use crate::error::Result;

/// The commands of `folkmoot app`: signing keys of client programs.
#[derive(Subcommand)]
pub(in crate::cli) enum App {
    /// Add a signing key for a client program, and print it
    #[command(after_help = "Example:\n  folkmoot app add --name 'My phone app' --family v2 --platform 6")]
    Add {
        /// What the key is for
        #[arg(long, value_name = "N")]
        name: String,
        #[arg(long, value_enum)]
        family: Family,
        /// 1 other, 2 to 4 web, 5 iOS, 6 Android, 7 to 11 by family
        #[arg(long, value_name = "P", value_parser = clap::value_parser!(i64).range(1..=11))]
        platform: i64,
        /// Allow only requests that change nothing
        #[arg(long)]
        read_only: bool,
        #[command(flatten)]
        file: OutputFlags,
    },
    /// List the keys with their secrets, oldest first
    #[command(after_help = "Example:\n  folkmoot app list --json")]
    List {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        file: DatabaseFlag,
    },
}

/// The family of paths that a key may sign for.
#[derive(Clone, Copy, ValueEnum)]
pub(in crate::cli) enum Family {
    V1,
    V2,
}

#[derive(Serialize)]
struct Key {
    app_id: String,
    secret: String,
    name: String,
    family: Option<String>,
    platform_id: i64,
    read_only: bool,
    enabled: bool,
}

/// Adds a key or lists the keys, and prints the result.
pub(in crate::cli) fn run(command: App) -> Result<()> {
    match command {
        App::Add { name, family, platform, read_only, file } => {
            let family = match family {
                Family::V1 => "v1",
                Family::V2 => "v2",
            };
            operate::change(file, Command::AddApp(AddApp { name, family: family.into(), platform, read_only }))
        }
        App::List { json, file } => list(json, file),
    }
}

fn list(json: bool, file: DatabaseFlag) -> Result<()> {
    let keys: Vec<Key> = operate::look(&file.flags(), app_keys::all)?
        .into_iter()
        .map(|app| Key {
            app_id: app.app_id,
            secret: app.secret,
            name: app.name,
            family: app.family,
            platform_id: app.platform_id,
            read_only: app.read_only,
            enabled: app.enabled,
        })
        .collect();
    if json {
        return print_json(&keys);
    }
    let mut lines = vec![format!("{:<8}  {:<32}  {:<6}  {:<8}  {:<7}  name", "app id", "secret", "family", "platform", "access")];
    lines.extend(keys.iter().map(|key| {
        let may = match (key.enabled, key.read_only) {
            (false, _) => "none",
            (true, true) => "read",
            (true, false) => "all",
        };
        let family = key.family.as_deref().unwrap_or("both");
        format!("{:<8}  {:<32}  {family:<6}  {:<8}  {may:<7}  {}", key.app_id, key.secret, key.platform_id, key.name)
    }));
    print_line(&lines.join("\n"));
    Ok(())
}
