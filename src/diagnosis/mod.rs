//! What an operator should know of a server: whether it is set up so that people reach it, and nothing is lost.

mod file;
mod finding;
mod outside;
mod setup;

pub(crate) use file::of_file;
pub(crate) use finding::{Finding, State};
pub(crate) use outside::of_outside;
pub(crate) use setup::of_setup;
