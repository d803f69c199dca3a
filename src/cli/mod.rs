//! The command line. Exit codes: 0 done, 1 refused or failed (one sentence on stderr), 2 wrong usage.

mod app;
mod control_file;
pub mod file;
mod flags;
mod launch;
mod log;
mod notifier;
mod operate;
mod output;
mod program;
mod progress;
mod remote;
mod sandbox;
mod serve;
mod settings;
mod token;
mod user;

pub use program::main;
