//! Posts, comments, reposts and messages as one viewer sees them: a fixed number of queries, however many.
//! What is anonymous is never among them (`docs/specs/core.md` 10).

mod around;
mod load;
mod rows;

pub(crate) use load::{in_order, load, load_one, visible};
