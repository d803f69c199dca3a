//! The log on stderr. Installed before Rocket, whose own logger then stays quiet.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};
use crate::error::{Error, Result};

/// Rocket tells each request at `info` and its own launch at `warn`; ours are enough.
const QUIET: &str = "rocket=error,hyper=warn";

/// Starts logging as the configuration says.
pub(super) fn start(config: &Config) -> Result<()> {
    let filter = &config.log;
    let filter = EnvFilter::try_new(format!("{QUIET},{filter}"))
        .map_err(|error| Error::internal(format!("the setting `log` is not a filter like `info` or `folkmoot=debug`: {error}")))?;
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let subscriber: Box<dyn tracing::Subscriber + Send + Sync> = match config.log_format {
        LogFormat::Text => Box::new(lines.with_ansi(colours).finish()),
        LogFormat::Json => Box::new(lines.json().flatten_event(true).with_current_span(true).with_span_list(false).finish()),
    };
    // Both are global; in a process that has them already (tests) the first ones stay.
    // Rocket's generated code logs each refused request as ours; we use `tracing` ourselves.
    let _ = tracing_log::LogTracer::builder().ignore_crate("folkmoot").init();
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}
