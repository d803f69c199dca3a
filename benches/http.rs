//! `cargo bench --profile dist --bench http -- [--quick] [--only NAME] [--scaling] [--binary PATH] [--json FILE]`: what a
//! call costs the server, in processor time, beside constant replies and beside a pool that writes.
//!
//! Places to add something: `goals::measured` (a call of the table), `scaling_lists` (a list) and `scaling` (a number that a
//! cost may depend on). Loops are closed: each connection waits for its reply, so a rate is what that many patient clients get.

mod load;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use load::data::Community;
use load::disk::fsync;
use load::field::{Field, Reading};
use load::folkmoot::{People, Who};
use load::goals::{CANARY_US, HEALTH, Measured, POST_STATUS, Village, measured};
use load::options::Options;
use load::plain::{CONST_MARKER, PLAIN};
use load::pool::{BUSY, POOL};
use load::process::Server;
use load::report::{Spread, exact, head, line, median, time, whole};
use load::{Call, Outcome, get};
use serde::Serialize;

/// The allocator of the `folkmoot` binary, for every host alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows of the file, and silent people whom alice follows in another.
const SCALE: u32 = 300;
const FOLLOWED: u32 = 3_000;
const FSYNC_LIMIT: Duration = Duration::from_millis(300);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("load") => load::client::main(),
        Some("server") => {
            let name = arguments.next().unwrap_or_default();
            let dir = arguments.next().unwrap_or_default();
            load::host::main(&[PLAIN, POOL], &name, Path::new(&dir))
        }
        _ => benchmark(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn benchmark() -> Outcome<()> {
    let options = Options::read()?;
    println!("{}: {} rounds of {} s, medians", options.binary.display(), options.rounds, options.seconds);
    if options.binary.as_path() == Path::new(env!("CARGO_BIN_EXE_folkmoot")) && cfg!(debug_assertions) {
        println!("built without optimization: this shows that it works, not how fast");
    }
    if options.scaling { load::scaling::run(&options) } else { calls(&options) }
}

/// A call with all its readings.
#[derive(Default, Serialize)]
struct Line {
    name: String,
    goal: Option<f64>,
    rate: Option<f64>,
    gotosocial: Option<f64>,
    readings: Vec<Reading>,
    /// A constant of the same size in the same rounds.
    constants: Vec<Reading>,
}

#[derive(Default, Serialize)]
struct Readings {
    lines: Vec<Line>,
    pool: Vec<Reading>,
    /// Microseconds of a write of 4 KiB that is on disk.
    fsync: Vec<u64>,
}

fn calls(options: &Options) -> Outcome<()> {
    let mut field = Field::new(options);
    let base = Community::new(&options.binary, &field.dir()?, SCALE, FOLLOWED)?;
    let following = base.copy(&field.dir()?)?;
    following.add(|rows| rows.follows(Who::Alice, FOLLOWED))?;
    let writing = base.copy(&field.dir()?)?;
    for (village, community) in [(Village::Reading, &base), (Village::Following, &following), (Village::Writing, &writing)] {
        field.add(server(village), Server::folkmoot(&options.binary, &community.database)?);
    }
    for host in [&PLAIN, &POOL] {
        let dir = field.dir()?;
        field.add(host.name, Server::own(host.name, &dir)?);
    }
    let people = People(&base.facts);
    let (alice, carol) = (people.uid(Who::Alice), people.uid(Who::Carol));
    let conversation =
        base.number(&format!("SELECT id FROM conversations WHERE a_id = {} AND b_id = {}", alice.min(carol), alice.max(carol)))?;
    let mut found = Readings::default();
    for round in 0..options.rounds {
        // Signed anew in each round: a signature is good for ten minutes.
        let wanted = measured(&people, conversation);
        let wanted = wanted.into_iter().filter(|one| one.call.name == HEALTH || one.call.name.contains(&options.only));
        for (at, one) in wanted.enumerate() {
            if round == 0 {
                let Measured { call, goal, rate, gotosocial, .. } = &one;
                let (goal, rate, gotosocial) = (*goal, *rate, *gotosocial);
                found.lines.push(Line { name: call.name.clone(), goal, rate, gotosocial, ..Line::default() });
            }
            read(&mut field, &one, &mut found, at)?;
        }
    }
    let missed = print(&found)?;
    let footprint = field.footprint(server(Village::Reading))?;
    let mebibytes = |kib: Option<u64>| kib.map_or("unknown".to_owned(), |kib| format!("{:.1} MiB", exact(kib) / 1024.0));
    let (idle, busy) = (mebibytes(footprint.idle_kib), mebibytes(footprint.busy_kib));
    println!("\nListening after {} ms; resident {idle} then, {busy} at the end.", footprint.start_ms);
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_vec_pretty(&found)?)?;
    }
    if options.check && missed > 0 { Err(format!("{missed} goals missed").into()) } else { Ok(()) }
}

fn server(village: Village) -> &'static str {
    match village {
        Village::Reading => "reading",
        Village::Following => "following",
        Village::Writing => "writing",
    }
}

/// Measures one call, and what it is compared with right after it.
fn read(field: &mut Field<'_>, one: &Measured, found: &mut Readings, at: usize) -> Outcome<()> {
    let connections = field.options.connections;
    let reading = field.measure(server(one.village), &one.call, connections)?;
    if one.call.request.is_unique() {
        if one.call.name == POST_STATUS {
            let call = Call { expect: one.call.expect.clone().or_refusal(503, BUSY), ..one.call.clone() };
            found.pool.push(field.measure(POOL.name, &call, connections)?);
            found.fsync.push(fsync(&field.options.dir, FSYNC_LIMIT)?.p50);
        }
    } else if !one.call.conditional {
        let bytes = reading.sample.bytes;
        let constant = Call::new(format!("constant of {bytes} bytes"), get(&format!("/const/{bytes}"), &[]), CONST_MARKER);
        found.lines[at].constants.push(field.measure(PLAIN.name, &constant, connections)?);
    }
    found.lines[at].readings.push(reading);
    Ok(())
}

/// The tables; how many goals are missed.
fn print(found: &Readings) -> Outcome<usize> {
    let canary = &found.lines.first().ok_or("nothing was measured")?.readings;
    let cpu = |reading: &Reading| reading.cpu_us;
    head(&["Call", "Bytes", "CPU", "To `/health`", "At 22 us", "Goal", "GoToSocial 0.20", "Constant", "Rate", "p99"]);
    let mut missed = 0;
    for one in &found.lines {
        let own = Spread::of(one.readings.iter().map(cpu));
        let ratio = Spread::ratio(&one.readings, canary, cpu).median;
        let rate = median(&one.readings, |reading| reading.sample.rate);
        let scaled = ratio * CANARY_US;
        let is_met = one.goal.is_none_or(|goal| scaled <= goal) && one.rate.is_none_or(|least| rate >= least);
        missed += usize::from(!is_met);
        let micros = |value: Option<f64>| value.map(time).unwrap_or_default();
        let goal = match one.goal {
            None => String::new(),
            Some(goal) => {
                let rate = one.rate.map(|rate| format!(" and {}/s", whole(rate))).unwrap_or_default();
                format!("{}{rate}, {}", time(goal), if is_met { "met" } else { "**missed**" })
            }
        };
        let constant = (!one.constants.is_empty()).then(|| median(&one.constants, cpu));
        line(&[
            one.name.clone(),
            whole(median(&one.readings, |reading| exact(reading.sample.bytes as u64))),
            format!("{} ({:.0} to {:.0})", time(own.median), own.least, own.most),
            format!("{ratio:.1}"),
            time(scaled),
            goal,
            micros(one.gotosocial),
            micros(constant),
            format!("{}/s", whole(rate)),
            time(median(&one.readings, |reading| exact(reading.sample.p99))),
        ]);
    }
    if let Some(status) = found.lines.iter().find(|one| one.name == POST_STATUS) {
        print_pool(status, found);
    }
    Ok(missed)
}

fn print_pool(status: &Line, found: &Readings) {
    println!("\nA flush of 4 KiB took {} (median).", time(Spread::of(found.fsync.iter().map(|micros| exact(*micros))).median));
    head(&["Status, on disk when answered", "Rate", "p99", "CPU"]);
    for (name, readings) in [("the server", &status.readings), ("the same statements, a pool of connections", &found.pool)] {
        line(&[
            name.to_owned(),
            format!("{}/s", whole(median(readings, |reading| reading.sample.rate))),
            time(median(readings, |reading| exact(reading.sample.p99))),
            time(median(readings, |reading| reading.cpu_us)),
        ]);
    }
    let [rate, p99] = [
        Spread::ratio(&status.readings, &found.pool, |reading| reading.sample.rate),
        Spread::ratio(&status.readings, &found.pool, |reading| exact(reading.sample.p99)),
    ];
    line(&[
        "ratio, median of rounds".to_owned(),
        format!("{:.2} ({:.2} to {:.2})", rate.median, rate.least, rate.most),
        format!("{:.2} ({:.2} to {:.2})", p99.median, p99.least, p99.most),
        String::new(),
    ]);
}
