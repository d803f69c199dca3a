//! Flags that several commands have.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use crate::config::{Config, Flags};
use crate::error::Result;
use crate::store::db::database_file;

/// Which settings hold.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct ConfigFlag {
    /// Read settings from FILE, and no other file [default: /etc/folkmoot/folkmoot.toml, Rocket.toml, and folkmoot.toml beside the database]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) config: Option<PathBuf>,
}

/// Which file a command is about.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct DatabaseFlag {
    /// The database file [default: folkmoot.db, or the configured one]
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) database: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) settings: ConfigFlag,
}

impl DatabaseFlag {
    /// The settings that the command line decides: the database file alone.
    pub(in crate::cli) fn flags(self) -> Flags {
        Flags { database: self.database, config: self.settings.config, ..Flags::default() }
    }
}

/// Which file a change is about, and in which form the result is printed.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct OutputFlags {
    /// Print the result as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) file: DatabaseFlag,
}

/// Where a server listens.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct Listen {
    /// Address to listen on [default: 127.0.0.1]
    #[arg(long, value_name = "IP")]
    pub(in crate::cli) address: Option<IpAddr>,
    /// Port to listen on; 0 takes any free one [default: 8000]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) port: Option<u16>,
}

/// How addresses of this community begin.
pub(in crate::cli) fn base_url(config: &Config) -> Result<String> {
    if config.public_url.is_some() || config.serves_https() {
        return Ok(config.base_url());
    }
    if database_file::is_served(&config.database)? {
        return Ok(format!("http://{}", super::control_file::read(&config.database)?.address));
    }
    Ok(format!("http://{}:{}", config.address, config.port))
}
