//! The program: its commands and what each one runs.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};

use crate::cli::flags::OutputFlags;
use crate::community::operations::commands::{self, Command as Change, Notice};
use crate::error::Result;

/// A community server in one binary over one SQLite file.
#[derive(Parser)]
#[command(
    name = "folkmoot",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  folkmoot                          serve ./folkmoot.db at http://127.0.0.1:8000\n  folkmoot --port 9000              the same on another port\n  folkmoot sandbox                  a throw-away community for testing clients"
)]
pub(super) struct Cli {
    #[command(flatten)]
    serve: super::serve::Serve,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the community (what `folkmoot` alone does)
    Serve(super::serve::Serve),
    /// Serve a throw-away community with invented users and printed tokens, for testing clients
    Sandbox(super::sandbox::Sandbox),
    /// Add, list, disable, enable and delete users; reset passwords and second factors
    #[command(subcommand)]
    User(super::manage::user::User),
    /// Make a link that lets people join
    Invite(super::manage::invite::Invite),
    /// List, print and change the settings of the community
    #[command(subcommand)]
    Settings(super::manage::settings::Settings),
    /// Add and list the keys that client programs sign with
    #[command(subcommand)]
    App(super::manage::app::App),
    /// Create, list and revoke the admin tokens of the Lanying IM API
    #[command(subcommand)]
    Token(super::manage::token::Token),
    /// Add, list and remove the push services that devices of the Lanying IM API may use
    #[command(subcommand)]
    Notifier(super::manage::notifier::Notifier),
    /// Try out the mail server of the configuration
    #[command(subcommand)]
    Mail(super::manage::mail::Mail),
    /// Send a user a notification from the community
    #[command(after_help = "Example:\n  folkmoot notify alice --kind system 'The server moves on Sunday.'")]
    Notify {
        /// Username or uid
        user: String,
        /// The text of the notification
        text: String,
        #[arg(long, value_enum)]
        kind: NoticeKind,
        #[command(flatten)]
        file: OutputFlags,
    },
    /// Back up the whole community into one file, also while the server runs
    Backup(super::file::backup::Backup),
    /// Restore a backup; the previous file is kept under another name
    Restore(super::file::backup::Restore),
    /// Export all data of a user into an archive
    Export(super::file::export::Export),
    /// Import the follows, blocks, mutes, bookmarks and lists of a user from CSV files of Mastodon
    Import(super::file::import::Import),
    /// Check the whole file: pages, references, and every counter against the rows it counts
    Check(super::file::check::Check),
    /// Look at configuration, file, mail server and public address, and say what to do about each
    Diagnose(super::diagnose::Diagnose),
    /// Print the completion script of a shell
    Completions(super::file::backup::Completions),
    /// Print the manual page, with every command, or install a page for each
    Man(super::manual::Manual),
    /// Print the effective configuration, and where each value comes from
    #[command(after_help = "Example:\n  folkmoot config")]
    Config(super::serve::Serve),
}

#[derive(Clone, Copy, ValueEnum)]
enum NoticeKind {
    /// Kind 1: something about the service
    System,
    /// Kind 2: a recommendation
    Recommend,
}

/// Entry of the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command.unwrap_or(Command::Serve(cli.serve))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("folkmoot: {}", commands::sentence(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(flags) => super::serve::run(flags),
        Command::Sandbox(flags) => super::sandbox::run(flags),
        Command::User(command) => super::manage::user::run(command),
        Command::Invite(asked) => super::manage::invite::run(asked),
        Command::Settings(command) => super::manage::settings::run(command),
        Command::App(command) => super::manage::app::run(command),
        Command::Token(command) => super::manage::token::run(command),
        Command::Notifier(command) => super::manage::notifier::run(command),
        Command::Mail(command) => super::manage::mail::run(command),
        Command::Notify { user, text, kind, file } => {
            let notice = match kind {
                NoticeKind::System => Notice::System,
                NoticeKind::Recommend => Notice::Recommend,
            };
            super::manage::operate::change(file, Change::Notify { user, notice, text })
        }
        Command::Backup(asked) => super::file::backup::backup(asked),
        Command::Restore(asked) => super::file::backup::restore(asked),
        Command::Check(asked) => super::file::check::run(asked),
        Command::Diagnose(asked) => super::diagnose::run(asked),
        Command::Export(asked) => super::file::export::run(asked),
        Command::Import(asked) => super::file::import::run(asked),
        Command::Completions(asked) => {
            super::file::backup::completions(&asked, Cli::command());
            Ok(())
        }
        Command::Man(asked) => super::manual::run(asked, Cli::command()),
        Command::Config(flags) => super::settings::run(flags),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn leaves(command: &clap::Command, out: &mut Vec<clap::Command>) {
        if command.get_subcommands().next().is_none() {
            out.push(command.clone());
        }
        command.get_subcommands().for_each(|sub| leaves(sub, out));
    }

    #[test]
    fn every_command_is_valid_and_shows_an_example() {
        let cli = Cli::command();
        cli.clone().debug_assert();
        let mut found = vec![cli.clone()];
        leaves(&cli, &mut found);
        assert!(found.len() > 8);
        for command in found.iter_mut().filter(|command| command.get_name() != "help") {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Example"), "{} has no example", command.get_name());
        }
    }

    #[test]
    fn flags_without_a_command_mean_serve() {
        let cli = Cli::try_parse_from(["folkmoot", "--port", "9000"]);
        assert!(cli.is_ok_and(|cli| cli.command.is_none() && cli.serve.flags().port == Some(9000)));
        assert!(Cli::try_parse_from(["folkmoot", "sevre"]).is_err());
    }
}
