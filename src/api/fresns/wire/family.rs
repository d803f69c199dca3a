//! The two path families of the Fresns client API and what differs between them.
//!
//! `v1` (`/api/fresns/v1`) is the newer one, `v2` (`/api/v2`) the older (`docs/specs/fresns.md 1`).

use crate::api::path_owner::{SHARED, SIGNED_ALONE};

/// One of the two path families.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// `/api/v2`: MD5 signatures, integer ids, `sessionToken`.
    V2,
    /// `/api/fresns/v1`: SHA-256 signatures, text ids, `authToken`.
    V1,
}

/// What a mark, a notification or an extension refers to (`docs/specs/fresns.md 1.1`, "Target numbers").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WireTarget {
    User,
    Group,
    Hashtag,
    /// Known to v1 only.
    Geotag,
    Post,
    Comment,
    PostLog,
    CommentLog,
    Extend,
}

/// The error codes whose number depends on the family (`docs/specs/fresns.md 1.1, 5.2, 6.2`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codes {
    /// A parameter or header failed validation.
    pub invalid: u32,
    /// Writing a message to oneself.
    pub message_to_self: u32,
    /// Quick publish with an image while no storage is set up.
    pub image_storage_missing: u32,
    /// Direct upload tokens cannot be given out.
    pub upload_token_refused: u32,
    /// A reply to a comment cannot be turned into a draft.
    pub sub_comment_locked: u32,
    /// Content of a private group asked for by a non-member.
    pub group_members_only: u32,
    /// Group membership ran out, everything is hidden.
    pub group_expired: u32,
    /// Group membership ran out, only older content is shown.
    pub group_expired_for_new: u32,
    pub post_missing: u32,
    pub post_disabled: u32,
    pub post_log_missing: u32,
    pub comment_missing: u32,
    pub comment_disabled: u32,
    pub comment_log_missing: u32,
    /// Comments are past their display period (sent as a warning).
    pub comments_timed_out: u32,
    pub file_missing: u32,
    pub file_disabled: u32,
    pub extend_missing: u32,
    /// A draft under review cannot be changed.
    pub draft_in_review: u32,
    /// A published draft cannot be changed.
    pub draft_published: u32,
    /// A draft under review cannot be submitted again.
    pub submit_in_review: u32,
    /// A published draft cannot be submitted again.
    pub submit_published: u32,
    pub draft_box_full: u32,
    /// The post of a comment draft is gone.
    pub comment_post_gone: u32,
    /// The post takes no comments.
    pub comments_closed: u32,
    /// `editor/{type}/generate|edit` on somebody else's content.
    pub edit_not_mine: u32,
}

const V2: Codes = Codes {
    invalid: 30000,
    message_to_self: 31602,
    image_storage_missing: 32104,
    upload_token_refused: 32103,
    sub_comment_locked: 36313,
    group_members_only: 37103,
    group_expired: 37105,
    group_expired_for_new: 37106,
    post_missing: 37300,
    post_disabled: 37301,
    post_log_missing: 37302,
    comment_missing: 37400,
    comment_disabled: 37401,
    comment_log_missing: 37402,
    comments_timed_out: 37404,
    file_missing: 37500,
    file_disabled: 37501,
    extend_missing: 37600,
    draft_in_review: 38101,
    draft_published: 38102,
    submit_in_review: 38103,
    submit_published: 38104,
    draft_box_full: 38106,
    comment_post_gone: 37300,
    comments_closed: 38108,
    edit_not_mine: 36403,
};

const V1: Codes = Codes {
    invalid: 10000,
    message_to_self: 36603,
    image_storage_missing: 32105,
    upload_token_refused: 32100,
    sub_comment_locked: 36314,
    group_members_only: 37104,
    group_expired: 37106,
    group_expired_for_new: 37107,
    post_missing: 37400,
    post_disabled: 37401,
    post_log_missing: 37402,
    comment_missing: 37500,
    comment_disabled: 37501,
    comment_log_missing: 37502,
    comments_timed_out: 37505,
    file_missing: 37600,
    file_disabled: 37601,
    extend_missing: 37700,
    draft_in_review: 38102,
    draft_published: 38103,
    submit_in_review: 38104,
    submit_published: 38105,
    draft_box_full: 38107,
    comment_post_gone: 38108,
    comments_closed: 38109,
    edit_not_mine: 38101,
};

impl Family {
    /// Both families, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::V2, Self::V1];

    /// The family that a request path belongs to, or `None` outside both bases.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| path.strip_prefix(family.base()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }

    /// The path under which the family is mounted, without a trailing slash.
    pub const fn base(self) -> &'static str {
        match self {
            Self::V2 => SHARED,
            Self::V1 => SIGNED_ALONE,
        }
    }

    /// The value of the `Fresns-Api` response header.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::V2 => "v2",
            Self::V1 => "v1",
        }
    }

    /// The codes whose number depends on the family.
    pub const fn codes(self) -> &'static Codes {
        match self {
            Self::V2 => &V2,
            Self::V1 => &V1,
        }
    }

    /// Characters in a freshly issued account or user token.
    pub const fn token_length(self) -> usize {
        match self {
            Self::V2 => 32,
            Self::V1 => 64,
        }
    }

    /// Whether `data` that is an empty list goes out as `null` (`docs/specs/fresns.md 2.1`).
    pub const fn empty_data_is_null(self) -> bool {
        matches!(self, Self::V2)
    }

    /// The name under which the app secret enters the signed text.
    pub const fn secret_name(self) -> &'static str {
        match self {
            Self::V2 => "AppSecret",
            Self::V1 => "AppKey",
        }
    }

    /// The wire number of a target; `None` where the family does not know it.
    pub const fn target(self, target: WireTarget) -> Option<u8> {
        let (v2, v1) = match target {
            WireTarget::User => (1, 1),
            WireTarget::Group => (2, 2),
            WireTarget::Hashtag => (3, 3),
            WireTarget::Geotag => (0, 4),
            WireTarget::Post => (4, 5),
            WireTarget::Comment => (5, 6),
            WireTarget::PostLog => (6, 7),
            WireTarget::CommentLog => (7, 8),
            WireTarget::Extend => (8, 9),
        };
        match self {
            Self::V2 if v2 == 0 => None,
            Self::V2 => Some(v2),
            Self::V1 => Some(v1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_family() {
        assert_eq!(Family::of_path("/api/v2/user/panel"), Some(Family::V2));
        assert_eq!(Family::of_path("/api/fresns/v1"), Some(Family::V1));
        assert_eq!(Family::of_path("/api/v20/user/panel"), None);
        assert_eq!(Family::of_path("/api/v1/statuses"), None);
    }

    #[test]
    fn targets_shift_by_one_after_the_geotag() {
        assert_eq!(Family::V2.target(WireTarget::Post), Some(4));
        assert_eq!(Family::V1.target(WireTarget::Post), Some(5));
        assert_eq!(Family::V2.target(WireTarget::Geotag), None);
        assert_eq!(Family::V1.target(WireTarget::Extend), Some(9));
    }

    #[test]
    fn validation_and_content_codes_differ() {
        assert_eq!(Family::V2.codes().invalid, 30000);
        assert_eq!(Family::V1.codes().invalid, 10000);
        assert_eq!(Family::V2.codes().comment_missing, Family::V1.codes().post_missing);
    }
}
