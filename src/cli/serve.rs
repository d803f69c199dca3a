//! `folkmoot serve`, and `folkmoot` alone.

use std::sync::Arc;

use clap::Args;

use super::launch::{self, Plan};
use super::log;
use crate::app::{App, Parts};
use crate::cli::flags::{DatabaseFlag, Listen};
use crate::community::operations::bootstrap;
use crate::config::Flags;
use crate::error::Result;
use crate::{config, sandbox};

#[derive(Args, Clone, Debug)]
#[command(after_help = "Example:\n  folkmoot serve --database moot.db --public-url https://moot.example.org")]
pub(super) struct Serve {
    #[command(flatten)]
    file: DatabaseFlag,
    #[command(flatten)]
    listen: Listen,
    /// Where clients reach the server, if not at address and port: https://moot.example.org
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

impl Serve {
    pub(super) fn flags(&self) -> Flags {
        Flags {
            database: self.file.database.clone(),
            address: self.listen.address,
            port: self.listen.port,
            public_url: self.public_url.clone(),
        }
    }
}

pub(super) fn run(flags: Serve) -> Result<()> {
    let (mut config, figment) = config::load(&flags.flags())?;
    log::start(&config)?;
    let figment = launch::settle_port(&mut config, figment)?;
    let app = Arc::new(App::open(config, Parts::default())?);
    let mut banner = vec![format!("Folkmoot {} serves {} at {}", env!("CARGO_PKG_VERSION"), app.core.db.path().display(), app.base_url)];
    if app.core.read(sandbox::seed_of)?.is_some() {
        banner.push(sandbox::WARNING.into());
    }
    if let Some(secret) = app.core.db.write_now(bootstrap::first_admin_secret)? {
        banner.push(format!(
            "This community has no administrator yet. Open this link within a day to become one; it works once:\n  {}/admin/first/{secret}\nThe keys for client programs: folkmoot app list",
            app.base_url
        ));
    }
    launch::run(figment, app, Plan { banner: banner.join("\n"), file: None })
}
