//! Hashtag Info (`docs/specs/fresns.md 4.6`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::marks::Interaction;
use crate::api::fresns::defaults::marks::WireMark;
use crate::api::fresns::entity::content::values::{own, public};
use crate::api::fresns::entity::user::parts::{Boxes, Operations};
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::{Address, RenderContext};
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::model::content::views::HashtagView;

/// A hashtag with its counters and the viewer's marks on it, in the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum HashtagInfo<'a> {
    V2(Box<HashtagV2<'a>>),
    V1(Box<HashtagV1<'a>>),
}

impl<'a> HashtagInfo<'a> {
    /// The hashtag in the family and language of `ctx`.
    pub(crate) fn of(view: &'a HashtagView, ctx: &'a RenderContext) -> Self {
        match ctx.family {
            Family::V2 => Self::V2(Box::new(HashtagV2::of(view, ctx))),
            Family::V1 => Self::V1(Box::new(HashtagV1::of(view, ctx))),
        }
    }
}

/// What both families say under the same names.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Common<'a> {
    url: Address<'a>,
    cover: Option<String>,
    description: Option<String>,
    view_count: i64,
    like_count: Option<i64>,
    dislike_count: Option<i64>,
    follow_count: Option<i64>,
    block_count: Option<i64>,
    post_count: i64,
    post_digest_count: i64,
    comment_count: i64,
    comment_digest_count: i64,
    created_datetime: DatetimeFormats,
    archives: [(); 0],
    operations: Operations,
    interaction: Interaction<'a>,
}

impl<'a> Common<'a> {
    fn of(view: &'a HashtagView, ctx: &'a RenderContext) -> Self {
        let tag = &view.hashtag;
        let count = |count, mark| public(count, mark, WireTarget::Hashtag);
        Self {
            url: ctx.address("hashtag", &tag.slug),
            cover: None,
            description: None,
            // Neither visits nor digests are counted by hashtag.
            view_count: 0,
            like_count: count(tag.likes, WireMark::Like),
            dislike_count: count(tag.dislikes, WireMark::Dislike),
            follow_count: count(tag.follows, WireMark::Follow),
            block_count: count(tag.blocks, WireMark::Block),
            post_count: tag.posts,
            post_digest_count: 0,
            comment_count: tag.comments,
            comment_digest_count: 0,
            created_datetime: ctx.full(tag.id.created_at()),
            archives: [],
            operations: Operations::default(),
            interaction: Interaction::of(WireTarget::Hashtag, own(&view.own), ctx),
        }
    }
}

/// Hashtag Info of v2: `hid` is the hashtag in its address, `hname` the name to show.
#[derive(Serialize, JsonSchema)]
pub(crate) struct HashtagV2<'a> {
    hid: &'a str,
    hname: &'a str,
    #[serde(flatten)]
    common: Common<'a>,
    extends: Boxes,
}

impl<'a> HashtagV2<'a> {
    fn of(view: &'a HashtagView, ctx: &'a RenderContext) -> Self {
        let tag = &view.hashtag;
        Self { hid: &tag.slug, hname: &tag.name, common: Common::of(view, ctx), extends: Boxes::default() }
    }
}

/// Hashtag Info of v1: `htid` is the hashtag in its address, `name` the name to show. The four times of the last
/// publication and `moreInfo` are always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HashtagV1<'a> {
    htid: &'a str,
    name: &'a str,
    #[serde(flatten)]
    common: Common<'a>,
    created_time_ago: DatetimeFormats,
    last_publish_post_date_time: Option<DatetimeFormats>,
    last_publish_post_time_ago: Option<DatetimeFormats>,
    last_publish_comment_date_time: Option<DatetimeFormats>,
    last_publish_comment_time_ago: Option<DatetimeFormats>,
    more_info: Option<Value>,
}

impl<'a> HashtagV1<'a> {
    fn of(view: &'a HashtagView, ctx: &'a RenderContext) -> Self {
        let tag = &view.hashtag;
        Self {
            htid: &tag.slug,
            name: &tag.name,
            common: Common::of(view, ctx),
            created_time_ago: ctx.ago(tag.id.created_at()),
            last_publish_post_date_time: None,
            last_publish_post_time_ago: None,
            last_publish_comment_date_time: None,
            last_publish_comment_time_ago: None,
            more_info: None,
        }
    }
}
