//! Streams of what happens: over HTTP inside the process, and over sockets of a server that listens.

mod contract;
mod hostile;
pub mod listener;
mod rules;
mod sockets;
mod streams;
