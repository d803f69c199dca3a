//! Which marks are switched on, whose lists are public, and what they are called
//! (`docs/specs/fresns.md 4.1.1, 6.3`).

use serde_json::{Map, Value};

use super::language::text;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::{Family, WireTarget};

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

    /// Whether the mark can be set on a target: the union of what both servers allow.
    pub(crate) const fn enabled(self, target: WireTarget) -> bool {
        match target {
            WireTarget::User => matches!(self, Self::Follow | Self::Block),
            WireTarget::Group => matches!(self, Self::Follow),
            WireTarget::Hashtag | WireTarget::Geotag => matches!(self, Self::Like | Self::Follow),
            WireTarget::Post | WireTarget::Comment => true,
            WireTarget::PostLog | WireTarget::CommentLog | WireTarget::Extend => false,
        }
    }

    /// Whether others see how many people set the mark on a target.
    pub(crate) const fn count_is_public(self, target: WireTarget) -> bool {
        match target {
            WireTarget::User => matches!(self, Self::Like | Self::Follow),
            _ => matches!(self, Self::Like | Self::Follow) && self.enabled(target),
        }
    }

    /// Whether others see who set the mark on a target.
    pub(crate) const fn people_are_public(self, target: WireTarget) -> bool {
        self.count_is_public(target) && self.enabled(target)
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

/// How open a user's record or count is, for v1: 1 nobody, 2 only oneself, 3 everybody.
const fn openness(public: bool) -> u8 {
    if public { 3 } else { 2 }
}

/// Adds the config keys of every mark on every target the family knows.
pub(super) fn insert(map: &mut Map<String, Value>, family: Family, lang: Lang) {
    for (target, object) in TARGETS {
        if family.target(target).is_none() {
            continue;
        }
        for mark in WireMark::ALL {
            let verb = mark.word();
            let mut put = |key: String, value: Value| map.insert(key, value);
            match family {
                Family::V2 => {
                    put(format!("{verb}_{object}_setting"), mark.enabled(target).into());
                    put(format!("{verb}_{object}_name"), mark.name(lang).into());
                    put(format!("it_{verb}_{object}s"), mark.profile_list_is_public(target).into());
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
                    put(format!("{object}_{verb}_enabled"), mark.enabled(target).into());
                    put(format!("{object}_{verb}_name"), mark.name(lang).into());
                    put(format!("{object}_{verb}_user_title"), mark.user_title(lang).into());
                    put(format!("{object}_{verb}_public_record"), record);
                    put(format!("{object}_{verb}_public_count"), count);
                    let list = mark.profile_list_is_public(target);
                    put(format!("profile_{verb}s_{object}s_enabled"), list.into());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switched_on_is_what_either_server_allows() {
        let on = |target| WireMark::ALL.map(|mark| mark.enabled(target));
        assert_eq!(on(WireTarget::User), [false, false, true, true]);
        assert_eq!(on(WireTarget::Group), [false, false, true, false]);
        assert_eq!(on(WireTarget::Hashtag), [true, false, true, false]);
        assert_eq!(on(WireTarget::Geotag), [true, false, true, false]);
        assert_eq!(on(WireTarget::Post), [true; 4]);
        assert_eq!(on(WireTarget::Comment), [true; 4]);
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
