//! People and what stands between them (`docs/specs/mastodon.md 4.1`).

pub mod block;
pub mod create;
pub mod credentials;
pub mod endorse;
pub mod follow;
pub mod followers;
pub mod mute;
pub mod note;
pub mod relationships;
pub mod search;
mod shared;
pub mod show;
pub mod statuses;

use crate::api::kit::openapi::{Served, served};
pub use shared::{PAGE, bounds, change, page, people_of, person, relationship};

pub fn routes() -> Vec<Served> {
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
