//! How something went, as frames say it (`docs/specs/lanying.md 6.7`).

use super::proto::Status;
use crate::app::App;
use crate::community::messages::sync::Refusal;
use crate::error::Error;

/// Why a frame is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    code: i32,
    /// Clients look for some of these texts.
    reason: &'static str,
}

const fn refused(code: i32, reason: &'static str) -> Refused {
    Refused { code, reason }
}

/// Everything went well.
const OK: i32 = 1;

pub(super) const FAILED: Refused = refused(2, "the server failed");
pub(super) const UNSUPPORTED: Refused = refused(2, "this is not supported");
pub(super) const UNKNOWN_COMMAND: Refused = refused(3, "the command is not known");
pub(super) const UNREADABLE: Refused = refused(4, "the frame cannot be read");
pub(super) const BAD_TOKEN: Refused = refused(7, "the token is not valid");
pub(super) const BAD_PARAMETER: Refused = refused(8, "a parameter is missing or does not fit");
/// With this text a client that was logged out does not log in again by itself.
pub(super) const NO_TOKEN: Refused = refused(9, "token required");
/// With this one it does.
pub(super) const NOT_LOGGED_IN: Refused = refused(9, "you must login first");
pub(super) const FROZEN: Refused = refused(10, "the user is disabled");
pub(super) const ENCRYPTED: Refused = refused(14, "frames are neither encrypted nor compressed here");
pub(super) const TOO_MANY: Refused = refused(20, "too many open connections");

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Blocked => refused(2, "you have been blocked by the recipient"),
            Refusal::RelationForbids => refused(2, "your relation with target does not allow chat"),
            Refusal::NoTarget => refused(8, "there is no such user or group, or you are not in it"),
            Refusal::NoMessage => refused(8, "there is no such message of yours"),
            Refusal::Silenced => refused(11, "you may not speak here"),
            Refusal::Disabled => FROZEN,
            Refusal::TooFast => refused(20, "too many messages, try again later"),
            Refusal::TooLong => refused(8, "the message is too long"),
            Refusal::RecallTooLate => refused(2, "exceed recall time limit"),
            Refusal::Invalid => BAD_PARAMETER,
            Refusal::Internal => FAILED,
        }
    }
}

impl From<Refused> for Status {
    fn from(refused: Refused) -> Self {
        Self { code: Some(refused.code), reason: Some(refused.reason.to_owned()) }
    }
}

/// The status of what went well: the 1 is written.
pub(super) fn ok() -> Option<Status> {
    Some(Status { code: Some(OK), reason: None })
}

/// What failed inside is logged here, once, and not shown.
pub(super) fn of_read(error: Error) -> Refused {
    match error {
        Error::Internal(cause) => {
            tracing::error!(%cause, "internal error on a socket");
            FAILED
        }
        _ => BAD_PARAMETER,
    }
}

/// Says why to whoever watches a sandbox.
pub(super) fn explain(app: &App, refused: Refused) -> Refused {
    if app.explain {
        app.explained(format!("refused on the socket with status {}: {}", refused.code, refused.reason));
    }
    refused
}
