//! Entity tags: an answer that the client has already is not made and sent again (RFC 9110, section 13).

mod conditional;
mod if_none_match;
mod versions;

pub(crate) use conditional::{Conditional, NotModified, Varies, tagged};
pub(crate) use if_none_match::IfNoneMatch;
pub(crate) use versions::Versions;
