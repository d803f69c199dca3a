//! Medians of interleaved rounds as a table for people and JSON for machines.

use std::collections::BTreeMap;

use serde::Serialize;

use super::client::Sample;
use super::process::Footprint;
use super::rounds::{Round, Series};
use super::{Goal, Measure, Pair};

/// One line of the table: a pair at one number of connections.
#[derive(Debug, Serialize)]
pub struct Line {
    pub pair: &'static str,
    pub connections: usize,
    pub subject: Side,
    pub yardstick: Side,
    /// Medians of the ratios subject / yardstick, each taken inside one round.
    pub rate_ratio: Spread,
    pub p50_ratio: Spread,
    pub p99_ratio: Spread,
    pub beside_rate: Option<f64>,
    pub fsync_p50: Option<f64>,
    pub fsync_p99: Option<f64>,
    pub goals: Vec<Judged>,
    pub rounds: Vec<Round>,
}

/// Medians of one side over all rounds; latencies in microseconds.
#[derive(Debug, Serialize)]
pub struct Side {
    pub target: &'static str,
    pub rate: f64,
    pub p50: f64,
    pub p99: f64,
    /// Sum of politely refused requests.
    pub refused: u64,
}

/// Median with the extremes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
}

/// A goal and how it went.
#[derive(Debug, Serialize)]
pub struct Judged {
    pub measure: &'static str,
    pub goal: f64,
    pub floor: f64,
    pub is: f64,
    pub verdict: Verdict,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Met,
    /// Short of the goal, not below the floor.
    Near,
    Missed,
}

impl Spread {
    /// Of at least one value; an even count takes the mean of the middle two.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len().is_multiple_of(2) { f64::midpoint(sorted[middle - 1], sorted[middle]) } else { sorted[middle] };
        Self { median, least: sorted[0], most: sorted[sorted.len() - 1] }
    }
}

/// Microseconds and counts of a benchmark fit an f64 exactly.
#[expect(clippy::cast_precision_loss, reason = "values stay far below 2^53")]
fn exact(count: u64) -> f64 {
    count as f64
}

fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    Spread::of(values).median
}

fn side(target: &'static str, rounds: &[Round], pick: fn(&Round) -> &Sample) -> Side {
    let samples = || rounds.iter().map(pick);
    Side {
        target,
        rate: median(samples().map(|sample| sample.rate)),
        p50: median(samples().map(|sample| exact(sample.p50))),
        p99: median(samples().map(|sample| exact(sample.p99))),
        refused: samples().map(|sample| sample.refused).sum(),
    }
}

impl Line {
    /// Sums up a series; `series` has at least one round.
    pub fn of(pair: &Pair, series: Series) -> Self {
        let Series { connections, rounds } = series;
        let ratio = |value: fn(&Sample) -> f64| Spread::of(rounds.iter().map(|round| value(&round.subject) / value(&round.yardstick)));
        let optional = |value: fn(&Round) -> Option<f64>| {
            let known: Vec<f64> = rounds.iter().filter_map(value).collect();
            (!known.is_empty()).then(|| median(known))
        };
        let rate_ratio = ratio(|sample| sample.rate);
        let p50_ratio = ratio(|sample| exact(sample.p50));
        let p99_ratio = ratio(|sample| exact(sample.p99));
        let goals = pair
            .goals
            .iter()
            .filter(|goal| goal.connections == connections)
            .map(|goal| {
                goal.judge(match goal.of {
                    Measure::Rate => rate_ratio.median,
                    Measure::P50 => p50_ratio.median,
                    Measure::P99 => p99_ratio.median,
                })
            })
            .collect();
        Self {
            pair: pair.name,
            connections,
            subject: side(pair.subject.target, &rounds, |round| &round.subject),
            yardstick: side(pair.yardstick.target, &rounds, |round| &round.yardstick),
            rate_ratio,
            p50_ratio,
            p99_ratio,
            beside_rate: optional(|round| round.beside.as_ref().map(|sample| sample.rate)),
            fsync_p50: optional(|round| round.disk.map(|disk| exact(disk.p50))),
            fsync_p99: optional(|round| round.disk.map(|disk| exact(disk.p99))),
            goals,
            rounds,
        }
    }

    /// The line as text, with its goals below it.
    pub fn print(&self) {
        println!("\n{} (c={})", self.pair, self.connections);
        for side in [&self.subject, &self.yardstick] {
            println!(
                "  {:<34} {:>9.0} req/s   p50 {:>9}   p99 {:>9}{}",
                side.target,
                side.rate,
                time(side.p50),
                time(side.p99),
                match side.refused {
                    0 => String::new(),
                    refused => format!("   refused {refused}"),
                },
            );
        }
        println!(
            "  {:<34} {:>9.2} x ({:.2}-{:.2})   p50 {:.2} x   p99 {:.3} x ({:.3}-{:.3})",
            "ratio, median of rounds",
            self.rate_ratio.median,
            self.rate_ratio.least,
            self.rate_ratio.most,
            self.p50_ratio.median,
            self.p99_ratio.median,
            self.p99_ratio.least,
            self.p99_ratio.most,
        );
        if let Some(rate) = self.beside_rate {
            println!("  beside it                          {rate:>9.0} req/s");
        }
        if let (Some(p50), Some(p99)) = (self.fsync_p50, self.fsync_p99) {
            println!("  4 KiB write + fdatasync                              p50 {:>9}   p99 {:>9}", time(p50), time(p99));
        }
        for judged in &self.goals {
            println!(
                "  {:<6} {} {:.3}, goal {:.3}, floor {:.3}",
                judged.verdict.word(),
                judged.measure,
                judged.is,
                judged.goal,
                judged.floor
            );
        }
    }
}

impl Goal {
    fn judge(self, is: f64) -> Judged {
        let reaches = |bound: f64| match self.of {
            Measure::Rate => is >= bound,
            Measure::P50 | Measure::P99 => is <= bound,
        };
        let verdict = if reaches(self.goal) {
            Verdict::Met
        } else if reaches(self.floor) {
            Verdict::Near
        } else {
            Verdict::Missed
        };
        Judged {
            measure: match self.of {
                Measure::Rate => "rate ratio",
                Measure::P50 => "p50 ratio",
                Measure::P99 => "p99 ratio",
            },
            goal: self.goal,
            floor: self.floor,
            is,
            verdict,
        }
    }
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Near => "near",
            Self::Missed => "MISSED",
        }
    }
}

fn time(micros: f64) -> String {
    if micros < 1000.0 { format!("{micros:.0} us") } else { format!("{:.2} ms", micros / 1000.0) }
}

/// Everything a benchmark found, as the JSON file has it.
#[derive(Debug, Serialize)]
pub struct Report {
    pub rounds: usize,
    pub seconds: f64,
    pub cores: usize,
    pub optimized: bool,
    pub lines: Vec<Line>,
    pub hosts: BTreeMap<&'static str, Footprint>,
}

impl Report {
    /// Prints what the server processes cost.
    pub fn print_hosts(&self) {
        println!("\nserver processes");
        for (name, footprint) in &self.hosts {
            println!(
                "  {name:<34} listening after {} ms   resident {} idle, {} at the end",
                footprint.start_ms,
                mebibytes(footprint.idle_kib),
                mebibytes(footprint.busy_kib)
            );
        }
    }

    /// How many floors were missed.
    pub fn missed(&self) -> usize {
        let goals = self.lines.iter().flat_map(|line| &line.goals);
        goals.filter(|judged| judged.verdict == Verdict::Missed).count()
    }
}

fn mebibytes(kib: Option<u64>) -> String {
    match kib {
        Some(kib) => format!("{:.1} MiB", exact(kib) / 1024.0),
        None => "unknown".to_owned(),
    }
}
