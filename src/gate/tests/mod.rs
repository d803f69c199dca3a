//! The gate, asked from outside.

#![expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]

mod encrypted;
mod frames;
mod harness;
mod plain;
