//! `folkmoot check`.

use std::path::Path;

use clap::Args;
use futures::executor::block_on;
use serde::Serialize;

use crate::app::{App, Parts};
use crate::cli::flags::DatabaseFlag;
use crate::cli::https;
use crate::cli::log;
use crate::cli::output::{print_json, print_line};
use crate::cli::progress::Bar;
use crate::community::operations::admin::repair::{self, RepairedCounter};
use crate::config;
use crate::error::{Error, Result};
use crate::model::Clock;
use crate::model::clock::SystemClock;
use crate::store::db::database_file;
use crate::store::operations::inspect::{self, Findings};

/// Arguments of `folkmoot check`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  folkmoot check            also while a server runs\n  folkmoot check --repair   with the server stopped\n\nExit codes: 0 no problems, or all were repaired; 1 problems were found."
)]
pub(crate) struct Check {
    /// Recalculate wrong counters, and print which ones
    #[arg(long)]
    repair: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    file: DatabaseFlag,
}

/// A counter that is wrong: in how many rows, and one of them.
#[derive(Serialize)]
struct Line {
    counter: String,
    rows: i64,
    example: String,
    kept: i64,
    real: i64,
}

#[derive(Serialize)]
struct CheckReport<'a> {
    file: &'a Path,
    damage: &'a [String],
    rows_astray: i64,
    rows_missing: i64,
    wrong: Vec<Line>,
    mended: &'a [RepairedCounter],
    certificates: &'a [Certificate],
    well: bool,
}

/// How it stood with a certificate of the gate when the server ran last.
#[derive(Serialize)]
struct Certificate {
    domain: String,
    days_left: Option<i64>,
    failed: Option<String>,
}

/// Checks the file, repairs its counters if asked, and prints what was found. `Internal` if the file is damaged, if
/// counters are still wrong at the end, or if it is to be repaired while a server uses it.
pub(crate) fn run(asked: Check) -> Result<()> {
    let Check { repair, json, file } = asked;
    let (config, _) = config::load(&file.flags())?;
    let path = config.database.clone();
    if repair && database_file::is_served(&path)? {
        return Err(Error::internal(format!("a server uses {}; stop it before repairing its counters", path.display())));
    }
    let (found, certificates) = looked(&path)?;
    let mut mended = Vec::new();
    if repair && !found.is_damaged() && !found.is_clean() {
        log::start(&config)?;
        let app = App::open(config, Parts::default())?;
        let bar = Bar::of(inspect::steps());
        mended = block_on(repair::counters(&app.core, |what| bar.step(what)))?;
    }
    let left = if mended.is_empty() { found.clone() } else { looked(&path)?.0 };
    if json {
        print_json(&report(&path, &found, &mended, &certificates, left.is_clean()))?;
    } else {
        describe(&path, &found, &mended);
        certificates.iter().for_each(|certificate| print_line(&certificate.in_words()));
    }
    verdict(&path, &left)
}

fn looked(path: &Path) -> Result<(Findings, Vec<Certificate>)> {
    let bar = Bar::of(inspect::steps());
    let now = SystemClock.now();
    database_file::read_only(path, now, |r| {
        let found =
            inspect::whole(r, |what| bar.step(what)).map_err(|error| Error::internal(format!("{} is damaged: {error}", path.display())))?;
        let certificates = https::states(r)?.into_iter().map(|(domain, state)| Certificate {
            domain,
            days_left: state.days_left(now),
            failed: state.failed,
        });
        Ok((found, certificates.collect()))
    })
}

impl Certificate {
    fn in_words(&self) -> String {
        let Self { domain, days_left, failed } = self;
        let days = match days_left {
            Some(days) if *days >= 0 => format!("{days} days left"),
            Some(_) => "ended".into(),
            None => "none yet".into(),
        };
        let failed = failed.as_ref().map_or_else(String::new, |why| format!("; the last try failed: {why}"));
        format!("certificate of {domain}: {days}{failed}")
    }
}

fn report<'a>(
    file: &'a Path,
    found: &'a Findings,
    mended: &'a [RepairedCounter],
    certificates: &'a [Certificate],
    well: bool,
) -> CheckReport<'a> {
    let line = |(counter, rows, first): &(String, i64, crate::store::operations::counter_audit::Wrong)| Line {
        counter: counter.clone(),
        rows: *rows,
        example: first.key.clone(),
        kept: first.kept,
        real: first.real,
    };
    CheckReport {
        file,
        damage: &found.damage,
        rows_astray: found.astray.iter().map(|(_, rows)| rows).sum(),
        rows_missing: found.missing.iter().map(|(_, rows)| rows).sum(),
        wrong: found.wrong.iter().map(line).collect(),
        mended,
        certificates,
        well,
    }
}

fn describe(path: &Path, found: &Findings, mended: &[RepairedCounter]) {
    for line in &found.damage {
        print_line(&format!("damaged: {line}"));
    }
    for (table, rows) in &found.astray {
        print_line(&format!("{table}: {rows} rows refer to missing rows"));
    }
    for (table, rows) in &found.missing {
        print_line(&format!("{table}: {rows} rows are missing"));
    }
    for (counter, rows, first) in &found.wrong {
        print_line(&format!("{counter}: {rows} wrong; {} has {}, should be {}", first.key, first.kept, first.real));
    }
    for RepairedCounter { what, rows } in mended {
        print_line(&format!("repaired {what}: {rows}"));
    }
    if found.is_clean() {
        print_line(&format!(
            "{} is intact: pages, references, and {} counters",
            path.display(),
            crate::store::operations::counter_audit::all().len()
        ));
    }
}

fn verdict(path: &Path, left: &Findings) -> Result<()> {
    let file = path.display();
    if left.is_damaged() {
        return Err(Error::internal(format!("{file} is damaged; restore a backup with `folkmoot restore`")));
    }
    if !left.is_clean() {
        let n = left.wrong.len() + left.missing.len();
        return Err(Error::internal(format!("{file} has {n} wrong counters; `folkmoot check --repair` repairs them")));
    }
    Ok(())
}
