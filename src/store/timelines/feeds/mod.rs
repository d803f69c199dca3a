//! Where timelines come from: index scans, merged by id. Nothing here checks who may see what.

mod followed;
mod kept;
mod merge;

pub(crate) use followed::{exclusive, followed_tags, pinned};
pub(crate) use kept::{Walk, timeline};
pub(crate) use merge::Source;
