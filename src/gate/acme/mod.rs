//! Certificates of an authority (RFC 8555): asked for, proven, kept and renewed.

mod attempt;
mod authority;
mod keeper;
mod schedule;
mod words;

pub(crate) use authority::Authority;
pub(crate) use keeper::keep;
