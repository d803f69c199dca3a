//! The program as a child process: servers that end with their test, and commands that end by themselves.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::http::{self, Reply};

/// From starting to listening: a sandbox hashes six passwords first.
const START: Duration = Duration::from_secs(60);
const COMMAND: Duration = Duration::from_secs(60);

fn program(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
    command.current_dir(dir).args(arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("FOLKMOOT_")) {
        command.env_remove(name);
    }
    command
}

/// A server in `dir`, ended when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// What it printed until it listened.
    pub output: String,
}

impl Server {
    /// Starts the program on a free port and waits until it says that it listens.
    pub fn start(dir: &Path, arguments: &[&str]) -> Self {
        Self::from(program(dir, arguments))
    }

    /// The same, with every request as a line of JSON in `log`.
    pub fn logging(dir: &Path, arguments: &[&str], log: &Path) -> Self {
        let mut command = program(dir, arguments);
        command.env("FOLKMOOT_LOG", "info,folkmoot::request=debug").env("FOLKMOOT_LOG_FORMAT", "json");
        command.stderr(File::create(log).expect("a file"));
        Self::from(command)
    }

    /// A server of the folder's own configuration that writes everything it can into `log`.
    pub fn tracing(dir: &Path, log: &Path) -> Self {
        let mut command = program(dir, &[]);
        command.env("FOLKMOOT_LOG", "trace").stderr(File::create(log).expect("a file"));
        Self::from(command)
    }

    fn from(mut command: Command) -> Self {
        let mut child = command.env("FOLKMOOT_PORT", "0").stdout(Stdio::piped()).spawn().expect("the program starts");
        let out = BufReader::new(child.stdout.take().expect("it has an output"));
        let (lines, received) = channel();
        // Reads to the end, so that the child never writes into a full or closed pipe.
        std::thread::spawn(move || out.lines().map_while(Result::ok).for_each(|line| drop(lines.send(line))));
        let deadline = Instant::now() + START;
        let (mut output, mut address) = (String::new(), None);
        while let Ok(line) = received.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            output.push_str(&line);
            output.push('\n');
            if line.starts_with("Folkmoot ") {
                address = line.rsplit_once("http://").and_then(|(_, address)| address.parse().ok());
                break;
            }
        }
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("no server, it said {output:?}");
        };
        // The other lines of the same message follow at once.
        while let Ok(line) = received.recv_timeout(Duration::from_millis(300)) {
            output.push_str(&line);
            output.push('\n');
        }
        Self { child, address, output }
    }

    /// Bytes of memory that it uses.
    pub fn memory(&self) -> u64 {
        let line = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id())).expect("it runs");
        let pages: u64 = line.split(' ').nth(1).and_then(|pages| pages.parse().ok()).expect("a number");
        pages * 4_096
    }

    pub fn get(&self, path: &str) -> Reply {
        http::send(self.address, "GET", path, &[], "").expect("it answers")
    }

    pub fn post_form(&self, path: &str, body: &str) -> Reply {
        http::send(self.address, "POST", path, &[("Content-Type", "application/x-www-form-urlencoded")], body).expect("it answers")
    }

    pub fn post_json(&self, path: &str, body: &str) -> Reply {
        http::send(self.address, "POST", path, &[("Content-Type", "application/json")], body).expect("it answers")
    }

    /// SIGTERM to this child, and its exit status; panics when it takes longer than `within`.
    pub fn stop(mut self, within: Duration) -> ExitStatus {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill is there");
        assert!(asked.success());
        wait(&mut self.child, within).expect("it ends in time")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits; `None` after `within`.
pub fn wait(child: &mut Child, within: Duration) -> Option<ExitStatus> {
    let deadline = Instant::now() + within;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().expect("it is our child") {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}

/// How a command ended.
pub struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a command in `dir` with `input` typed.
pub fn folkmoot(dir: &Path, arguments: &[&str], input: &str) -> Ended {
    let mut child =
        program(dir, arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    // A command that reads nothing may have closed its input.
    let _ = child.stdin.take().expect("it has an input").write_all(input.as_bytes());
    // Read meanwhile: a command waits where a pipe is full.
    let out = read(child.stdout.take().expect("it has an output"));
    let err = read(child.stderr.take().expect("it has an error output"));
    let status = wait(&mut child, COMMAND);
    if status.is_none() {
        let _ = child.kill();
        let _ = child.wait();
    }
    let (out, err) = (out.join().expect("it is text"), err.join().expect("it is text"));
    let code = status.and_then(|status| status.code()).unwrap_or_else(|| panic!("{arguments:?} did not end: {out}{err}"));
    Ended { code, out, err }
}

/// Reads a pipe to its end.
fn read(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).expect("it is text");
        text
    })
}
