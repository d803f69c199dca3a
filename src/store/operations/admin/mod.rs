//! What administrators see: all users, all content, the reports, and the log of their own actions.

pub(crate) mod audit;
pub(crate) mod days;
pub(crate) mod invites;
pub(crate) mod members;
pub(crate) mod moderation;
pub(crate) mod programs;
