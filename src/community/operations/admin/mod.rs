//! What administrators do on their page: each act is allowed to administrators alone, and written down.

mod acts;
pub(crate) mod backups;
pub(crate) mod entrance;
pub(crate) mod invites;
pub(crate) mod jobs;
pub(crate) mod mails;
pub(crate) mod members;
pub(crate) mod moderation;
pub(crate) mod notices;
pub(crate) mod outboxes;
pub(crate) mod overview;
pub(crate) mod programs;
pub(crate) mod repair;
pub(crate) mod rules;

pub(crate) use crate::store::operations::admin::audit::Act;
pub(crate) use acts::{ACTS, Admin, Plain, acts};
