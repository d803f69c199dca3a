//! Who is connected: counted in all and for each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::people::place::Place;

/// Counts connections.
pub(super) struct Crowd {
    most: usize,
    most_of_one: usize,
    here: Mutex<Here>,
}

#[derive(Default)]
struct Here {
    all: usize,
    by_address: HashMap<Place, usize>,
}

/// A connection that counts until this is dropped.
pub(super) struct Entered {
    crowd: Arc<Crowd>,
    of: Place,
}

impl Crowd {
    pub(super) fn new(most: usize, most_of_one: usize) -> Arc<Self> {
        Arc::new(Self { most, most_of_one, here: Mutex::default() })
    }

    /// A place for one more connection; `None` where there are too many.
    pub(super) fn enter(self: &Arc<Self>, ip: IpAddr) -> Option<Entered> {
        let of = Place::of(ip);
        let mut here = self.here.lock().unwrap_or_else(PoisonError::into_inner);
        if here.all >= self.most || here.by_address.get(&of).is_some_and(|open| *open >= self.most_of_one) {
            return None;
        }
        here.all += 1;
        *here.by_address.entry(of).or_default() += 1;
        Some(Entered { crowd: Arc::clone(self), of })
    }

    pub(super) fn len(&self) -> usize {
        self.here.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut here = self.crowd.here.lock().unwrap_or_else(PoisonError::into_inner);
        here.all -= 1;
        if let Some(open) = here.by_address.get_mut(&self.of) {
            *open -= 1;
            if *open == 0 {
                here.by_address.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn places_are_counted_in_all_and_for_each_address_and_given_back() {
        let crowd = Crowd::new(3, 2);
        let one = crowd.enter(ip("192.0.2.1")).expect("a place");
        let _two = crowd.enter(ip("::ffff:192.0.2.1")).expect("a place");
        assert!(crowd.enter(ip("192.0.2.1")).is_none());
        let _three = crowd.enter(ip("2001:db8:0:1::1")).expect("a place");
        assert!(crowd.enter(ip("192.0.2.2")).is_none(), "three in all");
        drop(one);
        let _four = crowd.enter(ip("2001:db8:0:1:ffff::2")).expect("a place");
        assert_eq!(crowd.len(), 3);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let crowd = Crowd::new(9, 1);
        let first = crowd.enter(ip("2001:db8:0:1::1"));
        assert!(crowd.enter(ip("2001:db8:0:1:8000::1")).is_none());
        assert!(crowd.enter(ip("2001:db8:0:2::1")).is_some());
        drop(first);
        assert!(crowd.enter(ip("2001:db8:0:1:8000::1")).is_some());
        assert_eq!((crowd.len(), crowd.here.lock().expect("no panic").by_address.len()), (0, 0));
    }
}
