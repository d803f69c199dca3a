//! Child processes: servers that live as long as the benchmark needs them, and load runs.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::param::clock_ticks_per_second;
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::client::{Job, Sample};
use super::host::Ready;

/// How long a server may take to build its file, or to end.
const PATIENCE: Duration = Duration::from_secs(1_800);
const PAUSE: Duration = Duration::from_millis(2);

/// A running server; dropping it ends it.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub footprint: Footprint,
}

/// What a server costs before anybody talks to it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Footprint {
    /// From starting the process to its first answer, in milliseconds.
    pub start_ms: u64,
    /// Resident memory then, in KiB; `None` where `/proc` does not tell.
    pub idle_kib: Option<u64>,
    /// Resident memory after all runs.
    pub busy_kib: Option<u64>,
}

impl Server {
    /// Starts this program again as `server NAME DIR` and waits until it listens.
    ///
    /// # Errors
    /// The child ended or said something else than its ready line; its own words are on stderr.
    pub fn own(name: &str, dir: &Path) -> Outcome<Self> {
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
        let footprint = footprint(began, &child)?;
        Ok(Self { child, address: ready.address, footprint })
    }

    /// Starts the program that is measured as `serve`, on a file that is there, and waits for its first answer.
    ///
    /// # Errors
    /// It ended before that; what it said is on stderr.
    pub fn folkmoot(binary: &Path, database: &Path) -> Outcome<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let began = Instant::now();
        let port = address.port().to_string();
        let child = program(binary, database)?.args(["serve", "--port", &port, "--database"]).arg(database).spawn()?;
        let mut server = Self { child, address, footprint: Footprint { start_ms: 0, idle_kib: None, busy_kib: None } };
        let mut line = String::new();
        let out = server.child.stdout.as_mut().ok_or("the child has no stdout")?;
        BufReader::<&mut ChildStdout>::new(out).read_line(&mut line)?;
        if line.is_empty() {
            return Err(format!("{} did not start, see above", binary.display()).into());
        }
        server.footprint = footprint(began, &server.child)?;
        Ok(server)
    }

    /// The footprint with the memory it holds now.
    pub fn footprint_now(&self) -> Footprint {
        Footprint { busy_kib: resident_kib(self.child.id()), ..self.footprint }
    }

    /// Processor time of the process so far; `None` where `/proc` does not tell.
    pub fn cpu(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The name in parentheses may hold anything; utime and stime are the 12th and 13th field after it.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<u64>().ok();
        let used = ticks()? + ticks()?;
        Some(Duration::from_micros(used * 1_000_000 / clock_ticks_per_second()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

/// The program with nothing of this environment's settings, in the folder of its file.
fn program(binary: &Path, database: &Path) -> Outcome<Command> {
    let mut command = Command::new(binary);
    let folder = database.parent().ok_or("a file without a folder")?;
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FOLKMOOT_") || name.starts_with("ROCKET_")) {
        command.env_remove(name);
    }
    command.env("FOLKMOOT_RATE_LIMITS", "false").env("FOLKMOOT_LOG", "error");
    Ok(command)
}

/// Lets the program make a sandbox with these further flags; what it says of its people and tokens.
///
/// # Errors
/// It ended, or is not done after half an hour.
pub fn sandbox(binary: &Path, database: &Path, flags: &[String]) -> Outcome<Value> {
    let file: PathBuf = database.with_extension("json");
    let mut command = program(binary, database)?;
    command.args(["sandbox", "--seed", "1", "--port", &free_port()?.to_string(), "--database"]).arg(database);
    let mut child = command.arg("--credentials").arg(&file).args(flags).stdout(Stdio::null()).spawn()?;
    let deadline = Instant::now() + PATIENCE;
    let facts = loop {
        if let Some(facts) = std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok()) {
            break Ok(facts);
        }
        if let Some(status) = child.try_wait()? {
            break Err(format!("{} ended with {status}", binary.display()));
        }
        if Instant::now() > deadline {
            break Err("a sandbox is not built after half an hour".to_owned());
        }
        std::thread::sleep(PAUSE);
    };
    stop(&mut child);
    Ok(facts?)
}

fn free_port() -> Outcome<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn footprint(began: Instant, child: &Child) -> Outcome<Footprint> {
    Ok(Footprint { start_ms: u64::try_from(began.elapsed().as_millis())?, idle_kib: resident_kib(child.id()), busy_kib: None })
}

/// Asks the child to end, by closing its input and by SIGTERM, and ends it if it does not.
fn stop(child: &mut Child) {
    drop(child.stdin.take());
    if matches!(child.try_wait(), Ok(None)) {
        let _ = kill_process(Pid::from_child(child), Signal::TERM);
    }
    let deadline = Instant::now() + Duration::from_secs(30);
    while Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(PAUSE);
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
