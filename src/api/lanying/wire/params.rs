//! How this API reads parameters (`docs/specs/lanying.md 1.4`), and which methods mean the same.

use rocket::Request;
use rocket::http::{Method, Status};

use super::error::Failure;
use crate::api::kit::failure;
use crate::api::kit::openapi::Served;
use crate::api::kit::params::{BoolRule, Coerce, Faults, IntegerRule, ListRule, ParamFault};
use crate::api::kit::routes::also;

/// How this dialect reads parameters (`docs/specs/lanying.md 1.4`).
pub(crate) struct Rules;

impl Faults for Rules {
    const TAKES_BARE_JSON: bool = false;

    fn coerce() -> Coerce {
        Coerce { empty_is_absent: false, trim: false, bools: BoolRule::Strict, integers: IntegerRule::Strict, lists: ListRule::Strict }
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        let status = if matches!(fault, ParamFault::TooLarge { .. }) { Status::PayloadTooLarge } else { Status::BadRequest };
        failure::note(req, Failure::from(fault));
        status
    }
}

/// The same for the call whose body is one list.
pub(crate) struct ListRules;

impl Faults for ListRules {
    fn coerce() -> Coerce {
        Rules::coerce()
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        Rules::refuse(req, fault)
    }
}

/// The parameters of a request, read as `T`.
pub(crate) type Params<T> = crate::api::kit::params::Params<Rules, T>;

/// The body of a request that is one list.
pub(crate) type ListBody<T> = crate::api::kit::params::Params<ListRules, T>;

/// A body that is one bare text.
pub(crate) type BodyText = crate::api::kit::params::BodyText<Rules>;

/// `PUT` and `POST` are one operation (`docs/specs/lanying.md 1.5`).
pub(crate) fn put_or_post(routes: Vec<Served>) -> Vec<Served> {
    also(routes, &[Method::Put])
}

/// `DELETE` and `POST` are one operation.
pub(crate) fn delete_or_post(routes: Vec<Served>) -> Vec<Served> {
    also(routes, &[Method::Delete])
}
