//! What administrators look at: everybody, everything said, what was reported, what they did themselves.

pub(crate) mod audit;
pub(crate) mod days;
pub(crate) mod invites;
pub(crate) mod members;
pub(crate) mod moderation;
pub(crate) mod programs;
