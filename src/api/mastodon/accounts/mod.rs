//! Accounts and their relationships (`docs/specs/mastodon.md 4.1`).

pub(crate) mod block;
pub(crate) mod create;
pub(crate) mod credentials;
pub(crate) mod endorse;
pub(crate) mod follow;
pub(crate) mod followers;
pub(crate) mod mute;
pub(crate) mod note;
pub(crate) mod relationships;
pub(crate) mod search;
mod shared;
pub(crate) mod show;
pub(crate) mod statuses;

use crate::api::kit::openapi::{Served, served};
pub(crate) use shared::{PAGE, change, page, people_of, person, span};

pub(crate) fn routes() -> Vec<Served> {
    [
        block::routes(),
        create::routes(),
        credentials::routes(),
        endorse::routes(),
        follow::routes(),
        followers::routes(),
        mute::routes(),
        note::routes(),
        relationships::routes(),
        search::routes(),
        show::routes(),
        served![statuses::statuses],
    ]
    .concat()
}
