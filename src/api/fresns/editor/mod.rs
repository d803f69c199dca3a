//! `editor/*` (`specs/fresns.md 5.2.6`): publishing at once, drafts, what an editor may do.

mod config;
mod draft;
mod fields;
mod quick;
mod source;

pub use source::Source;

use super::wire::error::Failure;
use super::wire::family::Family;
use crate::api::kit::openapi::Served;
use crate::model::content::entry::EntryKind;

pub fn routes(family: Family) -> Vec<Served> {
    [config::routes(family), quick::routes(family), draft::routes(family)].concat()
}

/// The `post` or `comment` of a path.
fn kind(word: &str) -> Result<EntryKind, Failure> {
    match word {
        "post" => Ok(EntryKind::Post),
        "comment" => Ok(EntryKind::Comment),
        _ => Err(Failure::Code(30002)),
    }
}
