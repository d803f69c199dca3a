//! The last requests and why they were refused, for a developer who watches a sandbox.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// Lines that are kept.
const KEPT: usize = 500;

/// One line: a request with its answer, or why one is about to be refused.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Line {
    pub n: u64,
    pub at: i64,
    pub request: Option<String>,
    pub dialect: &'static str,
    pub method: &'static str,
    pub path: String,
    pub status: u16,
    pub ms: f64,
    /// The text of the answer, or what the server reports about it.
    pub why: String,
}

/// Empty where watching requests is not allowed.
#[derive(Default)]
pub struct Recent {
    lines: Mutex<(u64, VecDeque<Line>)>,
}

impl Recent {
    /// Adds a line under the next number, whatever its `n` is; only the last 500 lines are kept.
    pub fn push(&self, line: Line) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.0 += 1;
        let n = lines.0;
        lines.1.push_back(Line { n, ..line });
        if lines.1.len() > KEPT {
            lines.1.pop_front();
        }
    }

    /// Lines after the one of this number.
    pub fn after(&self, n: u64) -> Vec<Line> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.1.iter().filter(|line| line.n > n).cloned().collect()
    }
}
