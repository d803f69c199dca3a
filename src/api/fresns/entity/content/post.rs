//! Post Info (`docs/specs/fresns.md 4.4`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::marks::Interaction;
use super::parts::{CommentConfig, ContentExtras, ContentOptions, Controls, Counts, ReadConfig, Switches, Times, UserList, location};
use super::text::TextForm;
use crate::api::fresns::entity::content::parts::ContentText;
use crate::api::fresns::entity::content::values::{object, own};
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::key_filter::Filtered;
use crate::model::content::views::PostView;

/// A post, in the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum PostInfo {
    V2(Box<PostV2>),
    V1(Box<PostV1>),
}

impl PostInfo {
    pub(crate) fn of(view: &PostView, look: &ContentOptions, ctx: &RenderContext) -> Self {
        match ctx.family {
            Family::V2 => Self::V2(Box::new(PostV2::of(view, look, ctx))),
            Family::V1 => Self::V1(Box::new(PostV1::of(view, look, ctx))),
        }
    }

    /// Why a post is in a timeline: `user`, `group`, `hashtag` or `digest`. Only v2 says so.
    #[must_use]
    pub(crate) fn followed_by(mut self, reason: &'static str) -> Self {
        if let Self::V2(post) = &mut self {
            post.follow_type = Some(reason);
        }
        self
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Common {
    pid: String,
    url: String,
    title: Option<String>,
    #[serde(flatten)]
    prose: ContentText,
    sticky_state: i64,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    times: Times,
    read_config: ReadConfig,
    #[serde(flatten)]
    dress: ContentExtras,
    group: Option<()>,
    author: Filtered<UserInfo>,
    is_multi_level_quote: bool,
    quoted_post: Option<Filtered<PostInfo>>,
    preview_like_users: [(); 0],
    preview_comments: [(); 0],
    interaction: Interaction,
}

impl Common {
    fn of(view: &PostView, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let content = &view.content;
        let author = view.author.as_ref().map_or_else(|| UserInfo::anonymous(ctx), |author| UserInfo::of(author, ctx));
        Self {
            pid: content.code.clone(),
            url: format!("{}/post/{}", ctx.site(), content.code),
            title: view.detail.title.clone(),
            prose: ContentText::of(content, &view.attached, look, ctx),
            sticky_state: content.sticky,
            counts: Counts::of(content, WireTarget::Post),
            times: Times::of(content, ctx),
            read_config: ReadConfig::default(),
            dress: ContentExtras::of(content, &view.attached, look, ctx),
            group: None,
            author: Filtered { inner: author, filter: look.author.clone() },
            is_multi_level_quote: view.quoted.as_ref().is_some_and(|quoted| quoted.detail.quoted.is_some()),
            quoted_post: view.quoted.as_deref().map(|quoted| Filtered {
                inner: PostInfo::of(&flat(quoted), &ContentOptions { form: TextForm::Brief, ..ContentOptions::default() }, ctx),
                filter: look.quoted_post.clone(),
            }),
            preview_like_users: [],
            preview_comments: [],
            interaction: Interaction::of(WireTarget::Post, own(&view.own), ctx),
        }
    }
}

/// A nested post shows no further one.
pub(in crate::api::fresns::entity) fn flat(view: &PostView) -> PostView {
    PostView { quoted: None, ..view.clone() }
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
pub(crate) struct PostV2 {
    #[serde(flatten)]
    common: Common,
    post_count: i64,
    affiliated_user_config: UserList,
    is_comment_hidden: bool,
    is_comment_disabled: bool,
    is_comment_private: bool,
    more_json: Option<Value>,
    location: Map<String, Value>,
    edit_controls: Controls,
    follow_type: Option<&'static str>,
}

impl PostV2 {
    fn of(view: &PostView, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let content = &view.content;
        Self {
            common: Common::of(view, look, ctx),
            post_count: content.quotes + content.reposts,
            affiliated_user_config: UserList::default(),
            is_comment_hidden: false,
            is_comment_disabled: view.detail.comment_policy == NOBODY,
            is_comment_private: view.detail.comment_private,
            more_json: object(content.more_info.as_deref()),
            location: location(content.location.as_deref()),
            edit_controls: Controls::of(content, view.is_me, &switches(ctx), ctx),
            follow_type: None,
        }
    }
}

/// Post Info of v1. `quoteCount` counts quotes, boosts included; `commentConfig` says who may comment; `geotag` is
/// always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PostV1 {
    #[serde(flatten)]
    common: Common,
    quote_count: i64,
    associated_user_list_config: UserList,
    comment_config: CommentConfig,
    more_info: Option<Value>,
    geotag: Option<()>,
    controls: Controls,
}

impl PostV1 {
    fn of(view: &PostView, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let content = &view.content;
        Self {
            common: Common::of(view, look, ctx),
            quote_count: content.quotes + content.reposts,
            associated_user_list_config: UserList::default(),
            comment_config: CommentConfig::of(view.detail.comment_policy, view.detail.comment_private),
            more_info: object(content.more_info.as_deref()),
            geotag: None,
            controls: Controls::of(content, view.is_me, &switches(ctx), ctx),
        }
    }
}
