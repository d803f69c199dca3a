//! `folkmoot settings ..`

use std::collections::BTreeMap;

use clap::Subcommand;
use serde_json::Value;

use super::operate;
use crate::cli::flags::OutputFlags;
use crate::cli::output::{print_json, print_line};
use crate::community::operations::commands::Command;
use crate::community::operations::commands::settings::{self, SetSetting};
use crate::error::{Error, Result};

/// The commands of `folkmoot settings`: what the settings of the admin page are.
#[derive(Subcommand)]
pub(in crate::cli) enum Settings {
    /// List every setting with its value
    #[command(after_help = "Example:\n  folkmoot settings list --json")]
    List {
        #[command(flatten)]
        output: OutputFlags,
    },
    /// Print the value of one setting
    #[command(after_help = "Example:\n  folkmoot settings get registration")]
    Get {
        /// A key of `folkmoot settings list`
        key: String,
        #[command(flatten)]
        output: OutputFlags,
    },
    /// Change a setting, from the next request on
    #[command(
        after_help = "Examples:\n  folkmoot settings set registration invite\n  folkmoot settings set name 'The choir'\n  folkmoot settings set conversation_files '[\"image\",\"audio\"]'"
    )]
    Set {
        /// A key of `folkmoot settings list`
        key: String,
        /// A text, or JSON
        #[arg(allow_hyphen_values = true)]
        value: String,
        #[command(flatten)]
        output: OutputFlags,
    },
}

/// Prints or changes settings. `Invalid` for an unknown key and for a value that does not fit.
pub(in crate::cli) fn run(command: Settings) -> Result<()> {
    match command {
        Settings::List { output } => {
            let all = operate::look(&output.file.flags(), settings::all)?;
            if output.json {
                let all = all.iter().map(|(key, value)| Ok((key, read(value)?))).collect::<Result<BTreeMap<_, _>>>()?;
                return print_json(&all);
            }
            let lines = all.iter().map(|(key, value)| Ok(format!("{key} = {}", shown(value)?))).collect::<Result<Vec<_>>>()?;
            print_line(&lines.join("\n"));
            Ok(())
        }
        Settings::Get { key, output } => {
            let all = operate::look(&output.file.flags(), settings::all)?;
            let found = all.into_iter().find(|(name, _)| *name == key);
            let (_, value) = found.ok_or_else(|| Error::unfit("key", format!("there is no setting {key}")))?;
            print_line(&if output.json { value } else { shown(&value)? });
            Ok(())
        }
        Settings::Set { key, value, output } => operate::change(output, Command::SetSetting(SetSetting { key, value })),
    }
}

fn read(json: &str) -> Result<Value> {
    serde_json::from_str(json).map_err(Error::internal)
}

/// A text as it is, anything else as JSON.
fn shown(json: &str) -> Result<String> {
    Ok(match read(json)? {
        Value::String(text) => text,
        other => other.to_string(),
    })
}
