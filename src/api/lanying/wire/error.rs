//! From the community's errors to a code and a sentence (`docs/specs/lanying.md 1.9`): HTTP 200, whatever happened.

use rocket::Request;
use rocket::http::Status;
use rocket::response::{self, Responder};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::kit::params::ParamFault;
use crate::api::kit::reply::Reply;
use crate::api::kit::request_id;
use crate::api::lanying::wire::body::json;
use crate::error::{Auth, ContentFault, Denied, Error, Friendship, Limit, Push, Resource, Room, Taken, Why};
use crate::model::people::user::ChatRefusal;

/// There is no such user or account (`docs/specs/lanying.md 1.9`).
pub(crate) const NO_USER: i64 = 10000;
/// A parameter is missing or does not fit, or what it names is not there.
pub(crate) const BAD_PARAMETER: i64 = 10002;
/// No access token came, or an empty one.
pub(crate) const NO_TOKEN: i64 = 10003;
/// The token is not good, and is not a user token of ours ([`DEAD_TOKEN`]); also a login token that is unknown or used.
pub(crate) const BAD_TOKEN: i64 = 10008;
/// The caller may not do this, or a user concerned is disabled.
pub(crate) const NOT_ALLOWED: i64 = 10010;
/// The `app_id` is missing or is not the one of this server.
pub(crate) const NO_APP: i64 = 40000;
/// A token of ours that is unknown, expired or revoked: clients log in again.
pub(crate) const DEAD_TOKEN: i64 = 402;
const NO_ROUTE: i64 = 404;
const DATABASE: i64 = 20000;
const PANIC: i64 = 500;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Failure {
    Code(i64, String),
    /// With a status that is not 200: bodies that are too large, and files that are shown by `<img>`.
    With(Status, Box<Self>),
    Core(Error),
}

impl Failure {
    /// A refusal with a code of `docs/specs/lanying.md 1.9` and a sentence for people.
    pub(crate) fn code(code: i64, sentence: impl Into<String>) -> Self {
        Self::Code(code, sentence.into())
    }

    /// 10002: a sentence that names the parameter.
    pub(crate) fn parameter(sentence: impl Into<String>) -> Self {
        Self::Code(BAD_PARAMETER, sentence.into())
    }

    /// Code and message, for the reason of one item in a batch. An internal cause is logged here, once, and not shown.
    pub(crate) fn code_and_message(&self) -> (i64, String) {
        match self {
            Self::Code(code, sentence) => (*code, sentence.clone()),
            Self::With(_, failure) => failure.code_and_message(),
            Self::Core(Error::Internal(cause)) => {
                tracing::error!(%cause, "internal error in a request");
                (DATABASE, "server database error".into())
            }
            Self::Core(error) => known(error),
        }
    }

    /// The answer `{"code", "message"}`: with HTTP 200, or with the status of [`Failure::With`].
    pub(crate) fn render(&self) -> Reply {
        let (code, message) = self.code_and_message();
        let reply = json(&Refused { code, message });
        if let Self::With(status, _) = self { reply.status(*status) } else { reply }
    }
}

/// The envelope of a refused request.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Refusal")]
pub(crate) struct Refused {
    code: i64,
    message: String,
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
            ParamFault::TooLarge { .. } => Self::With(Status::PayloadTooLarge, Box::new(Self::parameter(fault.to_string()))),
            ParamFault::Malformed(_) | ParamFault::Field { .. } => Self::parameter(fault.to_string()),
        }
    }
}

impl<'r> Responder<'r, 'static> for Failure {
    fn respond_to(self, req: &'r Request<'_>) -> response::Result<'static> {
        request_id::span(req).in_scope(|| self.render()).respond_to(req)
    }
}

/// What a catcher answers with: the note of a guard, or what the bare status means.
pub(crate) fn caught(status: Status, failure: Option<Failure>) -> Reply {
    let failure = failure.unwrap_or_else(|| match status.code {
        404 => Failure::code(NO_ROUTE, "there is no such route"),
        400..=499 => Failure::parameter("the request cannot be read"),
        _ => Failure::code(PANIC, "internal error"),
    });
    failure.render()
}

/// Code and sentence of everything that is not internal.
fn known(error: &Error) -> (i64, String) {
    let plain = |code: i64, sentence: &str| (code, sentence.to_owned());
    match error {
        Error::Unauthenticated(why) => match why {
            // The web client searches for the first two words.
            Auth::UnknownAccount | Auth::WrongPassword => plain(11001, "Operation rejected: wrong name or password"),
            Auth::PasswordNeeded => plain(BAD_PARAMETER, "password is required"),
            Auth::WrongPin | Auth::PinNeeded | Auth::WrongCode => plain(10001, "wrong code"),
            Auth::LoginTokenUnknown | Auth::LoginTokenUsed => plain(BAD_TOKEN, "access-token invalid"),
        },
        Error::Forbidden(denied) => forbidden(denied),
        Error::NotFound(thing) => match thing {
            Resource::User | Resource::Account => plain(NO_USER, "user does not exist"),
            Resource::Message => plain(BAD_PARAMETER, "msg_id: there is no such message"),
            Resource::Conversation => plain(BAD_PARAMETER, "conversation_id: there is no such conversation"),
            Resource::File => plain(BAD_PARAMETER, "there is no such file"),
            Resource::Post
            | Resource::Comment
            | Resource::DeleteTarget
            | Resource::DisabledPost
            | Resource::DisabledComment
            | Resource::PostOfComment
            | Resource::Hashtag
            | Resource::Forum
            | Resource::Geotag
            | Resource::Draft
            | Resource::Revision
            | Resource::MarkTarget
            | Resource::Record => plain(BAD_PARAMETER, "there is no such thing"),
        },
        Error::Invalid { field, why } => (BAD_PARAMETER, invalid(field, why)),
        Error::Conflict(taken) => match taken {
            Taken::Username => plain(10004, "user already exists"),
            Taken::Nickname => plain(BAD_PARAMETER, "nick_name is taken"),
            Taken::Email | Taken::Registered | Taken::EmailBound => plain(11011, "e-mail address already bound to another account"),
            Taken::Phone | Taken::PhoneBound => plain(11012, "mobile already bound to another account"),
        },
        Error::TooMany { what, .. } => match what {
            Limit::FailedLogins | Limit::VerifyCodes => plain(10028, "too many failed attempts, try again later"),
            Limit::Follows { max } => (NOT_ALLOWED, format!("nobody may follow more than {max} people")),
            Limit::Blocks { max } => (NOT_ALLOWED, format!("nobody may block more than {max} people")),
            Limit::Drafts
            | Limit::Files
            | Limit::Downloads
            | Limit::Hashing
            | Limit::Writes
            | Limit::Publishing
            | Limit::Registrations
            | Limit::Messages => plain(10028, "too many at once, try again later"),
        },
        Error::Content(why) => match why {
            ContentFault::TooManyFiles { .. }
            | ContentFault::MixedFiles
            | ContentFault::FilesTaken(_)
            | ContentFault::NoParent
            | ContentFault::NoQuoted
            | ContentFault::QuoteOfStranger
            | ContentFault::QuoteInReply
            | ContentFault::TooSoon
            | ContentFault::TooManyWaiting { .. }
            | ContentFault::TooManyThatDay { .. } => plain(BAD_PARAMETER, "cannot be published like this"),
        },
        Error::Friendship(why) => match why {
            Friendship::Already => plain(10005, "already in the friend list"),
            Friendship::NoRequest => plain(10007, "the friend application is missing or expired"),
            Friendship::None => plain(10007, "not a friend"),
            Friendship::WrongAnswer => plain(10007, "the answer is wrong"),
            Friendship::Closed => plain(10012, "this user rejects friend requests"),
        },
        Error::Room(why) => room(why),
        Error::Push(why) => match why {
            Push::NotSetUp => plain(12006, "push is not enabled"),
            Push::AudienceTooLong => plain(12005, "the audience is longer than 500"),
            Push::AliasTaken => plain(10011, "the alias is bound to another user"),
            Push::NoDevice => plain(BAD_PARAMETER, "the user has no such device"),
        },
        // Answered by `code_and_message`.
        Error::Internal(_) => plain(DATABASE, "server database error"),
    }
}

fn room(why: &Room) -> (i64, String) {
    let (code, sentence) = match why {
        Room::Unknown => (20001, "group does not exist"),
        Room::NotMember => (20002, "user is not a member of the group"),
        Room::PushMode => (20003, "msg_push_mode is from 0 to 4, msg_mute_mode from 0 to 2"),
        Room::OwnerStays => (20004, "the owner cannot leave the group"),
        Room::HeirNotMember => (20005, "the new owner is not a member"),
        Room::TooManyOwned => (20008, "as many groups as anybody may create"),
        Room::TooManyJoined => (20009, "as many groups as anybody may join"),
        Room::Full => (20010, "the group is full"),
        Room::Silenced => (20011, "this needs the rights of a member"),
        Room::AdminsOnly => (20012, "this needs the rights of a group admin"),
        Room::OwnerOnly => (20013, "this needs the rights of the group owner"),
        Room::NoApplication => (20014, "the application is expired or was handled"),
        Room::NoInvitation => (20015, "the invitation is expired or was handled"),
        Room::KickedTooOften => (20016, "kicked out too often, cannot join again"),
        Room::AlreadyMember => (20017, "already a member"),
        Room::Blocked => (20018, "in the blocklist of the group"),
        Room::NoAnnouncement => (20020, "there is no such announcement"),
        Room::NoFile => (20022, "there is no such shared file"),
        Room::NotYourFile => (20023, "no right on this shared file"),
        Room::CodeInvalid => (20024, "the QR code is invalid"),
        Room::CodeExpired => (20025, "the QR code is expired"),
        Room::Closed => (NOT_ALLOWED, "nobody may apply to this group"),
    };
    (code, sentence.to_owned())
}

fn forbidden(denied: &Denied) -> (i64, String) {
    let (code, sentence) = match denied {
        Denied::Blocked => (10006, "in the blacklist"),
        Denied::TargetDeleted => (10021, "the account was deregistered"),
        Denied::AccountDisabled | Denied::UserDisabled => (NOT_ALLOWED, "your account is disabled"),
        Denied::RegistrationClosed => (40001, "registration is closed"),
        Denied::LastAdministrator => (NOT_ALLOWED, "the last administrator of the community stays"),
        Denied::Chat(refusal) => match refusal {
            ChatRefusal::ReceiverAcceptsNobody => (10006, "in the blacklist"),
            ChatRefusal::ReceiverDeleted => (10021, "the account was deregistered"),
            ChatRefusal::Oneself => (BAD_PARAMETER, "targets: nobody writes to themselves"),
            ChatRefusal::NotFriends => (NOT_ALLOWED, "only friends may write to this user"),
            ChatRefusal::NotLoggedIn
            | ChatRefusal::SwitchedOff
            | ChatRefusal::ReceiverDisabled
            | ChatRefusal::RoleForbids
            | ChatRefusal::ReceiverAcceptsFollowedOrVerified
            | ChatRefusal::ReceiverAcceptsFollowed => (NOT_ALLOWED, "writing to this user is not allowed"),
        },
        Denied::OtherAccount
        | Denied::MarkOneself
        | Denied::MarkOff
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
        | Denied::NotInConversation
        | Denied::EditedTooRecently
        | Denied::EmailRegistrationOff
        | Denied::EmailDomainRefused
        | Denied::PhoneRegistrationOff
        | Denied::FileKindNotAllowed(_)
        | Denied::ReadOnly => (NOT_ALLOWED, "no permission"),
    };
    (code, sentence.to_owned())
}

/// A sentence for people: the web client shows it as it is.
fn invalid(field: &str, why: &Why) -> String {
    match why {
        Why::Missing => format!("{field} is required"),
        Why::Empty => format!("{field} must not be empty"),
        Why::TooLong { max } => format!("{field} is longer than {max} characters"),
        Why::TooShort { min } => format!("{field} is shorter than {min} characters"),
        Why::Unfit(expected) => format!("{field} must be {expected}"),
        Why::NotAllowedKind { extension } => format!("{field}: files of the kind `{extension}` are not taken"),
        Why::TooLarge => format!("{field} is too large"),
        Why::Undecodable => format!("{field} is damaged, or not what its name says"),
        Why::BothGiven | Why::NothingToChange | Why::Unchanged | Why::TooYoung => {
            format!("{field} does not fit")
        }
    }
}
