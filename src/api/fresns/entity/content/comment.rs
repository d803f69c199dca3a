//! Comment Info (`docs/specs/fresns.md 4.5`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::marks::Interaction;
use super::parts::{ActiveButton, ContentExtras, ContentOptions, Controls, Counts, Switches, Times, location, privacy};
use super::post::{PostInfo, flat};
use super::text::TextForm;
use crate::api::fresns::entity::content::parts::ContentText;
use crate::api::fresns::entity::content::values::{object, own};
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::key_filter::Filtered;
use crate::model::content::views::CommentView;

/// A comment, in the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum CommentInfo {
    V2(Box<CommentV2>),
    V1(Box<CommentV1>),
}

impl CommentInfo {
    pub(crate) fn of(view: &CommentView, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let above = Above::of(view, look, ctx);
        match ctx.family {
            Family::V2 => Self::V2(Box::new(CommentV2::of(view, above, look, ctx))),
            Family::V1 => Self::V1(Box::new(CommentV1::of(view, above, look, ctx))),
        }
    }

    /// Why a comment is in a timeline: `user`, `group`, `hashtag` or `digest`. Only v2 says so.
    #[must_use]
    pub(crate) fn followed_by(mut self, reason: &'static str) -> Self {
        if let Self::V2(comment) = &mut self {
            comment.follow_type = Some(reason);
        }
        self
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Author {
    #[serde(flatten)]
    user: UserInfo,
    is_post_author: bool,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CommentInteraction {
    #[serde(flatten)]
    marks: Interaction,
    post_author_like_status: bool,
}

/// The post that the comment belongs to.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum ReplyToPost {
    Shown(Filtered<PostInfo>),
    Pid { pid: String },
}

/// What a comment answers; empty one level further up.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Above {
    reply_to_post: Option<ReplyToPost>,
    reply_to_comment: Option<Filtered<CommentInfo>>,
}

impl Above {
    const NOTHING: Self = Self { reply_to_post: None, reply_to_comment: None };

    fn of(view: &CommentView, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let brief = ContentOptions { form: TextForm::Brief, ..ContentOptions::default() };
        let post = view
            .post
            .as_deref()
            .map(|post| ReplyToPost::Shown(Filtered { inner: PostInfo::of(&flat(post), &brief, ctx), filter: look.reply_to_post.clone() }));
        Self {
            reply_to_post: match (look.pid_only, ctx.family) {
                (false, _) => post,
                (true, Family::V2) => Some(ReplyToPost::Pid { pid: view.pid.clone() }),
                (true, Family::V1) => None,
            },
            reply_to_comment: view.parent.as_deref().map(|parent| Filtered {
                inner: match ctx.family {
                    Family::V2 => CommentInfo::V2(Box::new(CommentV2::of(parent, Self::NOTHING, &brief, ctx))),
                    Family::V1 => CommentInfo::V1(Box::new(CommentV1::of(parent, Self::NOTHING, &brief, ctx))),
                },
                filter: look.reply_to_comment.clone(),
            }),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Common {
    cid: String,
    url: String,
    #[serde(flatten)]
    prose: ContentText,
    is_sticky: bool,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    times: Times,
    #[serde(flatten)]
    dress: ContentExtras,
    author: Filtered<Author>,
    interaction: CommentInteraction,
    #[serde(flatten)]
    above: Above,
}

impl Common {
    fn of(view: &CommentView, above: Above, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let content = &view.content;
        let user = view.author.as_ref().map_or_else(|| UserInfo::anonymous(ctx), |author| UserInfo::of(author, ctx));
        Self {
            cid: content.code.clone(),
            url: format!("{}/comment/{}", ctx.site(), content.code),
            prose: ContentText::of(content, &view.attached, look, ctx),
            is_sticky: content.sticky > 1,
            counts: Counts::of(content, WireTarget::Comment),
            times: Times::of(content, ctx),
            dress: ContentExtras::of(content, &view.attached, look, ctx),
            author: Filtered { inner: Author { user, is_post_author: view.is_post_author }, filter: look.author.clone() },
            interaction: CommentInteraction {
                marks: Interaction::of(WireTarget::Comment, own(&view.own), ctx),
                post_author_like_status: view.post_author_liked,
            },
            above,
        }
    }
}

/// Replies are edited in no dialect of this family, see 36313 and 36314.
fn switches(view: &CommentView, ctx: &RenderContext) -> Switches {
    let settings = &ctx.settings;
    Switches {
        edit: settings.comment_edit && view.detail.parent.is_none(),
        edit_minutes: settings.comment_edit_minutes,
        delete: settings.comment_delete,
    }
}

#[derive(Default, Serialize, JsonSchema)]
struct Button {
    name: Option<String>,
    style: Option<String>,
    url: Option<String>,
}

/// The button of a comment, v2.
#[derive(Default, Serialize, JsonSchema)]
struct ExtendButton {
    status: bool,
    #[serde(rename = "type")]
    kind: Option<String>,
    default: Button,
    active: Button,
}

/// Comment Info of v2. `subComments` is always empty, `extendButton` is always off, and `followType` is set only in
/// timelines.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CommentV2 {
    #[serde(flatten)]
    common: Common,
    is_comment_private: bool,
    more_json: Option<Value>,
    location: Map<String, Value>,
    edit_controls: Controls,
    sub_comments: [(); 0],
    extend_button: ExtendButton,
    follow_type: Option<&'static str>,
}

impl CommentV2 {
    fn of(view: &CommentView, above: Above, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let content = &view.content;
        Self {
            common: Common::of(view, above, look, ctx),
            is_comment_private: view.detail.private,
            more_json: object(content.more_info.as_deref()),
            location: location(content.location.as_deref()),
            edit_controls: Controls::of(content, view.is_me, &switches(view, ctx), ctx),
            sub_comments: [],
            extend_button: ExtendButton::default(),
            follow_type: None,
        }
    }
}

/// Comment Info of v1. `geotag` is always null, both previews are empty, and `activeButton` is always off.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CommentV1 {
    #[serde(flatten)]
    common: Common,
    privacy: &'static str,
    more_info: Option<Value>,
    geotag: Option<()>,
    controls: Controls,
    preview_like_users: [(); 0],
    preview_comments: [(); 0],
    active_button: ActiveButton,
}

impl CommentV1 {
    fn of(view: &CommentView, above: Above, look: &ContentOptions, ctx: &RenderContext) -> Self {
        let content = &view.content;
        Self {
            common: Common::of(view, above, look, ctx),
            privacy: privacy(view.detail.private),
            more_info: object(content.more_info.as_deref()),
            geotag: None,
            controls: Controls::of(content, view.is_me, &switches(view, ctx), ctx),
            preview_like_users: [],
            preview_comments: [],
            active_button: ActiveButton::default(),
        }
    }
}
