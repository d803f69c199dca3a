//! The parameters of every list of posts or comments (`docs/specs/fresns.md 5.2.7`), and the lists themselves.

mod dates;
mod pages;
mod params;
mod scope;

pub(crate) use crate::api::fresns::lists::params::{ListParams, ListScope};
pub(crate) use pages::{comments, nothing, posts, slice, timeline_scope};
