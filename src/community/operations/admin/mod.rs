//! What administrators do on their page: each act is allowed to administrators alone, and written down.

mod acts;
pub mod backups;
pub mod entrance;
pub mod invites;
pub mod jobs;
pub mod members;
pub mod moderation;
pub mod notices;
pub mod overview;
pub mod programs;
pub mod repair;
pub mod rules;

pub use crate::store::operations::admin::audit::Act;
pub use acts::{ACTS, Admin, Plain, acts};
