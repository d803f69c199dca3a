//! Tests of marks and what is heard of them.

mod blocks;
mod counters;
mod notifications;
mod rules;
