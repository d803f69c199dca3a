//! `folkmoot user ..`

use std::io::BufRead;

use clap::{Args, Subcommand};

use super::operate;
use crate::cli::flags::{DatabaseFlag, OutputFlags};
use crate::cli::output::{print_json, print_line};
use crate::community::operations::commands::{self, AddUser, Command};
use crate::error::{Error, Result};

/// The commands of `folkmoot user`: members of the community.
#[derive(Subcommand)]
pub(in crate::cli) enum User {
    /// Add a user; without --password-stdin a random password is generated and printed once
    #[command(
        after_help = "Examples:\n  folkmoot user add alice --email alice@example.org\n  echo 'a secret 1' | folkmoot user add bob --password-stdin\n  folkmoot user add alice-work --account Xy12Ab34"
    )]
    Add(Add),
    /// List users, oldest first
    #[command(after_help = "Example:\n  folkmoot user list --json")]
    List {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        file: DatabaseFlag,
    },
    /// Disable a user: all their logins end at once
    #[command(after_help = "Example:\n  folkmoot user disable mallory")]
    Disable(Named),
    /// Enable a disabled user again
    #[command(after_help = "Example:\n  folkmoot user enable mallory")]
    Enable(Named),
    /// Delete a user for good: what they wrote becomes empty, their name stays taken
    #[command(after_help = "Example:\n  folkmoot user delete mallory --yes")]
    Delete {
        #[command(flatten)]
        named: Named,
        /// Confirm that this cannot be undone
        #[arg(long)]
        yes: bool,
    },
    /// Remove a second factor that was lost; the account can be entered with its password alone
    #[command(after_help = "Example:\n  folkmoot user totp-reset kim")]
    TotpReset(Named),
    /// Change the role of a user; `general` approves a pending user
    #[command(after_help = "Examples:\n  folkmoot user role newcomer general\n  folkmoot user role kim administrator")]
    Role {
        /// Username or uid
        user: String,
        #[arg(value_parser = commands::ROLES)]
        role: String,
        #[command(flatten)]
        file: OutputFlags,
    },
    /// Set a new password; every login of the account ends
    #[command(after_help = "Example:\n  folkmoot user reset-password alice")]
    ResetPassword {
        #[command(flatten)]
        named: Named,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Arguments of `folkmoot user add`.
#[derive(Args)]
pub(in crate::cli) struct Add {
    /// 2 to 16 letters and digits, with at most one hyphen inside
    name: String,
    /// The e-mail address to log in with
    #[arg(long, value_name = "E")]
    email: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// The displayed name [default: the username]
    #[arg(long, value_name = "N")]
    nickname: Option<String>,
    /// Add the user to an existing account
    #[arg(long, value_name = "AID", conflicts_with_all = ["email", "password_stdin"])]
    account: Option<String>,
    /// Give the user the role of an administrator
    #[arg(long)]
    admin: bool,
    #[command(flatten)]
    file: OutputFlags,
}

/// The user that a command changes.
#[derive(Args)]
pub(in crate::cli) struct Named {
    /// Username or uid
    user: String,
    #[command(flatten)]
    file: OutputFlags,
}

/// Changes or lists users, and prints the result. `Invalid` for `--password-stdin` without a password on the standard
/// input.
pub(in crate::cli) fn run(command: User) -> Result<()> {
    match command {
        User::Add(add) => {
            let new = AddUser {
                username: add.name,
                nickname: add.nickname,
                email: add.email,
                password: typed(add.password_stdin)?,
                account: add.account,
                administrator: add.admin,
            };
            operate::change(add.file, Command::AddUser(new))
        }
        User::List { json, file } => list(json, file),
        User::Disable(Named { user, file }) => operate::change(file, Command::DisableUser { user }),
        User::Enable(Named { user, file }) => operate::change(file, Command::EnableUser { user }),
        User::Delete { yes: false, .. } => Err(Error::unfit("yes", "this cannot be undone; confirm it with --yes")),
        User::Delete { named: Named { user, file }, yes: true } => operate::change(file, Command::DeleteUser { user }),
        User::TotpReset(Named { user, file }) => operate::change(file, Command::ResetFactor { user }),
        User::Role { user, role, file } => operate::change(file, Command::SetRole { user, role }),
        User::ResetPassword { named: Named { user, file }, password_stdin } => {
            let password = typed(password_stdin)?;
            operate::change(file, Command::ResetPassword { user, password })
        }
    }
}

fn typed(from_stdin: bool) -> Result<Option<String>> {
    if !from_stdin {
        return Ok(None);
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Error::internal(format!("standard input: {error}")))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() { Err(Error::unfit("password", "standard input has no password")) } else { Ok(Some(password.to_owned())) }
}

fn list(json: bool, file: DatabaseFlag) -> Result<()> {
    let users = operate::look(&file.flags(), commands::everybody)?;
    if json {
        return print_json(&users);
    }
    let width = users.iter().map(|user| user.username.len()).max().unwrap_or(0).max(8);
    let mut lines = vec![format!("{:<16}  {:<width$}  {:<13}  {:<8}  {:<8}  e-mail", "uid", "username", "role", "status", "aid")];
    lines.extend(users.iter().map(|user| {
        let email = user.email.as_deref().unwrap_or("-");
        format!("{:<16}  {:<width$}  {:<13}  {:<8}  {:<8}  {email}", user.uid, user.username, user.role, user.status, user.aid)
    }));
    print_line(&lines.join("\n"));
    Ok(())
}
