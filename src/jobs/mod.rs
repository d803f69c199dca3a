//! What the server does by the clock: one table of jobs, one timer.

mod table;
mod timer;

pub(crate) use timer::stage;
