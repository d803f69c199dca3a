//! A small loopback load generator: interleaved rounds of calls, constants of their size, and a pool that writes.
//!
//! Folkmoot is measured as the program that is shipped, in a process of its own. Constants, the pool and the load
//! generator are children of the benchmark, which runs itself as `server HOST DIR` and as `load`.

pub mod client;
pub mod data;
pub mod disk;
pub mod field;
pub mod folkmoot;
pub mod goals;
pub mod host;
pub mod options;
pub mod plain;
pub mod pool;
pub mod process;
pub mod report;
pub mod scaling;
pub mod scaling_lists;
pub mod wire;

use std::error::Error;
use std::path::Path;

use rocket::{Build, Rocket};

pub use wire::{Expect, Request, TURN, get, send_json};

/// Result of anything in the harness: errors are for people.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// A Rocket application beside the measured program, run in a process of its own.
pub struct Host {
    pub name: &'static str,
    /// Builds the application with its files in the given empty directory.
    pub build: fn(&Path) -> Outcome<Rocket<Build>>,
}

/// One request and what its reply looks like.
#[derive(Clone)]
pub struct Call {
    pub name: String,
    pub request: Request,
    pub expect: Expect,
    /// Whether each connection sends the tag of the answer it has.
    pub conditional: bool,
}

impl Call {
    /// The same by clients that have the answer already.
    pub fn unchanged(self, name: &str) -> Self {
        Self { name: name.to_owned(), conditional: true, ..self }
    }

    pub fn new(name: impl Into<String>, request: Request, marker: &str) -> Self {
        Self { name: name.into(), request, expect: Expect::ok(marker), conditional: false }
    }
}
