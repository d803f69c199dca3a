//! Requests of this server to others, in one place: only to addresses that may be reached, and within bounds of time and size.

mod client;
mod network;
mod resolver;
#[cfg(test)]
pub(crate) mod stub;
#[cfg(test)]
mod tests;

pub(crate) use client::{Client, Fault, Outgoing};
pub(crate) use network::{Network, Reach};
