//! Which marks are switched on, whose lists are public, and what they are called
//! (`docs/specs/fresns.md 4.1.1, 6.3`).

use serde_json::Value;

use super::values::Values;
use super::wording::text;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::community::runtime::settings::Settings;
use crate::model::content::entry::Mark;

/// What a user can do to a target with one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum WireMark {
    Like,
    Dislike,
    Follow,
    Block,
}

impl WireMark {
    /// All marks, in wire order.
    pub(crate) const ALL: [Self; 4] = [Self::Like, Self::Dislike, Self::Follow, Self::Block];

    /// The word on the wire.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Dislike => "dislike",
            Self::Follow => "follow",
            Self::Block => "block",
        }
    }

    /// The word for those who set the mark, as in `user/{u}/interaction/likers`.
    pub(crate) const fn people(self) -> &'static str {
        match self {
            Self::Like => "likers",
            Self::Dislike => "dislikers",
            Self::Follow => "followers",
            Self::Block => "blockers",
        }
    }

    /// The button's text.
    pub(crate) fn name(self, lang: Lang) -> &'static str {
        text(
            match self {
                Self::Like => "mark_like",
                Self::Dislike => "mark_dislike",
                Self::Follow => "mark_follow",
                Self::Block => "mark_block",
            },
            lang,
        )
    }

    /// The heading over those who set the mark.
    pub(crate) fn user_title(self, lang: Lang) -> &'static str {
        text(
            match self {
                Self::Like => "mark_likers",
                Self::Dislike => "mark_dislikers",
                Self::Follow => "mark_followers",
                Self::Block => "mark_blockers",
            },
            lang,
        )
    }

    /// Whether the mark can be set on a target, as an administrator decides.
    pub(crate) fn enabled(self, target: WireTarget, settings: &Settings) -> bool {
        let kind = match target {
            WireTarget::User => "user",
            WireTarget::Group => "forum",
            WireTarget::Hashtag => "hashtag",
            WireTarget::Post => "post",
            WireTarget::Comment => "comment",
            WireTarget::Geotag | WireTarget::PostLog | WireTarget::CommentLog | WireTarget::Extend => return false,
        };
        let mark = match self {
            Self::Like => Mark::Like,
            Self::Dislike => Mark::Dislike,
            Self::Follow => Mark::Follow,
            Self::Block => Mark::Block,
        };
        settings.mark_is_on_kind(mark, kind)
    }

    /// Whether others see how many people set the mark on a target.
    pub(crate) const fn count_is_public(self, target: WireTarget) -> bool {
        match target {
            WireTarget::Group => matches!(self, Self::Follow),
            WireTarget::User | WireTarget::Hashtag | WireTarget::Geotag | WireTarget::Post | WireTarget::Comment => {
                matches!(self, Self::Like | Self::Follow)
            }
            WireTarget::PostLog | WireTarget::CommentLog | WireTarget::Extend => false,
        }
    }

    /// Whether others see who set the mark on a target.
    pub(crate) const fn people_are_public(self, target: WireTarget) -> bool {
        match target {
            WireTarget::User => matches!(self, Self::Follow),
            _ => self.count_is_public(target),
        }
    }

    /// The word for what a user set the mark on, as in `profile_following_posts_name`.
    const fn given(self) -> &'static str {
        match self {
            Self::Like => "likes",
            Self::Dislike => "dislikes",
            Self::Follow => "following",
            Self::Block => "blocking",
        }
    }

    /// Whether others see what a user set the mark on, and how often.
    pub(crate) const fn profile_list_is_public(self, target: WireTarget) -> bool {
        matches!((self, target), (Self::Follow, WireTarget::User | WireTarget::Group))
    }
}

const TARGETS: [(WireTarget, &str); 6] = [
    (WireTarget::User, "user"),
    (WireTarget::Group, "group"),
    (WireTarget::Hashtag, "hashtag"),
    (WireTarget::Geotag, "geotag"),
    (WireTarget::Post, "post"),
    (WireTarget::Comment, "comment"),
];

/// Are lists of what a user marked (`user/{u}/mark/..`) served? Clients offer what the config keys say.
const LISTS_ARE_SERVED: bool = false;

/// How open a user's record or count is, for v1: 1 nobody, 2 only oneself, 3 everybody.
const fn openness(public: bool) -> u8 {
    if public { 3 } else { 2 }
}

/// Adds the config keys of every mark on every target the family knows.
pub(super) fn insert(values: &mut Values, settings: &Settings, family: Family, lang: Lang) {
    for (target, object) in TARGETS {
        if family.target(target).is_none() {
            continue;
        }
        for mark in WireMark::ALL {
            let verb = mark.word();
            let mut put = |key: String, value: Value| values.put(key, value);
            let is_listed = LISTS_ARE_SERVED && mark.profile_list_is_public(target);
            match family {
                Family::V2 => {
                    put(format!("{verb}_{object}_setting"), mark.enabled(target, settings).into());
                    put(format!("{verb}_{object}_name"), mark.name(lang).into());
                    put(format!("it_{verb}_{object}s"), is_listed.into());
                    let person = &mark.people()[..mark.people().len() - 1];
                    let count = mark.count_is_public(target);
                    put(format!("{object}_{person}_count"), count.into());
                    put(format!("{object}_{person}s"), mark.people_are_public(target).into());
                }
                Family::V1 => {
                    let record = mark.people_are_public(target);
                    let count = mark.count_is_public(target);
                    let (record, count) = if target == WireTarget::User {
                        (openness(record).into(), openness(count).into())
                    } else {
                        (record.into(), count.into())
                    };
                    put(format!("{object}_{verb}_enabled"), mark.enabled(target, settings).into());
                    put(format!("{object}_{verb}_name"), mark.name(lang).into());
                    put(format!("{object}_{verb}_user_title"), mark.user_title(lang).into());
                    put(format!("{object}_{verb}_public_record"), record);
                    put(format!("{object}_{verb}_public_count"), count);
                    put(format!("profile_{}_{object}s_enabled", mark.given()), is_listed.into());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switched_on_is_what_the_settings_say() {
        let usual = Settings::default();
        let on = |target| WireMark::ALL.map(|mark| mark.enabled(target, &usual));
        assert_eq!(on(WireTarget::User), [false, false, true, true]);
        assert_eq!(on(WireTarget::Group), [false, false, true, false]);
        assert_eq!(on(WireTarget::Hashtag), [true, false, true, false]);
        assert_eq!(on(WireTarget::Geotag), [false; 4], "there are no places");
        assert_eq!(on(WireTarget::Post), [true; 4]);
        assert_eq!(on(WireTarget::Comment), [true; 4]);
        let calm = Settings { marks: vec!["like post".to_owned()], ..Settings::default() };
        assert_eq!(WireMark::ALL.map(|mark| mark.enabled(WireTarget::Post, &calm)), [true, false, false, false]);
        assert!(!WireMark::Follow.enabled(WireTarget::User, &calm));
    }

    #[test]
    fn dislikes_and_blocks_stay_private() {
        for (target, object) in TARGETS {
            for mark in [WireMark::Dislike, WireMark::Block] {
                assert!(!mark.count_is_public(target), "{object}");
                assert!(!mark.people_are_public(target), "{object}");
            }
        }
        assert!(WireMark::Follow.profile_list_is_public(WireTarget::User));
        assert!(!WireMark::Follow.profile_list_is_public(WireTarget::Post));
    }

    #[test]
    fn names_are_translated() {
        assert_eq!(WireMark::Like.name(Lang::En), "Like");
        assert_eq!(WireMark::Follow.user_title(Lang::ZhHans), "粉丝");
    }
}
