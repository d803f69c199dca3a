//! The log on stderr. Installed before Rocket, whose own logger then stays quiet.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};
use crate::error::{Error, Result};

/// Rocket logs each request at `info` and its own launch at `warn`; our own lines are enough.
const QUIET: &str = "rocket=error,hyper=warn";

/// Log lines of libraries, without those that are useless for this server.
struct Records(tracing_log::LogTracer);

impl Records {
    /// Rocket's generated code logs each refused request as ours, and Rocket each path without a route as an error,
    /// also before it tries GET for HEAD: the log of requests has both.
    fn is_noise(record: &log::Record<'_>) -> bool {
        // Lines that belong to a request have this mark of Rocket behind the module.
        let target = record.target().trim_end_matches("::_");
        target == "folkmoot" || target.starts_with("folkmoot::") || (target == "rocket::server" && is_no_route(&record.args().to_string()))
    }
}

fn is_no_route(line: &str) -> bool {
    line.starts_with("No matching routes")
}

impl log::Log for Records {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &log::Record<'_>) {
        if !Self::is_noise(record) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

/// Starts logging as configured.
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
    if log::set_boxed_logger(Box::new(Records(tracing_log::LogTracer::new()))).is_ok() {
        log::set_max_level(log::LevelFilter::Trace);
    }
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}
