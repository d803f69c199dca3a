//! How the fields of forms are read.

use rocket::Request;
use rocket::http::Status;

use crate::api::kit::failure;
use crate::api::kit::params::{Coerce, Faults, ParamFault};

/// As browsers send them: everything is a text.
pub(crate) struct Rules;

impl Faults for Rules {
    fn coerce() -> Coerce {
        Coerce::LENIENT
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        let status = match fault {
            ParamFault::TooLarge { .. } => Status::PayloadTooLarge,
            ParamFault::Malformed(_) | ParamFault::Field { .. } => Status::BadRequest,
            ParamFault::Spool(_) => Status::InternalServerError,
        };
        failure::note(req, fault);
        status
    }
}

/// The fields of a form or of an address, read as `T`.
pub(crate) type Params<T> = crate::api::kit::params::Params<Rules, T>;
