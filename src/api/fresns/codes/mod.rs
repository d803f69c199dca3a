//! The message of every code a Fresns client can see, in three languages and both families
//! (`src/api/fresns/codes`).
//!
//! The texts are Folkmoot's own. Many numbers mean different things in the two families.

mod messages;

pub(crate) use messages::all;
pub use messages::message;
