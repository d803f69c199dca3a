//! The log on stderr. Installed before Rocket, whose own logger then stays quiet.

use std::io::IsTerminal;

use tracing_log::AsLog;
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
        // First whether anybody reads it: Rocket hands over each request and response, and writing those out costs more than the rest.
        if self.enabled(record.metadata()) && !Self::is_noise(record) {
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
    let most = filter.max_level_hint().unwrap_or(tracing::level_filters::LevelFilter::TRACE).as_log();
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let subscriber: Box<dyn tracing::Subscriber + Send + Sync> = match config.log_format {
        LogFormat::Text => Box::new(lines.with_ansi(colours).finish()),
        LogFormat::Json => Box::new(lines.json().flatten_event(true).with_current_span(true).with_span_list(false).finish()),
    };
    // Both are global; in a process that has them already (tests) the first ones stay.
    if log::set_boxed_logger(Box::new(Records(tracing_log::LogTracer::new()))).is_ok() {
        log::set_max_level(most);
    }
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use log::Log;

    use super::*;

    /// How often it was written out.
    struct Counted(AtomicUsize);

    impl fmt::Display for Counted {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fetch_add(1, Ordering::Relaxed);
            f.write_str("No matching routes for GET /nowhere")
        }
    }

    #[test]
    fn only_lines_that_somebody_reads_are_written_out() {
        let (line, records) = (Counted(AtomicUsize::new(0)), Records(tracing_log::LogTracer::new()));
        let log = |level, target| records.log(&log::Record::builder().level(level).target(target).args(format_args!("{line}")).build());
        let quiet = tracing_subscriber::fmt().with_env_filter(format!("{QUIET},info")).with_writer(std::io::sink).finish();
        tracing::subscriber::with_default(quiet, || {
            log(log::Level::Debug, "rocket::server");
            log(log::Level::Warn, "rocket::server");
            assert_eq!(line.0.load(Ordering::Relaxed), 0, "nobody reads these");
            log(log::Level::Error, "rocket::server");
            assert_eq!(line.0.load(Ordering::Relaxed), 1, "looked at, to see that it is noise");
            log(log::Level::Error, "rocket::launch");
            assert_eq!(line.0.load(Ordering::Relaxed), 2, "written into the log");
        });
    }
}
