//! The running servers, and one measurement of one of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;
use tempfile::TempDir;

use super::client::{Job, Sample};
use super::options::Options;
use super::process::{Footprint, Load, Server};
use super::{Call, Outcome};

/// A sample, and what the server needed for it.
#[derive(Clone, Debug, Serialize)]
pub struct Reading {
    pub sample: Sample,
    /// Processor time of the server for one request, in microseconds; 0 where it is not known.
    pub cpu_us: f64,
}

/// Servers by name, each with its files.
pub struct Field<'o> {
    pub options: &'o Options,
    /// Before `dirs`, so that servers end before their files go.
    servers: BTreeMap<String, Server>,
    dirs: Vec<TempDir>,
    next_run: u64,
}

impl<'o> Field<'o> {
    pub fn new(options: &'o Options) -> Self {
        Self { options, servers: BTreeMap::new(), dirs: Vec::new(), next_run: u64::from(std::process::id()) << 16 }
    }

    /// An empty folder on the measured disk, kept as long as the servers.
    pub fn dir(&mut self) -> Outcome<PathBuf> {
        let dir = tempfile::Builder::new().prefix("bench-").tempdir_in(&self.options.dir)?;
        let path = dir.path().to_owned();
        self.dirs.push(dir);
        Ok(path)
    }

    pub fn add(&mut self, name: impl Into<String>, server: Server) {
        self.servers.insert(name.into(), server);
    }

    fn server(&self, name: &str) -> Outcome<&Server> {
        Ok(self.servers.get(name).ok_or_else(|| format!("server {name} does not run"))?)
    }

    /// Loads one server with one call.
    ///
    /// # Errors
    /// The first reply that is not what the call expects.
    pub fn measure(&mut self, server: &str, call: &Call, connections: usize) -> Outcome<Reading> {
        let before = self.server(server)?.cpu();
        let sample = self.load(server, call, connections)?.finish()?;
        let used = before.zip(self.server(server)?.cpu()).map(|(before, after)| after.saturating_sub(before));
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let cpu_us = used.map_or(0.0, |used| used.as_secs_f64() * 1e6 / sample.all.max(1) as f64);
        Ok(Reading { sample, cpu_us })
    }

    /// As [`Field::measure`], while other connections load the same server with something else. Its processor time is
    /// that of both.
    pub fn measure_beside(&mut self, server: &str, call: &Call, connections: usize, beside: &Call, others: usize) -> Outcome<Reading> {
        let aside = self.load(server, beside, others)?;
        let sample = self.load(server, call, connections)?.finish();
        aside.finish()?;
        Ok(Reading { sample: sample?, cpu_us: 0.0 })
    }

    fn load(&mut self, server: &str, call: &Call, connections: usize) -> Outcome<Load> {
        self.next_run += 1;
        Load::start(&Job {
            name: call.name.clone(),
            request: call.request.clone(),
            expect: call.expect.clone(),
            conditional: call.conditional,
            address: self.server(server)?.address,
            connections,
            seconds: self.options.seconds,
            run: self.next_run,
        })
    }

    /// What a server cost.
    pub fn footprint(&self, name: &str) -> Outcome<Footprint> {
        Ok(self.server(name)?.footprint_now())
    }
}
