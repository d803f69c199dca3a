//! Refusals of the administrators' page: `{"error": {"code", "message"}}` under a fitting status.

use rocket::http::Status;
use rocket::response::{self, Responder};
use rocket::{Request, catch};
use serde::Serialize;

use crate::api::kit::failure;
use crate::api::kit::params::{BoolRule, Coerce, Faults, IntegerRule, ListRule, ParamFault};
use crate::api::kit::reply::Reply;
use crate::community::operations::commands::sentence;
use crate::error::{Auth, Denied, Error, Resource};

/// What a handler returns.
pub(crate) type Outcome<T> = Result<Json<T>, Refusal>;

/// A successful answer: the value itself.
pub(crate) struct Json<T>(pub T);

impl<'r, T: Serialize> Responder<'r, 'static> for Json<T> {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        plain(&self.0).respond_to(req)
    }
}

/// JSON that may not be cached.
pub(crate) fn plain(value: &impl Serialize) -> Reply {
    use rocket::http::Header;
    Reply::json(value).header(Header::new("Cache-Control", "no-store")).header(Header::new("X-Content-Type-Options", "nosniff"))
}

/// The body `{}`, where success is all there is to report.
#[derive(Serialize)]
pub(crate) struct Success {}

/// The answer `{}` of a change that has nothing to report.
pub(crate) const DONE: Json<Success> = Json(Success {});

/// A refused request: its HTTP status, a code for programs and a message for people.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    status: Status,
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Body<'a> {
    error: ErrorBody<'a>,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    code: &'a str,
    message: &'a str,
}

impl Refusal {
    /// `code` is a fixed word such as `conflict`; `message` is shown to the administrator.
    pub(crate) fn new(status: Status, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// The text for people, without code and status.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// 401 `login`: the request has no cookie of a valid login.
    pub(crate) fn login() -> Self {
        Self::new(Status::Unauthorized, "login", "please log in")
    }

    /// 404 `not_found`: what was named does not exist.
    pub(crate) fn not_found() -> Self {
        Self::new(Status::NotFound, "not_found", "this was not found")
    }

    /// 422 `invalid`: a value cannot be used; `message` says what it has to be.
    pub(crate) fn unfit(message: impl Into<String>) -> Self {
        Self::new(Status::UnprocessableEntity, "invalid", message)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let message = sentence(&error);
        match error {
            Error::Unauthenticated(Auth::PinNeeded) => {
                Self::new(Status::Unauthorized, "code_needed", "the code of your authenticator is needed")
            }
            Error::Unauthenticated(Auth::WrongCode) => {
                Self::new(Status::Unauthorized, "wrong_code", "this code is wrong, or was used before")
            }
            Error::Unauthenticated(_) => Self::new(Status::Unauthorized, "wrong_login", "name or password is wrong"),
            Error::Forbidden(Denied::LastAdministrator) => Self::unfit("the last administrator stays; make somebody else one first"),
            Error::Forbidden(Denied::ReadOnly) => Self::new(Status::Forbidden, "not_administrator", "this account is not an administrator"),
            Error::Forbidden(_) => Self::new(Status::Forbidden, "forbidden", message),
            Error::NotFound(Resource::User) => Self::new(Status::NotFound, "not_found", message),
            Error::NotFound(_) => Self::not_found(),
            Error::Conflict(_) => Self::new(Status::Conflict, "conflict", message),
            Error::TooMany { .. } => {
                Self::new(Status::TooManyRequests, "too_many", "there were too many attempts; please wait and try again")
            }
            Error::Invalid { .. } | Error::Content(_) => Self::unfit(message),
            Error::Friendship(_) | Error::Room(_) | Error::Push(_) => Self::new(Status::BadRequest, "refused", message),
            Error::Internal(cause) => {
                tracing::error!(%cause, "internal error in an administrator's request");
                Self::new(Status::InternalServerError, "internal", "internal error; the log of the server has the cause")
            }
        }
    }
}

impl<'r> Responder<'r, 'static> for Refusal {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        plain(&Body { error: ErrorBody { code: self.code, message: &self.message } }).status(self.status).respond_to(req)
    }
}

/// How parameters are read here: JSON as it is, queries as they are written.
pub(crate) struct Rules;

/// Query and body of a request.
pub(crate) type Params<T> = crate::api::kit::params::Params<Rules, T>;

impl Faults for Rules {
    fn coerce() -> Coerce {
        Coerce { empty_is_absent: false, trim: false, bools: BoolRule::Strict, integers: IntegerRule::Strict, lists: ListRule::Lenient }
    }

    fn refuse(req: &Request<'_>, fault: ParamFault) -> Status {
        let status = match &fault {
            ParamFault::TooLarge { .. } => Status::PayloadTooLarge,
            ParamFault::Malformed(_) => Status::BadRequest,
            ParamFault::Field { .. } => Status::UnprocessableEntity,
            ParamFault::Spool(cause) => {
                tracing::error!(%cause, "an upload could not be stored");
                Status::InternalServerError
            }
        };
        failure::note(req, Refusal::new(status, "invalid", fault.to_string()));
        status
    }
}

/// What no handler answers.
#[catch(default)]
pub(crate) fn refused(status: Status, req: &Request<'_>) -> Refusal {
    failure::take::<Refusal>(req).unwrap_or_else(|| match status.code {
        404 => Refusal::not_found(),
        _ => Refusal::new(status, "refused", status.reason_lossy()),
    })
}
