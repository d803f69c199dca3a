//! Ranges of a text.

use std::ops::Range;

/// Whether a byte position lies in one of the ranges.
pub(super) fn within(ranges: &[Range<usize>], at: usize) -> bool {
    ranges.iter().any(|range| range.contains(&at))
}
