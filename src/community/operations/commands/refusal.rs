//! Refusals as an operator reads them.

use crate::error::{Denied, Error, Limit, Resource, Taken, Why};

/// One clear sentence, without a full stop; the private cause is shown, as its reader owns the machine.
pub(crate) fn sentence(error: &Error) -> String {
    match error {
        Error::NotFound(Resource::User) => "there is no such user".into(),
        Error::NotFound(Resource::Account) => "there is no such account".into(),
        Error::Conflict(Taken::Username) => "this username is taken, or belonged to a deleted user".into(),
        Error::Conflict(Taken::Nickname) => "this nickname is taken".into(),
        Error::Conflict(Taken::Email | Taken::Registered) => "this e-mail address belongs to another account".into(),
        Error::Invalid { why: Why::Unfit(sentence), .. } => sentence.clone(),
        Error::Forbidden(Denied::MarkOneself) => "users cannot do this to themselves".into(),
        Error::Forbidden(Denied::Blocked) => "one of the two has blocked the other".into(),
        Error::Forbidden(Denied::MarkOff) => "this is disabled in the settings".into(),
        Error::Forbidden(Denied::UserDisabled | Denied::AccountDisabled) => "the user is disabled".into(),
        Error::Forbidden(Denied::LastAdministrator) => {
            "the last administrator stays; make somebody else one first: `folkmoot user role NAME administrator`".into()
        }
        Error::Forbidden(Denied::ReadOnly) => "this account is not an administrator".into(),
        Error::TooMany { what: Limit::Follows { max }, .. } => format!("a user may follow at most {max} people"),
        Error::TooMany { what: Limit::Blocks { max }, .. } => format!("a user may block at most {max} people"),
        Error::Internal(cause) => cause.0.clone(),
        other => other.to_string(),
    }
}
