//! A small loopback load generator: interleaved rounds of a subject and its yardstick.
//!
//! Servers and generators are child processes of the benchmark (it runs itself as `server HOST DIR`
//! and as `load`), so nothing shares an address space with what it measures.

pub mod client;
pub mod disk;
pub mod folkmoot;
pub mod host;
pub mod options;
pub mod plain;
pub mod process;
pub mod report;
pub mod rounds;
pub mod wire;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use rocket::{Build, Rocket};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use wire::{Expect, Request, Turn, get, send_json};

/// Result of anything in the harness: errors are for people.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// What each started host told about itself (tokens, ids), by host name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts(BTreeMap<String, Value>);

impl Facts {
    /// The host's facts; null as long as it does not run.
    pub fn of(&self, host: &str) -> &Value {
        self.0.get(host).unwrap_or(&Value::Null)
    }

    fn learn(&mut self, host: &str, facts: Value) {
        self.0.insert(host.to_owned(), facts);
    }
}

/// A Rocket application to be measured, run in a process of its own.
pub struct Host {
    pub name: &'static str,
    /// Builds the application with its files in the given empty directory.
    pub build: fn(&Path) -> Outcome<Served>,
}

/// A built application and what targets need to know to talk to it.
pub struct Served {
    pub rocket: Rocket<Build>,
    /// Any JSON; targets find it under the host's name in [`Facts`].
    pub facts: Value,
}

/// One kind of request to one host.
pub struct Target {
    pub name: &'static str,
    pub host: &'static str,
    pub request: Request,
    pub expect: Expect,
}

/// A target under load, optionally while other connections load another target.
#[derive(Clone, Copy)]
pub struct Run {
    pub target: &'static str,
    /// Name of the other target and how many connections load it.
    pub beside: Option<(&'static str, usize)>,
}

impl Run {
    pub const fn of(target: &'static str) -> Self {
        Self { target, beside: None }
    }

    pub const fn beside(self, target: &'static str, connections: usize) -> Self {
        Self { beside: Some((target, connections)), ..self }
    }
}

/// A subject and the yardstick of the same round, with what is hoped for at 64 connections.
pub struct Pair {
    pub name: &'static str,
    pub subject: Run,
    pub yardstick: Run,
    /// Numbers of connections, when the options' own do not fit.
    pub connections: Option<&'static [usize]>,
    /// Whether rounds also time the disk, because the numbers move with it.
    pub durable: bool,
    pub goals: Vec<Goal>,
}

impl Pair {
    pub const fn new(name: &'static str, subject: Run, yardstick: Run) -> Self {
        Self { name, subject, yardstick, connections: None, durable: false, goals: Vec::new() }
    }

    /// Times the disk in each round.
    pub const fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// Uses these numbers of connections instead of the options'.
    pub const fn at(mut self, connections: &'static [usize]) -> Self {
        self.connections = Some(connections);
        self
    }

    /// Adds a goal for 64 connections.
    pub fn goal(mut self, of: Measure, goal: f64, floor: f64) -> Self {
        self.goals.push(Goal { connections: 64, of, goal, floor });
        self
    }
}

/// A hope about medians over all rounds, judged at one number of connections.
#[derive(Clone, Copy)]
pub struct Goal {
    pub connections: usize,
    pub of: Measure,
    /// What is aimed at.
    pub goal: f64,
    /// What must not be missed.
    pub floor: f64,
}

/// Which ratio of subject to yardstick a goal is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Requests per second; more is better.
    Rate,
    /// Median latency; less is better.
    P50,
    /// 99th percentile of latency; less is better.
    P99,
}
