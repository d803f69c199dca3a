//! How this API reads parameters (`docs/specs/mastodon.md 1.4`).

use rocket::Request;
use rocket::http::Status;

use super::error::Failure;
use crate::api::kit::failure;
use crate::api::kit::params::{Coerce, Faults, ParamFault};

/// How this dialect reads parameters (`docs/specs/mastodon.md 1.4`).
pub(crate) struct Rules;

impl Faults for Rules {
    fn coerce() -> Coerce {
        Coerce::LENIENT
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        failure::note(req, Failure::from(fault));
        Status::UnprocessableEntity
    }
}

/// The parameters of a request, read as `T`.
pub(crate) type Params<T> = crate::api::kit::params::Params<Rules, T>;
