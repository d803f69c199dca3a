//! Where timelines come from: walks along indexes, merged by id. Nothing here asks who may see what.

mod facts;
mod followed;
mod merge;

pub(crate) use facts::{Facts, carrying, load, mentioned, pinned};
pub(crate) use followed::{Follow, exclusive, followed_tags, follows, hidden, muted_threads};
pub(crate) use merge::{Merge, Source};
