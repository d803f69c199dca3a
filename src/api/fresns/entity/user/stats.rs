//! `stats` of a user (`docs/specs/fresns.md 4.1.1`): some sixty counters whose names follow a pattern.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::api::fresns::defaults::marks::WireMark;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::model::people::user::{GivenMarks, Published, UserStats};

/// Counters as one viewer may see them; what is not public is null.
pub(crate) struct Stats<'a> {
    family: Family,
    stats: &'a UserStats,
    is_me: bool,
}

/// Names of the twenty-odd `{mark}{Target}Count` keys, in wire order.
const GIVEN: [(WireMark, [(&str, WireTarget); 6]); 4] = [
    (
        WireMark::Like,
        [
            ("likeUserCount", WireTarget::User),
            ("likeGroupCount", WireTarget::Group),
            ("likeHashtagCount", WireTarget::Hashtag),
            ("likeGeotagCount", WireTarget::Geotag),
            ("likePostCount", WireTarget::Post),
            ("likeCommentCount", WireTarget::Comment),
        ],
    ),
    (
        WireMark::Dislike,
        [
            ("dislikeUserCount", WireTarget::User),
            ("dislikeGroupCount", WireTarget::Group),
            ("dislikeHashtagCount", WireTarget::Hashtag),
            ("dislikeGeotagCount", WireTarget::Geotag),
            ("dislikePostCount", WireTarget::Post),
            ("dislikeCommentCount", WireTarget::Comment),
        ],
    ),
    (
        WireMark::Follow,
        [
            ("followUserCount", WireTarget::User),
            ("followGroupCount", WireTarget::Group),
            ("followHashtagCount", WireTarget::Hashtag),
            ("followGeotagCount", WireTarget::Geotag),
            ("followPostCount", WireTarget::Post),
            ("followCommentCount", WireTarget::Comment),
        ],
    ),
    (
        WireMark::Block,
        [
            ("blockUserCount", WireTarget::User),
            ("blockGroupCount", WireTarget::Group),
            ("blockHashtagCount", WireTarget::Hashtag),
            ("blockGeotagCount", WireTarget::Geotag),
            ("blockPostCount", WireTarget::Post),
            ("blockCommentCount", WireTarget::Comment),
        ],
    ),
];

const POSTS: [&str; 6] = ["postPublishCount", "postDigestCount", "postLikeCount", "postDislikeCount", "postFollowCount", "postBlockCount"];
const COMMENTS: [&str; 6] =
    ["commentPublishCount", "commentDigestCount", "commentLikeCount", "commentDislikeCount", "commentFollowCount", "commentBlockCount"];

/// `extcredits1` to `extcredits5`: value, state, name, unit. A small community has none.
const CREDITS: [[&str; 4]; 5] = [
    ["extcredits1", "extcredits1State", "extcredits1Name", "extcredits1Unit"],
    ["extcredits2", "extcredits2State", "extcredits2Name", "extcredits2Unit"],
    ["extcredits3", "extcredits3State", "extcredits3Name", "extcredits3Unit"],
    ["extcredits4", "extcredits4State", "extcredits4Name", "extcredits4Unit"],
    ["extcredits5", "extcredits5State", "extcredits5Name", "extcredits5Unit"],
];

impl<'a> Stats<'a> {
    pub(crate) fn of(stats: &'a UserStats, is_me: bool, family: Family) -> Self {
        Self { family, stats, is_me }
    }

    /// A count that others see only where the community shows it.
    fn shown(&self, count: i64, public: bool) -> Option<i64> {
        (public || self.is_me).then_some(count)
    }
}

fn given(given: &GivenMarks, target: WireTarget) -> i64 {
    match target {
        WireTarget::User => given.users,
        WireTarget::Group => given.forums,
        WireTarget::Hashtag => given.hashtags,
        WireTarget::Post => given.posts,
        WireTarget::Comment => given.comments,
        WireTarget::Geotag | WireTarget::PostLog | WireTarget::CommentLog | WireTarget::Extend => 0,
    }
}

fn counts(published: &Published) -> [i64; 6] {
    let Published { count, digests, likes, dislikes, follows, blocks } = *published;
    [count, digests, likes, dislikes, follows, blocks]
}

impl Serialize for Stats<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stats = self.stats;
        let mut map = serializer.serialize_map(None)?;
        for (mark, names) in &GIVEN {
            let mine = match mark {
                WireMark::Like => &stats.like,
                WireMark::Dislike => &stats.dislike,
                WireMark::Follow => &stats.follow,
                WireMark::Block => &stats.block,
            };
            for (name, target) in names {
                if self.family.target(*target).is_some() {
                    map.serialize_entry(name, &self.shown(given(mine, *target), mark.profile_list_is_public(*target)))?;
                }
            }
        }
        let received = match self.family {
            Family::V2 => ["viewMeCount", "likeMeCount", "dislikeMeCount", "followMeCount", "blockMeCount"],
            Family::V1 => ["viewCount", "likerCount", "dislikerCount", "followerCount", "blockerCount"],
        };
        map.serialize_entry(received[0], &stats.views)?;
        let people = [
            (WireMark::Like, stats.likers),
            (WireMark::Dislike, stats.dislikers),
            (WireMark::Follow, stats.followers),
            (WireMark::Block, stats.blockers),
        ];
        for (name, (mark, count)) in received[1..].iter().zip(people) {
            map.serialize_entry(name, &self.shown(count, mark.count_is_public(WireTarget::User)))?;
        }
        for (names, published) in [(&POSTS, &stats.posts), (&COMMENTS, &stats.comments)] {
            for (name, count) in names.iter().zip(counts(published)) {
                map.serialize_entry(name, &count)?;
            }
        }
        for [value, state, name, unit] in &CREDITS {
            map.serialize_entry(value, &0)?;
            map.serialize_entry(state, &1)?;
            map.serialize_entry(name, value)?;
            map.serialize_entry(unit, "")?;
        }
        map.end()
    }
}

impl JsonSchema for Stats<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Stats".into()
    }

    /// The names of both families; what is not public is null.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        const MINE: [&str; 5] = ["viewMeCount", "likeMeCount", "dislikeMeCount", "followMeCount", "blockMeCount"];
        const PEOPLE: [&str; 5] = ["viewCount", "likerCount", "dislikerCount", "followerCount", "blockerCount"];
        let given = GIVEN.iter().flat_map(|(_, names)| names.iter().map(|(name, _)| *name));
        let counts = given.chain(MINE).chain(PEOPLE).chain(POSTS).chain(COMMENTS);
        let mut properties = serde_json::Map::new();
        for name in counts {
            properties.insert(name.to_owned(), json_schema!({ "type": ["integer", "null"] }).to_value());
        }
        for [value, state, name, unit] in CREDITS {
            properties.insert(value.to_owned(), json_schema!({ "type": "integer" }).to_value());
            properties.insert(state.to_owned(), json_schema!({ "type": "integer" }).to_value());
            properties.insert(name.to_owned(), json_schema!({ "type": "string" }).to_value());
            properties.insert(unit.to_owned(), json_schema!({ "type": "string" }).to_value());
        }
        json_schema!({ "type": "object", "properties": properties })
    }
}
