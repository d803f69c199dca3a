//! Posts, comments, drafts and what belongs to them.

pub(crate) mod comment;
pub(crate) mod draft;
pub(crate) mod file;
pub(crate) mod hashtag;
pub(crate) mod history;
pub(crate) mod marks;
pub(crate) mod parts;
mod place;
pub(crate) mod post;
pub(crate) mod text;
pub(crate) mod values;
