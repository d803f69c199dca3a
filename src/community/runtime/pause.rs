//! How long to wait before something is tried again.

use crate::model::clock::{HOUR, SECOND};
use crate::model::{Entropy, Millis};

/// The pause after the first attempt; each is about twice as long as the one before.
const FIRST: Millis = 15 * SECOND;
const LONGEST: Millis = HOUR;

/// Between three quarters and five quarters of a pause that doubles with each attempt, so that many do not come at once.
pub(crate) fn pause(attempts: i64, entropy: &Entropy) -> Millis {
    let doublings = attempts.clamp(1, 20) - 1;
    let pause = (FIRST << doublings).min(LONGEST);
    let part = i64::from(u16::from_le_bytes(entropy.bytes())) % 501;
    pause * (750 + part) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::clock::MINUTE;

    #[test]
    fn pauses_grow_are_bounded_and_differ() {
        let entropy = Entropy::from_seed([1; 32]);
        for (attempts, about) in
            [(1, 15 * SECOND), (2, 30 * SECOND), (3, MINUTE), (8, 32 * MINUTE), (9, HOUR), (60, HOUR), (i64::MAX, HOUR)]
        {
            let drawn: Vec<Millis> = (0..50).map(|_| pause(attempts, &entropy)).collect();
            assert!(drawn.iter().all(|pause| (about * 3 / 4..=about * 5 / 4).contains(pause)), "{attempts}: {drawn:?}");
            assert!(drawn.iter().any(|pause| *pause != drawn[0]), "{attempts}");
        }
    }
}
