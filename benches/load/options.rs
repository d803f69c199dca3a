//! How long, how often, how many: flags first, then `FOLKMOOT_BENCH_*`, then defaults.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Parser;

use super::Outcome;

/// Measures the program over HTTP: processor time of each call, beside constants and beside a pool that writes.
#[derive(Parser, Debug)]
#[command(name = "http", bin_name = "cargo bench --profile dist --bench http --")]
struct Flags {
    /// Three rounds of 0.7 s, and short scales.
    #[arg(long)]
    quick: bool,
    /// How a call's cost grows with rows, people, members, blocks and filters, instead of the table of calls.
    #[arg(long)]
    scaling: bool,
    /// The program to measure, such as an earlier one [default: the one just built].
    #[arg(long, value_name = "PATH", default_value = env!("CARGO_BIN_EXE_folkmoot"))]
    binary: PathBuf,
    /// Rounds [default: 5, or FOLKMOOT_BENCH_ROUNDS].
    #[arg(long)]
    rounds: Option<usize>,
    /// Seconds per run [default: 2, or FOLKMOOT_BENCH_SECONDS].
    #[arg(long)]
    seconds: Option<f64>,
    /// Connections that load a server [default: 32, or FOLKMOOT_BENCH_CONNECTIONS].
    #[arg(long)]
    connections: Option<usize>,
    /// Only calls whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Writes all readings to this file.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Where databases live while measuring; needs a real disk.
    #[arg(long, default_value = env!("CARGO_TARGET_TMPDIR"))]
    dir: PathBuf,
    /// Exits with an error when a goal is missed.
    #[arg(long)]
    check: bool,
    /// Added by `cargo bench`; without it (`cargo test --benches`) one short round shows that all works.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Settings of one benchmark.
#[derive(Debug)]
pub struct Options {
    pub quick: bool,
    pub scaling: bool,
    pub binary: PathBuf,
    pub rounds: usize,
    pub seconds: f64,
    pub connections: usize,
    pub only: String,
    pub json: Option<PathBuf>,
    pub dir: PathBuf,
    pub check: bool,
}

impl Options {
    /// Reads flags and environment; exits by itself for `--help` and unknown flags.
    ///
    /// # Errors
    /// A number that is none, or is not above zero.
    pub fn read() -> Outcome<Self> {
        let flags = Flags::parse();
        let (rounds, seconds) = match (flags.bench, flags.quick) {
            (true, false) => (5, 2.0),
            (_, true) => (3, 0.7),
            (false, false) => (1, 0.2),
        };
        let options = Self {
            quick: flags.quick || !flags.bench,
            scaling: flags.scaling,
            binary: flags.binary.canonicalize().map_err(|error| format!("{}: {error}", flags.binary.display()))?,
            rounds: flags.rounds.or(variable("ROUNDS")?).unwrap_or(rounds),
            seconds: flags.seconds.or(variable("SECONDS")?).unwrap_or(seconds),
            connections: flags.connections.or(variable("CONNECTIONS")?).unwrap_or(32),
            only: flags.only,
            json: flags.json,
            dir: flags.dir,
            check: flags.check,
        };
        if options.rounds == 0 || options.seconds <= 0.0 || options.connections == 0 {
            return Err("rounds, seconds and connections must be above zero".into());
        }
        Ok(options)
    }
}

fn variable<T: FromStr>(name: &str) -> Outcome<Option<T>>
where
    T::Err: std::error::Error + 'static,
{
    match std::env::var(format!("FOLKMOOT_BENCH_{name}")) {
        Ok(text) => Ok(Some(text.parse()?)),
        Err(_) => Ok(None),
    }
}
