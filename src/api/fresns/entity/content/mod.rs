//! Posts, comments, drafts and what belongs to them.

pub mod comment;
pub mod draft;
pub mod file;
pub mod hashtag;
pub mod history;
pub mod marks;
pub mod parts;
pub mod post;
pub mod text;
pub mod values;
