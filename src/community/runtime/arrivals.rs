//! How many people joined from a place lately. Kept in memory: a restart forgets it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use crate::model::Millis;
use crate::model::clock::HOUR;
use crate::model::people::place::Place;

/// Places that are remembered; beyond, the one that was quiet longest is forgotten.
const PLACES: usize = 10_000;

/// When somebody joined, by place, the latest hour only.
#[derive(Default)]
pub(crate) struct Arrivals(Mutex<HashMap<Place, VecDeque<Millis>>>);

impl Arrivals {
    /// Counts one more from `place`, unless `most` came from there within an hour: then how many milliseconds to wait.
    pub(crate) fn count(&self, place: Place, most: usize, now: Millis) -> Result<(), Millis> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if places.len() >= PLACES && !places.contains_key(&place) {
            places.retain(|_, times| times.back().is_some_and(|last| *last > now - HOUR));
            if places.len() >= PLACES
                && let Some(quiet) = places.iter().min_by_key(|(_, times)| times.back().copied()).map(|(place, _)| *place)
            {
                places.remove(&quiet);
            }
        }
        let times = places.entry(place).or_default();
        while times.front().is_some_and(|first| *first <= now - HOUR) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= most => Err(first + HOUR - now),
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_waits_and_memory_is_bounded() {
        let arrivals = Arrivals::default();
        let place = |n: u32| Place::of(std::net::Ipv4Addr::from_bits(0x0a00_0000 + n).into());
        let refused = (0..10_000).filter(|n| arrivals.count(place(0), 3, *n).is_err()).count();
        assert_eq!(refused, 9_997);
        assert_eq!(arrivals.count(place(0), 3, 10_000), Err(HOUR - 10_000));
        assert_eq!(arrivals.count(place(1), 3, 10_000), Ok(()), "elsewhere nobody waits");
        assert_eq!(arrivals.count(place(0), 3, HOUR), Ok(()));
        for n in 0..20_000 {
            assert_eq!(arrivals.count(place(n + 2), 3, HOUR), Ok(()));
        }
        assert_eq!(arrivals.0.lock().expect("no panic before").len(), PLACES);
    }
}
