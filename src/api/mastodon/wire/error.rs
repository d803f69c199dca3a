//! From the community's errors to status and text (`docs/specs/mastodon.md 1.7`): always `{"error": string}`.

use std::collections::BTreeMap;

use rocket::Request;
use rocket::http::{Header, Status};
use rocket::response::{self, Responder};
use schemars::JsonSchema;
use serde::Serialize;

use super::reply::{finish, json};
use crate::api::kit::params::ParamFault;
use crate::api::kit::reply::Reply;
use crate::api::kit::request_id;
use crate::error::{Auth, ContentFault, Denied, Error, Limit, Resource, Taken, Why};

/// The token is missing or unknown.
pub(crate) const INVALID_TOKEN: &str = "The access token is invalid";
/// The token has no user, or nobody is logged in where a login is required.
pub(crate) const NO_USER: &str = "This method requires an authenticated user";
/// 403: the token does not hold the scope that is needed.
pub(crate) const WRONG_SCOPE: &str = "This action is outside the authorized scopes";
/// 403: the caller may not do this.
pub(crate) const NOT_ALLOWED: &str = "This action is not allowed";
/// 403: the user who calls, or their account, is disabled.
pub(crate) const DISABLED: &str = "Your login is currently disabled";
/// 404: what is asked for is not there, or the caller may not see it.
pub(crate) const NO_RECORD: &str = "Record not found";
/// 404 of an unknown path, and of the few calls that are documented with this text.
pub(crate) const NOT_FOUND: &str = "Not Found";

/// A validation error of one attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Detail {
    /// A code such as `ERR_TOO_LONG`.
    pub error: &'static str,
    /// The message, without the name of the attribute.
    pub description: String,
}

/// What is wrong, attribute by attribute: all of it, not the first alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Invalid {
    sentences: Vec<String>,
    details: BTreeMap<&'static str, Vec<Detail>>,
}

impl Invalid {
    /// `attribute` is the key of `details`, `shown` its name in the sentence.
    pub(crate) fn add(&mut self, attribute: &'static str, shown: &str, error: &'static str, description: impl Into<String>) {
        let description = description.into();
        self.sentences.push(format!("{shown} {description}"));
        self.details.entry(attribute).or_default().push(Detail { error, description });
    }

    /// True when nothing was added.
    pub(crate) fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// `Ok` when nothing was added.
    pub(crate) fn check(self) -> Result<(), Failure> {
        if self.is_empty() { Ok(()) } else { Err(Failure::Invalid(self)) }
    }
}

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A status and its text.
    Plain(Status, String),
    /// What the token check says: carries `WWW-Authenticate`.
    Token(Status, &'static str),
    /// 422 with `details`.
    Invalid(Invalid),
    /// 429; seconds until the limit opens again.
    Limited(Option<u64>),
    Core(Error),
}

impl Failure {
    /// 404 with the text of [`NO_RECORD`].
    pub(crate) fn not_found() -> Self {
        Self::Plain(Status::NotFound, NO_RECORD.into())
    }

    /// 403 with the text of [`NOT_ALLOWED`].
    pub(crate) fn not_allowed() -> Self {
        Self::Plain(Status::Forbidden, NOT_ALLOWED.into())
    }

    /// 400 with the given text.
    pub(crate) fn bad_request(text: impl Into<String>) -> Self {
        Self::Plain(Status::BadRequest, text.into())
    }

    /// 422 with the usual beginning.
    pub(crate) fn validation(sentence: impl std::fmt::Display) -> Self {
        Self::Plain(Status::UnprocessableEntity, format!("Validation failed: {sentence}"))
    }

    /// 422 without it.
    pub(crate) fn unprocessable(text: impl Into<String>) -> Self {
        Self::Plain(Status::UnprocessableEntity, text.into())
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<ParamFault> for Failure {
    fn from(fault: ParamFault) -> Self {
        match fault {
            ParamFault::Spool(cause) => Self::Core(Error::internal(cause)),
            ParamFault::TooLarge { .. } => Self::Plain(Status::PayloadTooLarge, "Request Entity Too Large".into()),
            ParamFault::Malformed(_) | ParamFault::Field { .. } => Self::bad_request(fault.to_string()),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct Plain<'a> {
    error: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct Detailed<'a> {
    error: String,
    details: &'a BTreeMap<&'static str, Vec<Detail>>,
}

impl Failure {
    /// The answer as JSON (`docs/specs/mastodon.md 1.7`). An internal error is logged here and not shown.
    pub(crate) fn render(&self) -> Reply {
        match self {
            Self::Plain(status, text) => plain(*status, text),
            Self::Token(status, text) => {
                let kind = if *status == Status::Forbidden { "insufficient_scope" } else { "invalid_token" };
                let challenge = format!("Bearer realm=\"Doorkeeper\", error=\"{kind}\", error_description=\"{text}\"");
                plain(*status, text).header(Header::new("WWW-Authenticate", challenge))
            }
            Self::Invalid(invalid) => {
                let error = format!("Validation failed: {}", invalid.sentences.join(", "));
                json(&Detailed { error, details: &invalid.details }).status(Status::UnprocessableEntity)
            }
            Self::Limited(seconds) => {
                let reply = plain(Status::TooManyRequests, "Too many requests");
                match seconds {
                    Some(seconds) => reply.header(Header::new("Retry-After", seconds.to_string())),
                    None => reply,
                }
            }
            Self::Core(Error::Internal(cause)) => {
                tracing::error!(%cause, "internal error in a request");
                plain(Status::InternalServerError, "We're sorry, but something went wrong on our end.")
            }
            Self::Core(Error::TooMany { what: Limit::Follows { max }, .. }) => {
                Self::validation(format_args!("You cannot follow more than {max} people")).render()
            }
            Self::Core(Error::TooMany { what: Limit::Blocks { max }, .. }) => {
                Self::validation(format_args!("You cannot block more than {max} people")).render()
            }
            Self::Core(Error::TooMany { retry_after_seconds, .. }) => Self::Limited(*retry_after_seconds).render(),
            Self::Core(error) => {
                let (status, text) = known(error);
                plain(status, &text)
            }
        }
    }
}

fn plain(status: Status, text: &str) -> Reply {
    json(&Plain { error: text }).status(status)
}

/// Status and text of everything that is not internal.
fn known(error: &Error) -> (Status, String) {
    let unprocessable = |text: &str| (Status::UnprocessableEntity, text.to_owned());
    match error {
        Error::Unauthenticated(why) => match why {
            Auth::UnknownAccount
            | Auth::WrongPassword
            | Auth::WrongPin
            | Auth::PinNeeded
            | Auth::PasswordNeeded
            | Auth::WrongCode
            | Auth::LoginTokenUnknown
            | Auth::LoginTokenUsed => (Status::Unauthorized, INVALID_TOKEN.into()),
        },
        Error::Forbidden(Denied::NotFollowed) => {
            unprocessable("Validation failed: You must be already following the person you want to endorse")
        }
        Error::Forbidden(denied) => (Status::Forbidden, forbidden(denied).into()),
        Error::NotFound(thing) => match thing {
            Resource::Account
            | Resource::User
            | Resource::Post
            | Resource::Comment
            | Resource::DeleteTarget
            | Resource::DisabledPost
            | Resource::DisabledComment
            | Resource::PostOfComment
            | Resource::Hashtag
            | Resource::Forum
            | Resource::Geotag
            | Resource::Conversation
            | Resource::Message
            | Resource::Draft
            | Resource::File
            | Resource::Revision
            | Resource::MarkTarget
            | Resource::Record => (Status::NotFound, NO_RECORD.into()),
        },
        Error::Invalid { field, why } => unprocessable(&format!("Validation failed: {}", invalid(field, why))),
        Error::Conflict(taken) => match taken {
            Taken::Username => unprocessable("Validation failed: Username has already been taken"),
            Taken::Nickname => unprocessable("Validation failed: Display name has already been taken"),
            Taken::Email | Taken::Registered | Taken::EmailBound => {
                unprocessable("Validation failed: E-mail address has already been taken")
            }
            Taken::Phone | Taken::PhoneBound => unprocessable("Duplicate record"),
        },
        Error::Content(why) => content_fault(why),
        Error::Friendship(_) | Error::Room(_) | Error::Push(_) => (Status::Forbidden, NOT_ALLOWED.into()),
        // Both are answered by `render`.
        Error::TooMany { .. } => (Status::TooManyRequests, "Too many requests".into()),
        Error::Internal(_) => (Status::InternalServerError, String::new()),
    }
}

/// `docs/specs/mastodon.md 4.2`; the first four have no usual beginning.
fn content_fault(why: &ContentFault) -> (Status, String) {
    let missing = |what: &str| (Status::NotFound, format!("The post you are trying to {what} does not appear to exist."));
    let sentence = match why {
        ContentFault::NoParent => return missing("reply to"),
        ContentFault::NoQuoted => return missing("quote"),
        ContentFault::TooManyFiles { max } => format!("Cannot attach more than {max} files"),
        ContentFault::MixedFiles => "Cannot attach a video to a post that already contains images".into(),
        ContentFault::FilesTaken(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("Media {} not found or already attached to another post", ids.join(", "))
        }
        ContentFault::QuoteOfStranger => "Cannot quote a non-mentioned user in a Private Mention post.".into(),
        ContentFault::QuoteInReply => "Validation failed: Quoted status cannot be part of a reply".into(),
        ContentFault::TooSoon => "Validation failed: Scheduled at date must be in the future".into(),
        ContentFault::TooManyWaiting { max } => format!("Validation failed: You have exceeded the limit of {max} scheduled posts"),
        ContentFault::TooManyThatDay { max } => {
            format!("Validation failed: You have exceeded the limit of {max} scheduled posts for that day")
        }
    };
    (Status::UnprocessableEntity, sentence)
}

fn forbidden(denied: &Denied) -> &'static str {
    match denied {
        Denied::AccountDisabled | Denied::UserDisabled => DISABLED,
        Denied::TargetDeleted
        | Denied::OtherAccount
        | Denied::MarkOneself
        | Denied::MarkOff
        | Denied::Blocked
        | Denied::NotFollowed
        | Denied::NotAuthorDelete
        | Denied::NotAuthorEdit
        | Denied::NotUploader
        | Denied::DeleteOff
        | Denied::EditOff { .. }
        | Denied::EditWindowOver
        | Denied::EditSticky
        | Denied::EditDigest
        | Denied::EditReply
        | Denied::CommentsClosed
        | Denied::CommentsFollowedOnly
        | Denied::CommentsFollowedOrVerifiedOnly
        | Denied::CommentsNobody
        | Denied::CommentsMentionedOnly
        | Denied::QuotesClosed
        | Denied::RoleMayNotPublish
        | Denied::RoleMayNotDownload
        | Denied::DraftUnderReview(_)
        | Denied::DraftPublished(_)
        | Denied::DraftNotUnderReview
        | Denied::Chat(_)
        | Denied::NotInConversation
        | Denied::RegistrationClosed
        | Denied::EditedTooRecently
        | Denied::EmailRegistrationOff
        | Denied::EmailDomainRefused
        | Denied::PhoneRegistrationOff
        | Denied::FileKindNotAllowed(_)
        | Denied::ReadOnly
        | Denied::LastAdministrator => NOT_ALLOWED,
    }
}

/// `display_name` as `Display name`.
fn humanised(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn invalid(field: &str, why: &Why) -> String {
    let name = humanised(field);
    match why {
        Why::Missing | Why::Empty => format!("{name} can't be blank"),
        Why::TooLong { max } => format!("{name} character limit of {max} exceeded"),
        Why::TooShort { min } => format!("{name} is too short (minimum is {min} characters)"),
        Why::Unfit(expected) => format!("{name} must be {expected}"),
        Why::NotAllowedKind { .. } | Why::Undecodable => "File content type is invalid, File is invalid".into(),
        Why::TooLarge => "File file size must be less than the limit, File must be smaller".into(),
        Why::BothGiven | Why::NothingToChange | Why::Unchanged | Why::TooYoung => {
            format!("{name} is invalid")
        }
    }
}

impl<'r> Responder<'r, 'static> for Failure {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        let reply = request_id::span(req).in_scope(|| finish(self.render()));
        reply.respond_to(req)
    }
}

/// What a catcher answers with: the note of a guard, or the bare status.
pub(crate) fn caught(status: Status, failure: Option<Failure>) -> Reply {
    let failure = failure.unwrap_or_else(|| match status.code {
        404 => Failure::Plain(Status::NotFound, NOT_FOUND.into()),
        400 => Failure::bad_request("Bad Request"),
        413 => Failure::Plain(status, "Request Entity Too Large".into()),
        500..=599 => Failure::Plain(Status::InternalServerError, "We're sorry, but something went wrong on our end.".into()),
        _ => Failure::Plain(status, status.reason_lossy().into()),
    });
    finish(failure.render())
}

/// An answer of either kind.
pub(crate) type Outcome<T> = Result<T, Failure>;
