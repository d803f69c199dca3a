//! `folkmoot serve`, and `folkmoot` alone.

use std::sync::Arc;

use clap::Args;

use super::https;
use super::launch::{self, Plan, Taken};
use crate::app::{App, Parts};
use crate::cli::flags::{DatabaseFlag, Listen};
use crate::community::operations::bootstrap;
use crate::config::Flags;
use crate::error::Result;
use crate::sandbox;

#[derive(Args, Clone, Debug)]
#[command(
    after_help = "Examples:\n  folkmoot serve --database moot.db --public-url https://moot.example.org\n  folkmoot serve --domain moot.example.org"
)]
pub(super) struct Serve {
    #[command(flatten)]
    file: DatabaseFlag,
    #[command(flatten)]
    listen: Listen,
    /// Where clients reach the server, if not at address and port: https://moot.example.org
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Answer with HTTPS at this name, with a certificate that is got and renewed by itself; may be repeated
    #[arg(long, value_name = "NAME")]
    domain: Vec<String>,
}

impl Serve {
    pub(super) fn flags(&self) -> Flags {
        Flags {
            config: self.file.settings.config.clone(),
            database: self.file.database.clone(),
            address: self.listen.address,
            port: self.listen.port,
            public_url: self.public_url.clone(),
            domain: self.domain.clone(),
            without_https: false,
        }
    }
}

pub(super) fn run(flags: Serve) -> Result<()> {
    let (mut config, figment) = launch::configure(&flags.flags())?;
    let figment = launch::settle_port(&mut config, figment, Taken::Refuse)?;
    let app = Arc::new(App::open(config, Parts::default())?);
    if !app.config.serves_https() {
        app.core.db.write_now(https::leave_out)?;
    }
    let base = &app.base_url;
    let mut banner = vec![format!("Folkmoot {} serves {} at {base}", env!("CARGO_PKG_VERSION"), app.core.db.path().display())];
    if app.core.read(sandbox::seed_of)?.is_some() {
        banner.push(sandbox::WARNING.into());
    }
    match app.core.db.write_now(bootstrap::first_admin_secret)? {
        Some(secret) => banner.push(format!(
            "This community has no administrator yet. Open this link within a day to become one; it works once:\n  {base}/admin/first/{secret}\nThen choose its name, its rules and who may join at {base}/admin. For developers: {base}/docs"
        )),
        None => banner.push(format!("Manage it at {base}/admin. For developers: {base}/docs")),
    }
    launch::run(figment, app, Plan { banner: banner.join("\n"), file: None })
}
