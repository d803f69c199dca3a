//! The command line. Exit codes: 0 done, 1 refused or failed (one sentence on stderr), 2 wrong usage.

mod control_file;
mod diagnose;
mod file;
mod flags;
mod https;
mod launch;
mod log;
mod manage;
mod manual;
mod output;
mod program;
mod progress;
mod remote;
mod sandbox;
mod serve;
mod settings;

pub use program::main;
