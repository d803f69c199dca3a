//! Refusals in words for people.

use rocket::http::Status;

use crate::community::accounts::own::joining::sentence as as_sentence;
use crate::error::{Auth, Denied, Error, Limit, Taken, Why};

/// Why something was refused.
pub(crate) fn sentence(error: &Error) -> String {
    match error {
        Error::Unauthenticated(why) => match why {
            Auth::UnknownAccount | Auth::WrongPassword | Auth::PasswordNeeded => "The name or the password is wrong.",
            Auth::WrongPin | Auth::PinNeeded => "The PIN is wrong.",
            Auth::WrongCode => "This code is wrong, or was used before.",
            Auth::LoginTokenUnknown | Auth::LoginTokenUsed => "This form has expired. Please log in again.",
        }
        .into(),
        Error::Forbidden(denied) => forbidden(*denied).into(),
        Error::NotFound(_) => "It is not there any more.".into(),
        Error::Invalid { why: Why::Unfit(why), .. } => as_sentence(why),
        Error::Invalid { why: Why::TooLong { max }, .. } => format!("This is too long: at most {max} characters."),
        Error::Invalid { .. } => "Something in the form is not right.".into(),
        Error::Conflict(taken) => match taken {
            Taken::Username => "This username is taken.",
            Taken::Nickname => "This nickname is taken.",
            Taken::Email | Taken::Registered | Taken::EmailBound => "This address belongs to another account.",
            Taken::Phone | Taken::PhoneBound => "This number belongs to another account.",
        }
        .into(),
        Error::TooMany { what, .. } => too_many(what).into(),
        Error::Internal(cause) => {
            tracing::error!(%cause, "a page could not be shown");
            "Something went wrong on our end. Please try again in a moment.".into()
        }
        Error::Content(_) | Error::Friendship(_) | Error::Room(_) | Error::Push(_) => "That is not possible.".into(),
    }
}

fn forbidden(denied: Denied) -> &'static str {
    match denied {
        Denied::AccountDisabled | Denied::UserDisabled => "This login is currently disabled.",
        Denied::RegistrationClosed => "Registration is closed.",
        Denied::EmailRegistrationOff => "Nobody can join with an e-mail address here.",
        Denied::EmailDomainRefused => "Addresses of this domain cannot join here.",
        Denied::EditedTooRecently => "This was changed a short time ago. Please wait before you change it again.",
        Denied::LastAdministrator => "You are the last administrator. Make somebody else one first.",
        _ => "You may not do that.",
    }
}

fn too_many(what: &Limit) -> &'static str {
    match what {
        Limit::FailedLogins => "There were too many failed logins. Please try again in an hour.",
        Limit::VerifyCodes => "A mail was sent a moment ago. Please wait a minute before you ask for another one.",
        Limit::Registrations => "Too many people joined from where you are. Please try again later.",
        Limit::Downloads => "An archive is being made already. Please try again in a minute.",
        _ => "The server is busy. Please try again in a moment.",
    }
}

/// The status of a refusal.
pub(crate) fn status(error: &Error) -> Status {
    match error {
        Error::Unauthenticated(_) | Error::Invalid { .. } | Error::Content(_) => Status::UnprocessableEntity,
        Error::Forbidden(Denied::LastAdministrator) | Error::Friendship(_) | Error::Room(_) | Error::Push(_) => Status::Conflict,
        Error::Conflict(_) => Status::UnprocessableEntity,
        Error::Forbidden(Denied::AccountDisabled | Denied::UserDisabled) => Status::UnprocessableEntity,
        Error::Forbidden(_) => Status::Forbidden,
        Error::NotFound(_) => Status::NotFound,
        Error::TooMany { .. } => Status::TooManyRequests,
        Error::Internal(_) => Status::InternalServerError,
    }
}
