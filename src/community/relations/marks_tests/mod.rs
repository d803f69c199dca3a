//! Tests of marks, their lists and what is heard of them.

mod blocks;
mod counters;
mod lists;
mod notifications;
mod rules;
