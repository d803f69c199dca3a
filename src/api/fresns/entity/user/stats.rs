//! `stats` of a user (`docs/specs/fresns.md 4.1.1`): some sixty counters whose names follow a pattern.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::api::fresns::defaults::marks::Mark;
use crate::api::fresns::wire::family::{Family, Target};
use crate::model::people::user::{Given, Published, UserStats};

/// Counters as one viewer may see them; what is not public is null.
pub(crate) struct Stats {
    family: Family,
    stats: UserStats,
    is_me: bool,
}

/// Names of the twenty-odd `{mark}{Target}Count` keys, in wire order.
const GIVEN: [(Mark, [(&str, Target); 6]); 4] = [
    (
        Mark::Like,
        [
            ("likeUserCount", Target::User),
            ("likeGroupCount", Target::Group),
            ("likeHashtagCount", Target::Hashtag),
            ("likeGeotagCount", Target::Geotag),
            ("likePostCount", Target::Post),
            ("likeCommentCount", Target::Comment),
        ],
    ),
    (
        Mark::Dislike,
        [
            ("dislikeUserCount", Target::User),
            ("dislikeGroupCount", Target::Group),
            ("dislikeHashtagCount", Target::Hashtag),
            ("dislikeGeotagCount", Target::Geotag),
            ("dislikePostCount", Target::Post),
            ("dislikeCommentCount", Target::Comment),
        ],
    ),
    (
        Mark::Follow,
        [
            ("followUserCount", Target::User),
            ("followGroupCount", Target::Group),
            ("followHashtagCount", Target::Hashtag),
            ("followGeotagCount", Target::Geotag),
            ("followPostCount", Target::Post),
            ("followCommentCount", Target::Comment),
        ],
    ),
    (
        Mark::Block,
        [
            ("blockUserCount", Target::User),
            ("blockGroupCount", Target::Group),
            ("blockHashtagCount", Target::Hashtag),
            ("blockGeotagCount", Target::Geotag),
            ("blockPostCount", Target::Post),
            ("blockCommentCount", Target::Comment),
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

impl Stats {
    pub(crate) fn of(stats: &UserStats, is_me: bool, family: Family) -> Self {
        Self { family, stats: *stats, is_me }
    }

    /// A count that others see only where the community shows it.
    fn shown(&self, count: i64, public: bool) -> Option<i64> {
        (public || self.is_me).then_some(count)
    }
}

fn given(given: &Given, target: Target) -> i64 {
    match target {
        Target::User => given.users,
        Target::Group => given.forums,
        Target::Hashtag => given.hashtags,
        Target::Post => given.posts,
        Target::Comment => given.comments,
        Target::Geotag | Target::PostLog | Target::CommentLog | Target::Extend => 0,
    }
}

fn counts(published: &Published) -> [i64; 6] {
    let Published { count, digests, likes, dislikes, follows, blocks } = *published;
    [count, digests, likes, dislikes, follows, blocks]
}

impl Serialize for Stats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stats = &self.stats;
        let mut map = serializer.serialize_map(None)?;
        for (mark, names) in &GIVEN {
            let mine = match mark {
                Mark::Like => &stats.like,
                Mark::Dislike => &stats.dislike,
                Mark::Follow => &stats.follow,
                Mark::Block => &stats.block,
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
        let people =
            [(Mark::Like, stats.likers), (Mark::Dislike, stats.dislikers), (Mark::Follow, stats.followers), (Mark::Block, stats.blockers)];
        for (name, (mark, count)) in received[1..].iter().zip(people) {
            map.serialize_entry(name, &self.shown(count, mark.count_is_public(Target::User)))?;
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
            map.serialize_entry(unit, &())?;
        }
        map.end()
    }
}

impl JsonSchema for Stats {
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
            properties.insert(unit.to_owned(), json_schema!({ "type": ["string", "null"] }).to_value());
        }
        json_schema!({ "type": "object", "properties": properties })
    }
}
