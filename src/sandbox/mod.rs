//! A community of invented people, to try clients against: deterministic, and with tokens that are known.
//!
//! The content is built under a frozen clock and with seeded randomness, then the file is opened again as any
//! other. What is secret in it follows from the seed, which the file keeps: the same file or seed has
//! the same tokens.

mod build;
mod builder;
mod console;
mod credentials;
mod crowd;
mod im;
mod messages;
mod people;
mod pictures;
mod posts;
mod secrets;

pub use crate::sandbox::builder::Options;
pub(crate) use crate::sandbox::builder::WARNING;
pub use build::build;
pub(crate) use build::seed_of;
pub(crate) use console::console;
