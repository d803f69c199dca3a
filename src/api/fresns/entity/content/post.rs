//! Post Info (`docs/specs/fresns.md 4.4`).

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::marks::Interaction;
use super::parts::{CommentConfig, ContentExtras, ContentOptions, Controls, Counts, NESTED, ReadConfig, Switches, Times, UserList};
use super::place::Place;
use crate::api::fresns::entity::content::parts::ContentText;
use crate::api::fresns::entity::content::values::{object, own};
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::render_context::{Address, RenderContext};
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::json::filtered::{Filtered, schema_of};
use crate::api::fresns::wire::json::shared::Shared;
use crate::model::content::views::PostView;

/// A post as the viewer sees it. Nothing of it is made before it is written.
#[derive(Clone, Copy)]
pub(crate) struct PostInfo<'a> {
    view: &'a PostView,
    look: &'a ContentOptions,
    ctx: &'a RenderContext,
    follow_type: Option<&'static str>,
}

impl<'a> PostInfo<'a> {
    pub(crate) fn of(view: &'a PostView, look: &'a ContentOptions, ctx: &'a RenderContext) -> Self {
        Self { view, look, ctx, follow_type: None }
    }

    /// Why a post is in a timeline: `user`, `group`, `hashtag` or `digest`. Only v2 says so.
    #[must_use]
    pub(crate) fn followed_by(self, reason: Option<&'static str>) -> Self {
        Self { follow_type: reason, ..self }
    }

    fn form(self) -> PostForm<'a> {
        match self.ctx.family {
            Family::V2 => PostForm::V2(Box::new(PostV2::of(self))),
            Family::V1 => PostForm::V1(Box::new(PostV1::of(self))),
        }
    }
}

impl Serialize for PostInfo<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Lazy::of(*self, self.ctx, |post, _| post.form());
        let name = self.look.name(["post", "post inside a content"]).map(|kind| (kind, self.view.content.id.0));
        Shared { texts: &self.ctx.texts, name, value }.serialize(serializer)
    }
}

schema_of!([] PostInfo<'_> => PostForm<'_>);

/// A post, in the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PostInfo")]
enum PostForm<'a> {
    V2(Box<PostV2<'a>>),
    V1(Box<PostV1<'a>>),
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Common<'a> {
    pid: &'a str,
    url: Address<'a>,
    title: Option<&'a str>,
    #[serde(flatten)]
    prose: ContentText<'a>,
    sticky_state: i64,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    times: Times,
    read_config: ReadConfig,
    #[serde(flatten)]
    dress: ContentExtras<'a>,
    group: Option<()>,
    author: Filtered<UserInfo<'a>>,
    is_multi_level_quote: bool,
    quoted_post: Option<Filtered<PostInfo<'a>>>,
    preview_like_users: [(); 0],
    preview_comments: [(); 0],
    interaction: Interaction<'a>,
}

impl<'a> Common<'a> {
    fn of(PostInfo { view, look, ctx, .. }: PostInfo<'a>) -> Self {
        let content = &view.content;
        let quoted = view.quoted.as_deref().filter(|_| !look.nested);
        Self {
            pid: &content.code,
            url: ctx.address("post", &content.code),
            title: view.detail.title.as_deref(),
            prose: ContentText::of(content, &view.attached, look, ctx),
            sticky_state: content.sticky,
            counts: Counts::of(content, WireTarget::Post),
            times: Times::of(content, ctx),
            read_config: ReadConfig::default(),
            dress: ContentExtras::of(content, &view.attached, look, ctx),
            group: None,
            author: Filtered { inner: UserInfo::author(view.author.as_ref(), ctx), filter: look.author.clone() },
            is_multi_level_quote: quoted.is_some_and(|quoted| quoted.detail.quoted.is_some()),
            quoted_post: quoted.map(|quoted| Filtered { inner: PostInfo::of(quoted, &NESTED, ctx), filter: look.quoted_post.clone() }),
            preview_like_users: [],
            preview_comments: [],
            interaction: Interaction::of(WireTarget::Post, own(&view.own), ctx),
        }
    }
}

fn switches(ctx: &RenderContext) -> Switches {
    let settings = &ctx.settings;
    Switches { edit: settings.post_edit, edit_minutes: settings.post_edit_minutes, delete: settings.post_delete }
}

/// The comment policy that lets nobody write.
const NOBODY: i64 = 4;

/// Post Info of v2. `postCount` counts quotes, boosts included; `isCommentDisabled` is true when nobody may comment;
/// `followType` is set only in timelines.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PostV2<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    post_count: i64,
    affiliated_user_config: UserList,
    is_comment_hidden: bool,
    is_comment_disabled: bool,
    is_comment_private: bool,
    more_json: Option<Lazy<'a, &'a str, Option<Value>>>,
    location: Place<'a>,
    edit_controls: Controls,
    follow_type: Option<&'static str>,
}

impl<'a> PostV2<'a> {
    fn of(post: PostInfo<'a>) -> Self {
        let PostInfo { view, ctx, .. } = post;
        let content = &view.content;
        Self {
            common: Common::of(post),
            post_count: content.quotes + content.reposts,
            affiliated_user_config: UserList::default(),
            is_comment_hidden: false,
            is_comment_disabled: view.detail.comment_policy == NOBODY,
            is_comment_private: view.detail.comment_private,
            more_json: content.more_info.as_deref().map(|json| Lazy::of(json, ctx, |json, _| object(Some(json)))),
            location: Place::of(content.location.as_deref(), ctx),
            edit_controls: Controls::of(content, view.is_me, &switches(ctx), ctx),
            follow_type: post.follow_type,
        }
    }
}

/// Post Info of v1. `quoteCount` counts quotes, boosts included; `commentConfig` says who may comment; `geotag` is
/// always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PostV1<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    quote_count: i64,
    associated_user_list_config: UserList,
    comment_config: CommentConfig,
    more_info: Option<Lazy<'a, &'a str, Option<Value>>>,
    geotag: Option<()>,
    controls: Controls,
}

impl<'a> PostV1<'a> {
    fn of(post: PostInfo<'a>) -> Self {
        let PostInfo { view, ctx, .. } = post;
        let content = &view.content;
        Self {
            common: Common::of(post),
            quote_count: content.quotes + content.reposts,
            associated_user_list_config: UserList::default(),
            comment_config: CommentConfig::of(view.detail.comment_policy, view.detail.comment_private),
            more_info: content.more_info.as_deref().map(|json| Lazy::of(json, ctx, |json, _| object(Some(json)))),
            geotag: None,
            controls: Controls::of(content, view.is_me, &switches(ctx), ctx),
        }
    }
}
