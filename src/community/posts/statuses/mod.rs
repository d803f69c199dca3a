//! Statuses: publications as they appear in dialects that do not distinguish posts, comments,
//! reposts and messages (`docs/specs/mastodon.md 4.2, 8`).

mod acts;
mod compose;
mod context;
mod create;
mod edit;
mod history;
mod lookup;
mod place;

pub(crate) use acts::{delete, quotes, reblog, revoke_quote, set_quote_policy, unreblog};
pub(crate) use compose::{asked, check, publish};
pub(crate) use context::{Context, context};
pub use create::{Submitted, create};
pub(crate) use edit::{FileEdit, StatusEdit, edit};
pub(crate) use history::{History, Version, history};
pub use lookup::one;
pub(crate) use lookup::{MAX_DESCRIPTION, MAX_FILES, MAX_LENGTH, some};
