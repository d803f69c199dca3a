//! A connection that has not said yet whose it is.

use std::future::poll_fn;
use std::net::IpAddr;
use std::sync::Arc;

use super::bus::Bus;
use super::counts::Ended;
use super::index::Refused;
use super::queue::Queue;

/// Counts for its address until it is dropped, and hears of nothing but the end of the server.
pub(crate) struct Guest {
    bus: Arc<Bus>,
    address: IpAddr,
    number: u64,
    queue: Arc<Queue>,
}

impl Guest {
    /// Lets a connection in, where its address has fewer than `most`.
    pub(crate) fn enter(bus: &Arc<Bus>, address: IpAddr, most: usize) -> Result<Self, Refused> {
        let queue = Arc::<Queue>::default();
        let number = bus.index().enter(address, most, &queue)?;
        Ok(Self { bus: Arc::clone(bus), address, number, queue })
    }

    /// Waits until the server stops.
    pub(crate) async fn ended(&self) -> Ended {
        poll_fn(|context| self.queue.poll_ended(context)).await
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.bus.index().exit(self.number, &self.address);
    }
}
