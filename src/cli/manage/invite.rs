//! `folkmoot invite`

use clap::Args;

use super::operate;
use crate::cli::flags::OutputFlags;
use crate::community::operations::commands::Command;
use crate::community::operations::commands::invitations::Invite as New;
use crate::error::Result;

/// Arguments of `folkmoot invite`.
#[derive(Args)]
#[command(after_help = "Examples:\n  folkmoot invite\n  folkmoot invite --uses 30 --days 7 --note 'the choir'")]
pub(in crate::cli) struct Invite {
    /// How many people may join with the link
    #[arg(long, value_name = "N", default_value_t = 1)]
    uses: i64,
    /// For how many days it can be used
    #[arg(long, value_name = "N", default_value_t = 7)]
    days: i64,
    /// For whom it is; administrators see it
    #[arg(long, value_name = "TEXT", default_value = "")]
    note: String,
    #[command(flatten)]
    file: OutputFlags,
}

/// Makes a link and prints it. `Invalid` for numbers that are out of bounds.
pub(in crate::cli) fn run(asked: Invite) -> Result<()> {
    operate::change(asked.file, Command::Invite(New { uses: asked.uses, days: asked.days, note: asked.note }))
}
