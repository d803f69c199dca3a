//! The thread that writes, the threads for queries without a bound, and how they answer.

mod answer;
pub(crate) mod slow_reader;
pub(crate) mod writer;
pub(crate) mod writer_metrics;
