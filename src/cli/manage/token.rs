//! `folkmoot token ..`

use clap::Subcommand;
use serde::Serialize;

use super::operate;
use crate::cli::flags::{DatabaseFlag, OutputFlags};
use crate::cli::output::{print_json, print_line};
use crate::community::operations::commands::{Command, tokens};
use crate::error::Result;

/// The commands of `folkmoot token`: admin tokens of the Lanying IM API.
#[derive(Subcommand)]
pub(in crate::cli) enum Token {
    /// Create an admin token with full access to the Lanying IM API, and print it
    #[command(after_help = "Example:\n  folkmoot token admin --name 'Shop backend'")]
    Admin {
        /// What the token is for
        #[arg(long, value_name = "N", default_value = "admin")]
        name: String,
        #[command(flatten)]
        file: OutputFlags,
    },
    /// List the valid admin tokens, oldest first; the tokens themselves are not stored
    #[command(after_help = "Example:\n  folkmoot token list --json")]
    List {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        file: DatabaseFlag,
    },
    /// Revoke an admin token
    #[command(after_help = "Example:\n  folkmoot token revoke 1823549134503936")]
    Revoke {
        /// Its number in the list
        id: i64,
        #[command(flatten)]
        file: OutputFlags,
    },
}

#[derive(Serialize)]
struct Row {
    id: i64,
    name: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

/// Creates, revokes or lists admin tokens, and prints the result.
pub(in crate::cli) fn run(command: Token) -> Result<()> {
    match command {
        Token::Admin { name, file } => operate::change(file, Command::AddToken { name }),
        Token::Revoke { id, file } => operate::change(file, Command::RevokeToken { id }),
        Token::List { json, file } => list(json, file),
    }
}

fn list(json: bool, file: DatabaseFlag) -> Result<()> {
    let rows: Vec<Row> = operate::look(&file.flags(), tokens::all)?
        .into_iter()
        .map(|token| Row { id: token.id.0, name: token.name, created_at: token.created_at, last_used_at: token.last_used_at })
        .collect();
    if json {
        return print_json(&rows);
    }
    let mut lines = vec![format!("{:<16}  {:<13}  {:<13}  name", "id", "created (ms)", "used (ms)")];
    lines.extend(rows.iter().map(|row| {
        let used = row.last_used_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
        format!("{:<16}  {:<13}  {used:<13}  {}", row.id, row.created_at, row.name)
    }));
    print_line(&lines.join("\n"));
    Ok(())
}
