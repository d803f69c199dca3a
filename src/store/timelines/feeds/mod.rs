//! Where timelines come from: index scans, merged by id. Nothing here checks who may see what.

mod facts;
mod followed;
mod merge;

pub(crate) use facts::{Facts, carrying, load, mentioned, pinned};
pub(crate) use followed::{Follow, exclusive, followed_tags, follows, hidden, muted_threads};
pub(crate) use merge::{Merge, Source};
