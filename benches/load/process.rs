//! Child processes: servers that live as long as the benchmark needs them, and load runs.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::client::{Job, Sample};
use super::host::Ready;

/// A running server child; dropping it shuts it down.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub facts: Value,
    pub footprint: Footprint,
}

/// What a server costs before anybody talks to it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Footprint {
    /// From starting the process to listening, in milliseconds.
    pub start_ms: u64,
    /// Resident memory once it listens, in KiB; `None` where `/proc` does not tell.
    pub idle_kib: Option<u64>,
    /// Resident memory after all runs.
    pub busy_kib: Option<u64>,
}

impl Server {
    /// Starts this program again as `server NAME DIR` and waits until it listens.
    ///
    /// # Errors
    /// The child ended or said something else than its ready line; its own words are on stderr.
    pub fn start(name: &str, dir: &Path) -> Outcome<Self> {
        let began = Instant::now();
        let mut child =
            Command::new(std::env::current_exe()?).args(["server", name]).arg(dir).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let out = child.stdout.as_mut().ok_or("the child has no stdout")?;
        BufReader::<&mut ChildStdout>::new(out).read_line(&mut line)?;
        let ready: Ready = match serde_json::from_str(&line) {
            Ok(ready) => ready,
            Err(_) => {
                stop(&mut child);
                return Err(format!("server {name} did not start, it said {line:?}").into());
            }
        };
        let footprint =
            Footprint { start_ms: u64::try_from(began.elapsed().as_millis())?, idle_kib: resident_kib(child.id()), busy_kib: None };
        Ok(Self { child, address: ready.address, facts: ready.facts, footprint })
    }

    /// The footprint with the memory it holds now.
    pub fn footprint_now(&self) -> Footprint {
        Footprint { busy_kib: resident_kib(self.child.id()), ..self.footprint }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// Closes the child's input, which asks it to end, and ends it if it does not.
fn stop(child: &mut Child) {
    drop(child.stdin.take());
    let deadline = Instant::now() + Duration::from_secs(10);
    while Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn resident_kib(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// A load child at work.
pub struct Load(Child);

impl Load {
    /// Starts this program again as `load` and hands it the job.
    ///
    /// # Errors
    /// The process cannot be started.
    pub fn start(job: &Job) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?).arg("load").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut input = child.stdin.take().ok_or("the child has no stdin")?;
        input.write_all(serde_json::to_string(job)?.as_bytes())?;
        Ok(Self(child))
    }

    /// Waits for the sample.
    ///
    /// # Errors
    /// The child failed; what it found wrong is on stderr.
    pub fn finish(self) -> Outcome<Sample> {
        let output = self.0.wait_with_output()?;
        if !output.status.success() {
            return Err("a load run failed, see above".into());
        }
        Ok(serde_json::from_slice(&output.stdout)?)
    }
}
