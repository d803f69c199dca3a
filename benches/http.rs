//! `cargo bench --profile dist --bench http -- [--quick] [--only NAME] [--json FILE]`: Folkmoot beside constant
//! replies of the same size and beside the obvious way to write, in one process tree.
//!
//! Three places to add something: [`hosts`] (an application), [`targets`] (a request to one) and
//! [`pairs`] (what is compared with what, and the goal). Loops are closed: each connection waits for
//! its reply, so a rate is what that many patient clients get.

mod load;

use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use load::folkmoot;
use load::options::Options;
use load::plain::{BUSY, CONST_MARKER, NAIVE, PLAIN, WRITTEN};
use load::report::{Line, Report};
use load::rounds::Field;
use load::{Expect, Facts, Host, Measure, Outcome, Pair, Request, Run, Target, Turn, get, send_json};

/// The allocator of the `folkmoot` binary, for every host alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Applications that can be measured; each runs in a process of its own when a pair needs it.
fn hosts() -> Vec<Host> {
    vec![
        PLAIN,
        NAIVE,
        folkmoot::SMALL,
        folkmoot::THOUSAND,
        folkmoot::HUNDRED_THOUSAND,
        folkmoot::MILLION,
        folkmoot::THOUSAND_MEMBERS,
        folkmoot::HUNDRED_THOUSAND_MEMBERS,
        folkmoot::MILLION_MEMBERS,
    ]
}

/// Every request the benchmark knows. `facts.of(host)` is what that host told when it started.
fn targets(facts: &Facts) -> Vec<Target> {
    let yardsticks = vec![
        constant("const 3 KB", 3_000),
        constant("const 15 KB", 15_000),
        constant("const 40 KB", 40_000),
        constant("const 115 KB", 115_000),
        write(facts, "POST, parsed only", "plain", "/parse"),
        write(facts, "POST, connection-per-request pool", "naive", "/messages"),
    ];
    yardsticks.into_iter().chain(folkmoot::targets(facts)).collect()
}

/// What is compared with what.
fn pairs() -> Vec<Pair> {
    let small = Run::of("const 3 KB");
    let pool = Run::of("POST, connection-per-request pool");
    vec![
        Pair::new("noise: the 3 KB constant against itself", small, small)
            .goal(Measure::Rate, 0.9, 0.75)
            .goal(Measure::P50, 1.1, 1.33)
            .goal(Measure::P99, 1.3, 2.0),
        Pair::new("user panel against the 3 KB constant", Run::of("panel"), small).goal(Measure::Rate, 0.70, 0.60),
        Pair::new("15 notifications against the 15 KB constant", Run::of("notifications"), Run::of("const 15 KB")).goal(
            Measure::Rate,
            0.45,
            0.35,
        ),
        Pair::new(
            "15 notifications with every key against a constant of their size",
            Run::of("notifications, every key"),
            Run::of("const 115 KB"),
        ),
        flat("first page of 1e5 notifications against 1e3", "notifications of 1e5", "notifications of 1e3"),
        flat("first page of 1e6 notifications against 1e3", "notifications of 1e6", "notifications of 1e3"),
        Pair::new("user panel beside 1e6 notifications against the 3 KB constant", Run::of("panel of 1e6"), small),
        Pair::new("durable message against the pool", Run::of("message"), pool).durable().at(&[64]).goal(Measure::Rate, 5.0, 2.5).goal(
            Measure::P99,
            0.05,
            0.2,
        ),
        Pair::new("verify_credentials against the 3 KB constant", Run::of("verify_credentials"), small),
        Pair::new(
            "15 notifications of the token API against the 40 KB constant",
            Run::of("notifications?limit=15"),
            Run::of("const 40 KB"),
        ),
        Pair::new("20 statuses of the home timeline against the 40 KB constant", Run::of("home?limit=20"), Run::of("const 40 KB")),
        flat("home timeline of 1e5 statuses against 1e3", "home of 1e5", "home of 1e3"),
        flat("home timeline of 1e6 statuses against 1e3", "home of 1e6", "home of 1e3"),
        flat("public timeline of 1e6 statuses against 1e3", "public of 1e6", "public of 1e3"),
        Pair::new("profile of the IM API against the 3 KB constant", Run::of("profile"), small),
        Pair::new("durable chat message of the IM API against the pool", Run::of("chat message"), pool).durable().at(&[64]),
        flat("first 50 of 1e5 users against 1e3", "users of 1e5", "users of 1e3"),
        flat("first 50 of 1e6 users against 1e3", "users of 1e6", "users of 1e3"),
        Pair::new("durable status against the pool", Run::of("status"), pool).durable().at(&[64]),
        Pair::new("user panel while 16 connections log in against alone", Run::of("panel").beside("login", 16), Run::of("panel"))
            .at(&[64])
            .goal(Measure::Rate, 0.60, 0.45),
        Pair::new("15 KB in one chunk against 3 KB", Run::of("const 15 KB"), small),
        Pair::new("durable writes of the pool against parsing alone", pool, Run::of("POST, parsed only")).durable(),
        Pair::new("3 KB constant while 16 connections write through the pool", small.beside(pool.target, 16), small).durable().at(&[64]),
    ]
}

/// The first page of a long list beside that of a short one.
fn flat(name: &'static str, long: &'static str, short: &'static str) -> Pair {
    Pair::new(name, Run::of(long), Run::of(short)).goal(Measure::P50, 1.2, 1.5)
}

/// A constant reply of `bytes` bytes, sent in one chunk.
fn constant(name: &'static str, bytes: usize) -> Target {
    Target { name, host: "plain", request: Request::Same(get(&format!("/const/{bytes}"), &[])), expect: Expect::ok(CONST_MARKER) }
}

/// A message with a text that no other request has.
fn write(facts: &Facts, name: &'static str, host: &'static str, path: &'static str) -> Target {
    let conversation = facts.of(host)["conversation"].as_i64().unwrap_or(1);
    let request = move |turn: Turn| {
        let Turn { run, connection, step } = turn;
        let sender = connection + 1;
        let text = format!("message {run}-{connection}-{step}, as long as most are in a chat");
        let body = format!(r#"{{"sender":{sender},"conversation":{conversation},"text":"{text}"}}"#);
        send_json("POST", path, &[], &body)
    };
    Target { name, host, request: Request::Each(Box::new(request)), expect: Expect::ok(WRITTEN).or_refusal(503, BUSY) }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("load") => load::client::main(targets),
        Some("server") => {
            let name = arguments.next().unwrap_or_default();
            let dir = arguments.next().unwrap_or_default();
            load::host::main(&hosts(), &name, Path::new(&dir))
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
    let pairs: Vec<Pair> = pairs().into_iter().filter(|pair| pair.name.contains(&options.only)).collect();
    if options.list {
        pairs.iter().for_each(|pair| println!("{}", pair.name));
        return Ok(());
    }
    if pairs.is_empty() {
        return Err(format!("no pair's name contains {:?}", options.only).into());
    }
    let optimized = !cfg!(debug_assertions);
    if !optimized {
        println!("built without optimization: this shows that it works, not how fast");
    }
    let Options { rounds, seconds, .. } = options;
    println!("{rounds} interleaved rounds of {seconds} s, medians; ratios inside each round");
    let mut field = Field::new(&options, targets);
    let mut lines = Vec::new();
    for pair in &pairs {
        field.start(pair)?;
        for connections in pair.connections.unwrap_or(&options.connections) {
            let line = Line::of(pair, field.run(pair, *connections)?);
            line.print();
            lines.push(line);
        }
    }
    let report = Report { rounds, seconds, cores: available_parallelism()?.get(), optimized, lines, hosts: field.footprints() };
    report.print_hosts();
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_vec_pretty(&report)?)?;
    }
    match report.missed() {
        missed if options.check && missed > 0 => Err(format!("{missed} floors missed").into()),
        _ => Ok(()),
    }
}
