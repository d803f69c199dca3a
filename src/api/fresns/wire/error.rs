//! From the community's errors to the numbers clients know (`src/api/fresns/codes`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::family::Family;
use crate::api::fresns::codes;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::body;
use crate::api::kit::page::PageNumber;
use crate::api::kit::params::ParamFault;
use crate::error::{Auth, ContentFault, Denied, DraftAct, Error, Limit, Resource, Taken, Why};
use crate::model::content::entry::FileKind;
use crate::model::people::user::ChatRefusal;

/// Something failed twice the same way inside: nothing the client can do.
pub(crate) const TRY_AGAIN: u32 = 30008;
/// A path or method that is not served here: clients show its message, other than that of HTTP 404.
pub(crate) const NO_SUCH_CALL: u32 = 33100;

/// Why a request is refused.
#[derive(Debug)]
pub enum Failure {
    /// A code of this dialect alone.
    Code(u32),
    /// A parameter or header does not fit; clients show the sentence.
    Invalid(String),
    /// A code that carries data.
    WithData(u32, Value),
    /// Looks like success: code 0, an empty page, the number inside the message.
    Warning(u32),
    Core(Error),
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
            shown => Self::Invalid(shown.to_string()),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Extension<'a> {
    current_file_extension: &'a str,
}

impl Failure {
    /// The number in the envelope.
    pub fn code(&self, family: Family) -> u32 {
        match self {
            Self::Code(code) | Self::WithData(code, _) => *code,
            Self::Invalid(_) => family.codes().invalid,
            Self::Warning(_) => 0,
            Self::Core(error) => code(error, family),
        }
    }

    /// The text shown to a person on a page. An internal cause is logged here, once, and not shown.
    pub fn sentence(&self, family: Family, lang: Lang) -> String {
        let code = self.code(family);
        match self {
            Self::Invalid(sentence) => return sentence.clone(),
            Self::Core(Error::Internal(cause)) => tracing::error!(%cause, "internal error in a request"),
            Self::Core(error) if code == family.codes().invalid => {
                if let Some(sentence) = shown(error) {
                    return sentence;
                }
            }
            _ => {}
        }
        codes::message(code, family, lang.tag()).to_owned()
    }

    /// The body. An internal cause is logged here, once, and not shown.
    pub fn render(&self, family: Family, lang: Lang) -> Vec<u8> {
        let code = self.code(family);
        let message = |code| codes::message(code, family, lang.tag());
        let done = match self {
            Self::Invalid(sentence) => body::body(code, sentence, &(), family),
            Self::WithData(_, data) => body::body(code, message(code), data, family),
            Self::Warning(number) => {
                let page = body::Page::<()>::empty(PageNumber::new(15, None));
                body::body(0, &format!("[{number}] {}", message(*number)), &page, family)
            }
            Self::Core(error) => match shown(error) {
                Some(sentence) if code == family.codes().invalid => body::body(code, &sentence, &(), family),
                _ => match error {
                    Error::Invalid { why: Why::NotAllowedKind { extension }, .. } => {
                        body::body(code, message(code), &Extension { current_file_extension: extension }, family)
                    }
                    _ => body::body(code, message(code), &(), family),
                },
            },
            Self::Code(_) => body::body(code, message(code), &(), family),
        };
        if let Self::Core(Error::Internal(cause)) = self {
            tracing::error!(%cause, "internal error in a request");
        }
        done.unwrap_or_else(|_| format!(r#"{{"code":{TRY_AGAIN},"message":"","data":null}}"#).into_bytes())
    }
}

/// What is wrong with a value, as a sentence for the person who sent it.
fn shown(error: &Error) -> Option<String> {
    let Error::Invalid { field, why } = error else { return None };
    Some(match why {
        Why::Missing => format!("The {field} field is required."),
        Why::Empty => format!("The {field} field must not be empty."),
        Why::TooLong { max } => format!("The {field} field must not be longer than {max} characters."),
        Why::TooShort { min } => format!("The {field} field must be at least {min} characters."),
        Why::Unfit(expected) => format!("The {field} field must be {expected}."),
        _ => format!("The {field} field does not fit."),
    })
}

/// The number of an error in a family.
pub(crate) fn code(error: &Error, family: Family) -> u32 {
    let own = family.codes();
    match error {
        Error::Unauthenticated(why) => match why {
            Auth::UnknownAccount => 31502,
            Auth::WrongPassword => 34304,
            Auth::WrongPin => 35204,
            Auth::PinNeeded | Auth::PasswordNeeded => 34111,
            Auth::WrongCode => 33203,
            Auth::LoginTokenUnknown => 31506,
            Auth::LoginTokenUsed => 31507,
        },
        Error::Forbidden(denied) => forbidden(denied, family),
        Error::NotFound(thing) => match thing {
            Resource::Account => 34301,
            Resource::User => 31602,
            Resource::Post => own.post_missing,
            Resource::Comment => own.comment_missing,
            Resource::DisabledPost => own.post_disabled,
            Resource::DisabledComment => own.comment_disabled,
            Resource::PostOfComment => own.post_missing,
            Resource::DeleteTarget => 36400,
            Resource::Hashtag => 37200,
            Resource::Forum => 37100,
            Resource::Geotag => 37300,
            Resource::Conversation | Resource::Message => 36601,
            Resource::Draft => 38100,
            Resource::File => own.file_missing,
            Resource::Revision => own.post_log_missing,
            Resource::MarkTarget | Resource::Record => 32201,
        },
        Error::Invalid { field, why } => invalid(field, why, family),
        Error::Conflict(taken) => match taken {
            Taken::Username => 35105,
            Taken::Nickname => 35111,
            Taken::Email => 34205,
            Taken::Phone => 34206,
            Taken::Registered => 34204,
            Taken::EmailBound => 34401,
            Taken::PhoneBound => 34402,
        },
        Error::TooMany { what, .. } => match what {
            Limit::FailedLogins => 34306,
            Limit::VerifyCodes => 33201,
            Limit::Follows { .. } | Limit::Blocks { .. } => 36118,
            Limit::Drafts => own.draft_box_full,
            Limit::Files => 36115,
            Limit::Downloads => 36117,
            Limit::Publishing => 36119,
            Limit::Hashing | Limit::Writes | Limit::Registrations | Limit::Messages => TRY_AGAIN,
        },
        // Nothing of this dialect is put together like that.
        Error::Content(why) => match why {
            ContentFault::TooManyFiles { .. } | ContentFault::MixedFiles => 36115,
            ContentFault::FilesTaken(_) => own.file_missing,
            ContentFault::NoParent | ContentFault::NoQuoted => own.post_missing,
            ContentFault::QuoteOfStranger
            | ContentFault::QuoteInReply
            | ContentFault::TooSoon
            | ContentFault::TooManyWaiting { .. }
            | ContentFault::TooManyThatDay { .. } => own.invalid,
        },
        // Nothing of this dialect meets them.
        Error::Friendship(_) | Error::Room(_) | Error::Push(_) => own.invalid,
        Error::Internal(_) => TRY_AGAIN,
    }
}

fn forbidden(denied: &Denied, family: Family) -> u32 {
    let own = family.codes();
    match denied {
        Denied::AccountDisabled => 34307,
        Denied::UserDisabled => 35202,
        Denied::TargetDeleted => 35203,
        Denied::OtherAccount => 35201,
        Denied::MarkOneself => 36202,
        Denied::MarkOff | Denied::Blocked | Denied::NotFollowed => 36200,
        Denied::NotAuthorDelete => 36403,
        Denied::NotAuthorEdit => own.edit_not_mine,
        Denied::NotUploader => 36500,
        Denied::DeleteOff => 36401,
        Denied::EditOff { comment: false } => 36305,
        Denied::EditOff { comment: true } => 36306,
        Denied::EditWindowOver => 36309,
        Denied::EditSticky => 36307,
        Denied::EditDigest => 36308,
        Denied::EditReply => own.sub_comment_locked,
        Denied::CommentsClosed => own.comments_closed,
        Denied::CommentsFollowedOnly => 38209,
        Denied::CommentsFollowedOrVerifiedOnly => 38210,
        Denied::CommentsNobody => 38211,
        Denied::CommentsMentionedOnly => 38212,
        Denied::QuotesClosed | Denied::ReadOnly | Denied::LastAdministrator => 35301,
        Denied::RoleMayNotPublish => 36104,
        Denied::RoleMayNotDownload => 36102,
        Denied::DraftUnderReview(DraftAct::Update) => own.draft_in_review,
        Denied::DraftUnderReview(DraftAct::Publish) => own.submit_in_review,
        Denied::DraftUnderReview(DraftAct::Delete) => 36404,
        Denied::DraftPublished(DraftAct::Update) => own.draft_published,
        Denied::DraftPublished(DraftAct::Publish) => own.submit_published,
        Denied::DraftPublished(DraftAct::Delete) => 36405,
        Denied::DraftNotUnderReview => 36501,
        Denied::Chat(refusal) => chat(*refusal, family),
        Denied::NotInConversation => 36602,
        Denied::RegistrationClosed => 34201,
        Denied::EmailRegistrationOff | Denied::EmailDomainRefused => 34202,
        Denied::PhoneRegistrationOff => 34203,
        Denied::EditedTooRecently => 35101,
        Denied::FileKindNotAllowed(kind) => match kind {
            FileKind::Image => 36109,
            FileKind::Video => 36110,
            FileKind::Audio => 36111,
            FileKind::Document => 36112,
        },
    }
}

/// Why a message may not be written, also shown in `conversation.code` of every user (`docs/specs/fresns.md 6.2`).
pub(crate) fn chat(refusal: ChatRefusal, family: Family) -> u32 {
    match refusal {
        ChatRefusal::NotLoggedIn => 31601,
        ChatRefusal::SwitchedOff => 36600,
        ChatRefusal::Oneself => family.codes().message_to_self,
        ChatRefusal::ReceiverDeleted => 35203,
        ChatRefusal::ReceiverDisabled => 35202,
        ChatRefusal::RoleForbids => 36116,
        ChatRefusal::ReceiverAcceptsNobody => 36608,
        ChatRefusal::ReceiverAcceptsFollowedOrVerified => 36607,
        ChatRefusal::ReceiverAcceptsFollowed | ChatRefusal::NotFriends => 36606,
    }
}

fn invalid(field: &str, why: &Why, family: Family) -> u32 {
    match (field, why) {
        ("content" | "text", Why::Empty | Why::Missing) => 38204,
        ("content" | "text", Why::TooLong { .. }) => 38205,
        ("title", Why::Empty | Why::Missing) => 38202,
        ("title", Why::TooLong { .. }) => 38203,
        ("bio", Why::TooLong { .. }) => 33302,
        ("username", Why::Unfit(_)) => 35102,
        ("username", Why::TooLong { .. }) => 35103,
        ("username", Why::TooShort { .. }) => 35104,
        ("nickname", Why::Unfit(_) | Why::Empty | Why::Missing) => 35107,
        ("nickname", Why::TooLong { .. }) => 35108,
        ("nickname", Why::TooShort { .. }) => 35109,
        ("password", Why::TooShort { .. } | Why::TooLong { .. }) => 34105,
        ("birthday", Why::Missing) => 34113,
        (_, Why::TooYoung) => 34114,
        (_, Why::BothGiven) => 30005,
        (_, Why::NothingToChange) => 30001,
        (_, Why::Unchanged) => 30006,
        (_, Why::NotAllowedKind { .. } | Why::Undecodable) => 36310,
        (_, Why::TooLarge) => 36113,
        _ => family.codes().invalid,
    }
}
