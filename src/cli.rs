//! The command line. Exit codes: 0 done, 1 refused or failed (one sentence on stderr), 2 wrong usage.

mod app;
mod control_file;
pub mod file;
mod launch;
mod log;
mod notifier;
mod operate;
mod progress;
mod remote;
mod sandbox;
mod serve;
mod settings;
mod token;
mod user;

use std::io::Write;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::community::operations::commands::{self, Command as Change, Notice};
use crate::config::{Config, Flags};
use crate::error::{Error, Result};
use crate::store::db::database_file;

/// A community server in one binary over one SQLite file.
#[derive(Parser)]
#[command(
    name = "folkmoot",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  folkmoot                          serve ./folkmoot.db at http://127.0.0.1:8000\n  folkmoot --port 9000              the same on another port\n  folkmoot sandbox                  a throw-away community to try clients against"
)]
struct Cli {
    #[command(flatten)]
    serve: serve::Serve,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the community (what `folkmoot` alone does)
    Serve(serve::Serve),
    /// Serve a village of invented people whose tokens are printed, to try clients against
    Sandbox(sandbox::Sandbox),
    /// Add, list, disable and enable users; reset passwords
    #[command(subcommand)]
    User(user::User),
    /// Add and list the keys that client programs sign with
    #[command(subcommand)]
    App(app::App),
    /// Make, list and revoke the admin tokens of the Lanying IM API
    #[command(subcommand)]
    Token(token::Token),
    /// Name the push services that devices of the Lanying IM API may use
    #[command(subcommand)]
    Notifier(notifier::Notifier),
    /// Send somebody a notification from the community itself
    #[command(after_help = "Example:\n  folkmoot notify alice --kind system 'The server moves on Sunday.'")]
    Notify {
        /// Username or uid
        user: String,
        /// What the text will say
        text: String,
        #[arg(long, value_enum)]
        kind: NoticeKind,
        #[command(flatten)]
        file: Told,
    },
    /// Copy the whole community into one file, while it is used
    Backup(file::backup::Backup),
    /// Put a copy in the place of the community's file, which is kept aside
    Restore(file::backup::Restore),
    /// Write everything of one person into an archive
    Export(file::export::Export),
    /// Carry over whom somebody followed, blocked and muted, their bookmarks and lists, from Mastodon's CSV files
    Import(file::import::Import),
    /// Look the whole file over: pages, references, and every counter against the rows it counts
    Check(file::check::Check),
    /// Print what a shell needs to complete these commands
    Completions(file::backup::Completions),
    /// Print the manual page
    #[command(after_help = "Example:\n  folkmoot man > /usr/local/share/man/man1/folkmoot.1")]
    Man,
    /// Print the effective configuration, and where each value comes from
    #[command(after_help = "Example:\n  folkmoot config")]
    Config(serve::Serve),
}

#[derive(Clone, Copy, ValueEnum)]
enum NoticeKind {
    /// Kind 1: something about the service
    System,
    /// Kind 2: something worth a look
    Recommend,
}

/// Which file a command is about.
#[derive(Args, Clone, Debug)]
struct DatabaseFlag {
    /// The community's file [default: folkmoot.db, or what the configuration says]
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
}

impl DatabaseFlag {
    fn flags(self) -> Flags {
        Flags { database: self.database, ..Flags::default() }
    }
}

/// Which file a change is about, and how what became of it is told.
#[derive(Args, Clone, Debug)]
struct Told {
    /// Say what was done as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: DatabaseFlag,
}

/// Where a server listens.
#[derive(Args, Clone, Debug)]
struct Listen {
    /// Address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "IP")]
    address: Option<IpAddr>,
    /// Port to listen on; 0 takes any free one [default: 8000]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
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
        Command::Serve(flags) => serve::run(flags),
        Command::Sandbox(flags) => sandbox::run(flags),
        Command::User(command) => user::run(command),
        Command::App(command) => app::run(command),
        Command::Token(command) => token::run(command),
        Command::Notifier(command) => notifier::run(command),
        Command::Notify { user, text, kind, file } => {
            let notice = match kind {
                NoticeKind::System => Notice::System,
                NoticeKind::Recommend => Notice::Recommend,
            };
            operate::change(file, Change::Notify { user, notice, text })
        }
        Command::Backup(asked) => file::backup::backup(asked),
        Command::Restore(asked) => file::backup::restore(asked),
        Command::Check(asked) => file::check::run(asked),
        Command::Export(asked) => file::export::run(asked),
        Command::Import(asked) => file::import::run(asked),
        Command::Completions(asked) => {
            file::backup::completions(&asked);
            Ok(())
        }
        Command::Man => file::backup::man(),
        Command::Config(flags) => settings::run(flags),
    }
}

/// How addresses of this community begin.
fn base_url(config: &Config) -> Result<String> {
    if let Some(url) = &config.public_url {
        return Ok(url.clone());
    }
    if database_file::is_served(&config.database)? {
        return Ok(format!("http://{}", control_file::read(&config.database)?.address));
    }
    Ok(format!("http://{}:{}", config.address, config.port))
}

/// Prints to standard output; a reader that went away is no reason to panic.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints rows as JSON, one array.
fn say_json(rows: &impl serde::Serialize) -> Result<()> {
    say(&serde_json::to_string_pretty(rows).map_err(Error::internal)?);
    Ok(())
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
    fn every_command_is_sound_and_shows_an_example() {
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
    fn flags_alone_serve() {
        let cli = Cli::try_parse_from(["folkmoot", "--port", "9000"]);
        assert!(cli.is_ok_and(|cli| cli.command.is_none() && cli.serve.flags().port == Some(9000)));
        assert!(Cli::try_parse_from(["folkmoot", "sevre"]).is_err());
    }
}
