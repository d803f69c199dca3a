//! What administrators look at: everybody, everything said, what was reported, what they did themselves.

pub mod audit;
pub mod days;
pub mod invites;
pub mod members;
pub mod moderation;
pub mod programs;
