//! How long, how often, how many: flags first, then `FOLKMOOT_BENCH_*`, then defaults.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Parser;

use super::Outcome;

/// Measures HTTP endpoints against constant replies and naive writes, side by side.
#[derive(Parser, Debug)]
#[command(name = "http", bin_name = "cargo bench --bench http --")]
struct Flags {
    /// Three rounds of 0.7 s.
    #[arg(long)]
    quick: bool,
    /// Rounds per pair [default: 5, or FOLKMOOT_BENCH_ROUNDS].
    #[arg(long)]
    rounds: Option<usize>,
    /// Seconds per run [default: 2, or FOLKMOOT_BENCH_SECONDS].
    #[arg(long)]
    seconds: Option<f64>,
    /// Numbers of connections, like 64,1 [default: 64,1, or FOLKMOOT_BENCH_CONNECTIONS].
    #[arg(long)]
    connections: Option<String>,
    /// Only pairs whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Writes all samples and medians to this file.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Where databases and the fsync canary live while measuring; needs a real disk.
    #[arg(long, default_value = env!("CARGO_TARGET_TMPDIR"))]
    dir: PathBuf,
    /// Names the pairs and exits.
    #[arg(long)]
    list: bool,
    /// Exits with an error when a floor is missed.
    #[arg(long)]
    check: bool,
    /// Added by `cargo bench`; without it (`cargo test --benches`) one short round shows that all works.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Settings of one benchmark.
#[derive(Debug)]
pub struct Options {
    pub rounds: usize,
    pub seconds: f64,
    pub connections: Vec<usize>,
    pub only: String,
    pub json: Option<PathBuf>,
    pub dir: PathBuf,
    pub list: bool,
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
        let listed = match flags.connections {
            Some(text) => text,
            None => variable("CONNECTIONS")?.unwrap_or_else(|| "64,1".to_owned()),
        };
        let connections = listed.split(',').map(|part| part.trim().parse()).collect::<Result<Vec<usize>, _>>()?;
        let options = Self {
            rounds: flags.rounds.or(variable("ROUNDS")?).unwrap_or(rounds),
            seconds: flags.seconds.or(variable("SECONDS")?).unwrap_or(seconds),
            connections,
            only: flags.only,
            json: flags.json,
            dir: flags.dir,
            list: flags.list,
            check: flags.check,
        };
        let positive = options.rounds > 0 && options.seconds > 0.0 && options.connections.iter().all(|count| *count > 0);
        if !positive {
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
