//! `conversation/*` (`docs/specs/fresns.md 5.1.3, 5.2.8, 6.2`): v2 addresses a conversation by its id,
//! v1 by the other person.

mod acts;
mod list;
mod messages;
mod send;
mod shared;

use super::wire::family::Family;
use crate::api::kit::openapi::Served;

/// Every route of a family below `conversation`.
pub(crate) fn routes(family: Family) -> Vec<Served> {
    [list::routes(family), messages::routes(family), send::routes(family), acts::routes(family)].concat()
}
