//! Tests of marks and their notifications.

mod blocks;
mod counters;
mod notifications;
mod rules;
