//! The fsync canary: what one durable 4 KiB write costs on this disk, now.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::Serialize;

use super::Outcome;

const PAGE: [u8; 4096] = [0x5a; 4096];
const AT_MOST: u64 = 200;

/// Latency of write + fdatasync in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fsync {
    pub p50: u64,
    pub p99: u64,
    /// How many writes this is drawn from.
    pub writes: u64,
}

/// Times up to 200 durable writes, for at most `limit`, to a temporary file in `dir`.
///
/// # Errors
/// Whatever the file system says.
pub fn fsync(dir: &Path, limit: Duration) -> Outcome<Fsync> {
    let mut file: File = tempfile::tempfile_in(dir)?;
    let mut latency = Histogram::<u64>::new(3)?;
    let start = Instant::now();
    while latency.len() < AT_MOST && (latency.is_empty() || start.elapsed() < limit) {
        let sent = Instant::now();
        file.write_all(&PAGE)?;
        file.sync_data()?;
        latency.record(u64::try_from(sent.elapsed().as_micros())?.max(1))?;
    }
    Ok(Fsync { p50: latency.value_at_quantile(0.50), p99: latency.value_at_quantile(0.99), writes: latency.len() })
}
