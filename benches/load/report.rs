//! Medians of interleaved rounds, and tables in Markdown.

use serde::Serialize;

use super::field::Reading;

/// Median with the extremes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
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

    /// Inside each round, one value over another.
    pub fn ratio(over: &[Reading], under: &[Reading], of: impl Fn(&Reading) -> f64) -> Self {
        Self::of(over.iter().zip(under).map(|(over, under)| of(over) / of(under)))
    }
}

/// The median of one number of all rounds.
pub fn median(rounds: &[Reading], of: impl Fn(&Reading) -> f64) -> f64 {
    Spread::of(rounds.iter().map(of)).median
}

/// Microseconds and counts of a benchmark fit an f64 exactly.
#[expect(clippy::cast_precision_loss, reason = "values stay far below 2^53")]
pub fn exact(count: u64) -> f64 {
    count as f64
}

/// A whole number with separated thousands.
pub fn whole(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Microseconds as people write them.
pub fn time(micros: f64) -> String {
    match micros {
        ..10.0 => format!("{micros:.1} us"),
        ..1_000.0 => format!("{micros:.0} us"),
        _ => format!("{:.1} ms", micros / 1_000.0),
    }
}

/// Prints the head of a table.
pub fn head(columns: &[&str]) {
    println!("\n| {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len()));
}

/// Prints one line of a table.
pub fn line(cells: &[String]) {
    println!("| {} |", cells.join(" | "));
}
