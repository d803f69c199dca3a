//! The benchmark itself: starts hosts as they are needed and runs pairs round by round.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use tempfile::TempDir;

use super::client::{Job, Sample};
use super::disk::{Fsync, fsync};
use super::options::Options;
use super::process::{Footprint, Load, Server};
use super::{Facts, Outcome, Pair, Run, Target};

const FSYNC_LIMIT: Duration = Duration::from_millis(500);

/// Both sides of one round.
#[derive(Debug, Serialize)]
pub struct Round {
    pub subject: Sample,
    pub yardstick: Sample,
    /// What ran beside the subject.
    pub beside: Option<Sample>,
    pub disk: Option<Fsync>,
}

/// All rounds of a pair at one number of connections.
#[derive(Debug, Serialize)]
pub struct Series {
    pub connections: usize,
    pub rounds: Vec<Round>,
}

/// The running servers and what they told.
pub struct Field<'o> {
    options: &'o Options,
    /// Before `dirs`, so that servers end before their files go.
    servers: BTreeMap<&'static str, Server>,
    dirs: Vec<TempDir>,
    facts: Facts,
    targets: fn(&Facts) -> Vec<Target>,
    next_run: u64,
}

impl<'o> Field<'o> {
    pub fn new(options: &'o Options, targets: fn(&Facts) -> Vec<Target>) -> Self {
        Self {
            options,
            servers: BTreeMap::new(),
            dirs: Vec::new(),
            facts: Facts::default(),
            targets,
            next_run: u64::from(std::process::id()) << 32,
        }
    }

    /// Starts the hosts a pair needs and that do not run yet, each in a directory of its own.
    ///
    /// # Errors
    /// A target nobody defined, or a host that does not start.
    pub fn start(&mut self, pair: &Pair) -> Outcome<()> {
        let runs = [pair.subject, pair.yardstick];
        let beside = runs.iter().filter_map(|run| run.beside);
        let names: Vec<_> = runs.iter().map(|run| run.target).collect();
        for target in names.into_iter().chain(beside.map(|(target, _)| target)) {
            let name = self.host_of(target)?;
            if self.servers.contains_key(name) {
                continue;
            }
            let dir = tempfile::Builder::new().prefix("bench-").tempdir_in(&self.options.dir)?;
            let server = Server::start(name, dir.path())?;
            self.facts.learn(name, server.facts.clone());
            self.servers.insert(name, server);
            self.dirs.push(dir);
        }
        Ok(())
    }

    fn host_of(&self, target: &str) -> Outcome<&'static str> {
        let known = (self.targets)(&self.facts).into_iter().find(|known| known.name == target);
        Ok(known.ok_or_else(|| format!("no target is called {target}"))?.host)
    }

    /// Runs one pair: subject, yardstick, subject, yardstick, ...
    ///
    /// # Errors
    /// The first reply that is not what its target expects.
    pub fn run(&mut self, pair: &Pair, connections: usize) -> Outcome<Series> {
        let mut rounds = Vec::new();
        for _ in 0..self.options.rounds {
            let disk = pair.durable.then(|| fsync(&self.options.dir, FSYNC_LIMIT)).transpose()?;
            let (subject, beside) = self.measure(pair.subject, connections)?;
            let (yardstick, _) = self.measure(pair.yardstick, connections)?;
            rounds.push(Round { subject, yardstick, beside, disk });
        }
        Ok(Series { connections, rounds })
    }

    fn measure(&mut self, run: Run, connections: usize) -> Outcome<(Sample, Option<Sample>)> {
        let aside = run.beside.map(|(target, connections)| self.load(target, connections)).transpose()?;
        let sample = self.load(run.target, connections)?.finish();
        let aside = aside.map(Load::finish).transpose()?;
        Ok((sample?, aside))
    }

    fn load(&mut self, target: &str, connections: usize) -> Outcome<Load> {
        let host = self.host_of(target)?;
        let server = self.servers.get(host).ok_or_else(|| format!("target {target} is of host {host}, which does not run"))?;
        self.next_run += 1;
        Load::start(&Job {
            target: target.to_owned(),
            address: server.address,
            facts: self.facts.clone(),
            connections,
            seconds: self.options.seconds,
            run: self.next_run,
        })
    }

    /// What each host cost, by name.
    pub fn footprints(&self) -> BTreeMap<&'static str, Footprint> {
        self.servers.iter().map(|(name, server)| (*name, server.footprint_now())).collect()
    }
}
