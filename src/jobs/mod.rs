//! What the server does by the clock: one table of jobs, one timer.

mod events;
mod table;
mod timer;

pub(crate) use timer::stage;
