//! When a certificate is asked for, and when again.

use crate::model::Millis;
use crate::model::clock::{HOUR, MINUTE, SECOND};

/// The first pause where the authority is away, and where somebody has to do something first: authorities count failures.
const AWAY: Millis = 10 * SECOND;
const UNPROVEN: Millis = 15 * MINUTE;
/// The longest pauses.
const LONGEST_AWAY: Millis = 6 * HOUR;
const LONGEST_UNPROVEN: Millis = 12 * HOUR;

/// The pause after so many failures, at least one. `chance` from 0 to 1 keeps servers from asking all at once.
pub(super) fn pause(failures: u32, is_passing: bool, chance: f64) -> Millis {
    let (first, longest) = if is_passing { (AWAY, LONGEST_AWAY) } else { (UNPROVEN, LONGEST_UNPROVEN) };
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(20)).min(longest);
    (doubled as f64 * (0.8 + 0.4 * chance)) as Millis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let middle = |failures, is_passing| pause(failures, is_passing, 0.5);
        assert_eq!([1, 2, 3].map(|failures| middle(failures, true)), [10 * SECOND, 20 * SECOND, 40 * SECOND]);
        assert_eq!([1, 2, 3].map(|failures| middle(failures, false)), [15 * MINUTE, 30 * MINUTE, HOUR]);
        assert_eq!((middle(400, true), middle(400, false)), (6 * HOUR, 12 * HOUR));
        assert_eq!((pause(1, true, 0.0), pause(1, true, 1.0)), (8 * SECOND, 12 * SECOND));
    }
}
