//! The load child: a closed loop of keep-alive connections against one address.
//!
//! Every connection sends, waits for the whole reply, judges it and sends again. Requests that end
//! inside the measured window make the rate; latencies of those still open at its end count too, so
//! that a slow tail is not cut off.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use hdrhistogram::Histogram;
use rocket::tokio::io::{AsyncReadExt, AsyncWriteExt};
use rocket::tokio::net::TcpStream;
use rocket::tokio::runtime;
use rocket::tokio::time::timeout;
use serde::{Deserialize, Serialize};

use super::Outcome;
use super::wire::{Expect, Head, Judge, Request, Turn, Verdict};

/// A request that takes longer than this fails the benchmark.
const PATIENCE: Duration = Duration::from_secs(60);
const WARM_UP_SHARE: f64 = 0.15;

/// One measurement, handed to the child as one JSON document on its standard input.
#[derive(Serialize, Deserialize)]
pub struct Job {
    pub name: String,
    pub request: Request,
    pub expect: Expect,
    /// Each connection asks again for the answer it has: 304 is good.
    pub conditional: bool,
    pub address: SocketAddr,
    pub connections: usize,
    pub seconds: f64,
    pub run: u64,
}

/// Numbers of one measurement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// Good replies per second.
    pub rate: f64,
    /// Median latency in microseconds.
    pub p50: u64,
    /// 99th percentile of latency in microseconds.
    pub p99: u64,
    /// Replies judged good inside the window.
    pub good: u64,
    /// Replies judged a polite refusal inside the window.
    pub refused: u64,
    /// All replies, those outside of the window too: what the server worked for.
    pub all: u64,
    /// Bytes of the body of one of them.
    pub bytes: usize,
}

/// Entry of the child process: reads a [`Job`], writes a [`Sample`] to standard output.
///
/// # Errors
/// The first wrong reply, broken connection or timeout, with the request's target name.
pub fn main() -> Outcome<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let job: Job = serde_json::from_str(&text)?;
    // One thread: on a shared machine the generator must not take more than one core from the server.
    let sample = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(measure(&job))
        .map_err(|error| format!("{}: {error}", job.name))?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", serde_json::to_string(&sample)?)?;
    Ok(())
}

struct Window {
    open: Instant,
    close: Instant,
}

struct Tally {
    latency: Histogram<u64>,
    good: u64,
    refused: u64,
    all: u64,
    bytes: usize,
}

async fn measure(job: &Job) -> Outcome<Sample> {
    let start = Instant::now();
    let open = start + Duration::from_secs_f64(job.seconds * WARM_UP_SHARE);
    let window = Window { open, close: open + Duration::from_secs_f64(job.seconds) };
    let tally = Rc::new(RefCell::new(Tally { latency: Histogram::new(3)?, good: 0, refused: 0, all: 0, bytes: 0 }));
    let connections = (0..job.connections).map(|connection| {
        let turn = Turn { run: job.run, connection, step: 0 };
        converse(job, turn, &window, &tally)
    });
    try_join_all(connections).await?;
    let tally = tally.borrow();
    // Replies that are slower than the window count in latency and in `all`, not in the rate.
    if tally.latency.is_empty() {
        return Err("not one good reply".into());
    }
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let rate = tally.good as f64 / job.seconds;
    Ok(Sample {
        rate,
        p50: tally.latency.value_at_quantile(0.50),
        p99: tally.latency.value_at_quantile(0.99),
        good: tally.good,
        refused: tally.refused,
        all: tally.all,
        bytes: tally.bytes,
    })
}

async fn converse(job: &Job, mut turn: Turn, window: &Window, tally: &RefCell<Tally>) -> Outcome<()> {
    let mut stream = TcpStream::connect(job.address).await?;
    stream.set_nodelay(true)?;
    let mut judge = Judge::new(job.expect.clone());
    let (mut bytes, mut buffer, mut etag) = (Vec::new(), vec![0; 64 * 1024], None::<String>);
    loop {
        let sent = Instant::now();
        if sent >= window.close {
            return Ok(());
        }
        match &etag {
            Some(etag) => job.request.write_conditional(etag, &mut bytes),
            None => job.request.write(turn, &mut bytes),
        }
        let (verdict, head) = timeout(PATIENCE, exchange(&mut stream, &bytes, &mut buffer, &mut judge))
            .await
            .map_err(|_| format!("no reply within {} s", PATIENCE.as_secs()))??;
        let now = Instant::now();
        etag = head.etag.filter(|_| job.conditional);
        turn.step += 1;
        let mut tally = tally.borrow_mut();
        tally.all += 1;
        if now < window.open {
            continue;
        }
        let inside = u64::from(now < window.close);
        match verdict {
            Verdict::Good => {
                tally.good += inside;
                tally.bytes = head.length;
                let micros = u64::try_from((now - sent).as_micros())?;
                tally.latency.record(micros.max(1))?;
            }
            _ => tally.refused += inside,
        }
    }
}

async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>, judge: &mut Judge) -> Outcome<(Verdict, Head)> {
    stream.write_all(request).await?;
    let mut filled = 0;
    let mut head: Option<Head> = None;
    loop {
        if filled == buffer.len() {
            buffer.resize(buffer.len() * 2, 0);
        }
        let read = stream.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Err(wrong("the server closed the connection", &buffer[..filled]));
        }
        filled += read;
        if head.is_none() {
            head = Head::read(&buffer[..filled]).map_err(|why| wrong(&why, &buffer[..filled]))?;
        }
        let Some(head) = &head else { continue };
        let end = head.body + head.length;
        if filled < end {
            continue;
        }
        if filled > end {
            return Err(wrong("more bytes than Content-Length", &buffer[..filled]));
        }
        let head = head.clone();
        if head.status == 304 {
            return Ok((Verdict::Good, head));
        }
        return match judge.judge(head.status, &buffer[head.body..end]) {
            Verdict::Wrong => Err(wrong("not the expected reply", &buffer[..end])),
            verdict => Ok((verdict, head)),
        };
    }
}

fn wrong(why: &str, reply: &[u8]) -> Box<dyn std::error::Error> {
    let shown = String::from_utf8_lossy(&reply[..reply.len().min(600)]);
    format!("{why}:\n{shown}").into()
}
