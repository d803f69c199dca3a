//! One error type for the rules of the community, without HTTP.
//! Each dialect maps it in a `match` without `_`.

use crate::model::people::user::ChatRefusal;

/// A result with the error of the community unless another one is named.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// What was asked for, or `None` where it was refused, whatever the reason. A failure inside stays one.
pub(crate) fn granted<T>(asked: Result<T>) -> Result<Option<T>> {
    match asked {
        Ok(thing) => Ok(Some(thing)),
        Err(Error::Internal(cause)) => Err(Error::Internal(cause)),
        Err(_) => Ok(None),
    }
}

/// Why a request to the community fails; each API answers it with a status and a code of its own.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not logged in: {0:?}")]
    Unauthenticated(Auth),
    #[error("not allowed: {0:?}")]
    Forbidden(Denied),
    #[error("not found: {0:?}")]
    NotFound(Resource),
    #[error("{field}: {why:?}")]
    Invalid { field: &'static str, why: Why },
    #[error("taken: {0:?}")]
    Conflict(Taken),
    #[error("too many: {what:?}")]
    TooMany { what: Limit, retry_after_seconds: Option<u64> },
    #[error("cannot be published like this: {0:?}")]
    Content(ContentFault),
    /// What only the rules of friendship refuse.
    #[error("no friendship: {0:?}")]
    Friendship(Friendship),
    /// What only the rules of rooms refuse.
    #[error("not in this room: {0:?}")]
    Room(Room),
    /// What only pushes refuse.
    #[error("no push: {0:?}")]
    Push(Push),
    /// Logged once, never shown.
    #[error("internal: {0}")]
    Internal(#[from] Cause),
}

/// Why the caller is not logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    UnknownAccount,
    WrongPassword,
    WrongPin,
    PinNeeded,
    PasswordNeeded,
    WrongCode,
    LoginTokenUnknown,
    LoginTokenUsed,
}

/// Why a known user may not do this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    AccountDisabled,
    UserDisabled,
    TargetDeleted,
    /// The user belongs to another account.
    OtherAccount,
    MarkOneself,
    MarkOff,
    /// One of the two blocked the other.
    Blocked,
    /// Only who is followed can be recommended.
    NotFollowed,
    NotAuthorDelete,
    NotAuthorEdit,
    NotUploader,
    DeleteOff,
    EditOff {
        comment: bool,
    },
    EditWindowOver,
    EditSticky,
    EditDigest,
    EditReply,
    CommentsClosed,
    CommentsFollowedOnly,
    CommentsFollowedOrVerifiedOnly,
    CommentsNobody,
    CommentsMentionedOnly,
    QuotesClosed,
    RoleMayNotPublish,
    RoleMayNotDownload,
    DraftUnderReview(DraftAct),
    DraftPublished(DraftAct),
    DraftNotUnderReview,
    Chat(ChatRefusal),
    NotInConversation,
    RegistrationClosed,
    EditedTooRecently,
    EmailRegistrationOff,
    /// Addresses of this domain may not join.
    EmailDomainRefused,
    PhoneRegistrationOff,
    FileKindNotAllowed(crate::model::content::entry::FileKind),
    ReadOnly,
    /// Nobody would be left who may administer the community.
    LastAdministrator,
}

/// What was tried on a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftAct {
    Update,
    Publish,
    Delete,
}

/// What was asked for and is not there, or is hidden from who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    Account,
    User,
    Post,
    Comment,
    /// Something to be deleted that is not there.
    DeleteTarget,
    /// A post or comment that was switched off by a moderator.
    DisabledPost,
    DisabledComment,
    PostOfComment,
    Hashtag,
    Forum,
    Geotag,
    Conversation,
    Message,
    Draft,
    File,
    Revision,
    MarkTarget,
    Record,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Missing,
    Empty,
    TooLong {
        max: usize,
    },
    TooShort {
        min: usize,
    },
    /// Outside the allowed set or shape; says what it has to be, like `between 1 and 4`.
    Unfit(String),
    BothGiven,
    NothingToChange,
    Unchanged,
    TooYoung,
    NotAllowedKind {
        extension: String,
    },
    TooLarge,
    Undecodable,
}

/// A conflict: a value that another user has, or an address where the account has one already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Username,
    Nickname,
    Email,
    Phone,
    /// The address already belongs to a registered account.
    Registered,
    EmailBound,
    PhoneBound,
}

/// Which limit was reached: attempts in some time, the number of things one may have, or work that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    FailedLogins,
    VerifyCodes,
    /// More people than this cannot be followed.
    Follows {
        max: i64,
    },
    /// More people than this cannot be blocked.
    Blocks {
        max: i64,
    },
    Drafts,
    Files,
    Downloads,
    Hashing,
    Writes,
    /// Two posts, or two comments, too close to each other.
    Publishing,
    /// Too many who joined from one place.
    Registrations,
    /// Too many messages from somebody's devices within seconds.
    Messages,
}

/// Why two people do not become friends, or are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Friendship {
    Already,
    /// No request of that person waits.
    NoRequest,
    /// The two are no friends.
    None,
    WrongAnswer,
    /// They accept no friend requests.
    Closed,
}

/// Why a room refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Unknown,
    NotMember,
    AlreadyMember,
    AdminsOnly,
    OwnerOnly,
    OwnerStays,
    HeirNotMember,
    Full,
    /// They own, or are in, as many rooms as a user may.
    TooManyOwned,
    TooManyJoined,
    /// Muted there now.
    Silenced,
    Blocked,
    KickedTooOften,
    /// Nobody may apply.
    Closed,
    NoApplication,
    NoInvitation,
    NoAnnouncement,
    NoFile,
    NotYourFile,
    CodeInvalid,
    CodeExpired,
    PushMode,
}

/// Why nothing is pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Push {
    /// No service is set up for it.
    NotSetUp,
    AudienceTooLong,
    AliasTaken,
    /// The user has no device of this number or token.
    NoDevice,
}

/// Why the parts of a post, comment or message do not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentFault {
    /// Too many files, or files together with a poll.
    TooManyFiles {
        max: usize,
    },
    /// Pictures together with a recording.
    MixedFiles,
    /// Not the author's own, or part of something else already; ids as they were asked for.
    FilesTaken(Vec<i64>),
    /// What is answered is not there for its author.
    NoParent,
    NoQuoted,
    /// Every user quoted in a direct post has to be among those it is for.
    QuoteOfStranger,
    /// An answer has no room for a quote.
    QuoteInReply,
    /// The time to publish at is not far enough ahead.
    TooSoon,
    /// So many wait to be published already.
    TooManyWaiting {
        max: usize,
    },
    TooManyThatDay {
        max: usize,
    },
}

/// The private cause of an internal error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Cause(pub String);

impl Error {
    /// A failure inside the server; `cause` is for the log, clients of the APIs do not see it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(Cause(cause.to_string()))
    }

    /// A value that cannot be used: `field` is its name, `why` what is wrong with it.
    pub fn invalid(field: &'static str, why: Why) -> Self {
        Self::Invalid { field, why }
    }

    /// A value outside the allowed set; `expected` says what it has to be.
    pub fn unfit(field: &'static str, expected: impl Into<String>) -> Self {
        Self::Invalid { field, why: Why::Unfit(expected.into()) }
    }
}
