//! Devices of several people, in conversations of every kind.

mod notices;
mod operations;
mod random;
mod reading;
mod sending;
