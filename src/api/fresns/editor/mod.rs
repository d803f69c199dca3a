//! `editor/*` (`docs/specs/fresns.md 5.2.6`): publishing at once, drafts, what an editor may do.

mod config;
mod draft;
mod fields;
mod quick;
mod shared;
mod source;

use super::wire::family::Family;
use crate::api::kit::openapi::Served;
pub(crate) use source::Source;

pub(crate) fn routes(family: Family) -> Vec<Served> {
    [config::routes(family), quick::routes(family), draft::routes(family)].concat()
}
