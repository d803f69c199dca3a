//! `folkmoot diagnose`.

use clap::Args;
use rocket::tokio::runtime;

use crate::cli::flags::OutputFlags;
use crate::cli::output::{print_json, print_line};
use crate::config;
use crate::diagnosis::{Finding, State, of_file, of_outside, of_setup};
use crate::error::{Error, Result};
use crate::model::Clock;
use crate::model::clock::SystemClock;
use crate::store::db::database_file;

/// Arguments of `folkmoot diagnose`.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  folkmoot diagnose\n  folkmoot diagnose --json\n\nExit codes: 0 no problems; 1 problems were found. What is printed holds no secrets."
)]
pub(super) struct Diagnose {
    #[command(flatten)]
    file: OutputFlags,
}

/// Looks at the configuration, the file, and what answers outside, and prints what was found. `Internal` if there is a problem.
pub(super) fn run(asked: Diagnose) -> Result<()> {
    let OutputFlags { json, file } = asked.file;
    let (config, _) = config::load(&file.flags())?;
    let mut found = of_setup(&config);
    found.extend(database_file::read_only(&config.database, SystemClock.now(), |r| of_file(r, &config.database))?);
    let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(Error::internal)?;
    found.extend(runtime.block_on(of_outside(&config))?);
    if json {
        print_json(&found)?;
    } else {
        found.iter().for_each(|one| print_line(&in_words(one)));
    }
    match found.iter().filter(|one| one.state == State::Problem).count() {
        0 => Ok(()),
        1 => Err(Error::internal("one problem was found")),
        more => Err(Error::internal(format!("{more} problems were found"))),
    }
}

fn in_words(finding: &Finding) -> String {
    let Finding { topic, state, text, advice } = finding;
    let mark = match state {
        State::Good => "ok",
        State::Note => "note",
        State::Problem => "PROBLEM",
    };
    let advice = advice.as_ref().map_or_else(String::new, |advice| format!("\n{:24}-> {advice}", ""));
    format!("{mark:8}{topic:16}{text}{advice}")
}
