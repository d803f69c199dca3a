//! Comment Info (`docs/specs/fresns.md 4.5`).

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::marks::{Interaction, InteractionForm};
use super::parts::{ActiveButton, ContentExtras, ContentOptions, Controls, Counts, NESTED, Switches, Times, privacy};
use super::place::Place;
use super::post::PostInfo;
use crate::api::fresns::entity::content::parts::ContentText;
use crate::api::fresns::entity::content::values::{object, own};
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::entity::user::user_info::{UserForm, UserInfo};
use crate::api::fresns::render::render_context::{Address, RenderContext};
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::json::filtered::{Filtered, schema_of};
use crate::api::fresns::wire::json::shared::Shared;
use crate::model::content::views::CommentView;

/// A comment as the viewer sees it. Nothing of it is made before it is written.
#[derive(Clone, Copy)]
pub(crate) struct CommentInfo<'a> {
    view: &'a CommentView,
    look: &'a ContentOptions,
    ctx: &'a RenderContext,
    follow_type: Option<&'static str>,
}

impl<'a> CommentInfo<'a> {
    pub(crate) fn of(view: &'a CommentView, look: &'a ContentOptions, ctx: &'a RenderContext) -> Self {
        Self { view, look, ctx, follow_type: None }
    }

    /// Why a comment is in a timeline: `user`, `group`, `hashtag` or `digest`. Only v2 says so.
    #[must_use]
    pub(crate) fn followed_by(self, reason: Option<&'static str>) -> Self {
        Self { follow_type: reason, ..self }
    }

    fn form(self) -> CommentForm<'a> {
        match self.ctx.family {
            Family::V2 => CommentForm::V2(Box::new(CommentV2::of(self))),
            Family::V1 => CommentForm::V1(Box::new(CommentV1::of(self))),
        }
    }
}

impl Serialize for CommentInfo<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Lazy::of(*self, self.ctx, |comment, _| comment.form());
        let name = self.look.name(["comment", "comment inside a content"]).map(|kind| (kind, self.view.content.id.0));
        Shared { texts: &self.ctx.texts, name, value }.serialize(serializer)
    }
}

schema_of!([] CommentInfo<'_> => CommentForm<'_>);

/// A comment, in the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "CommentInfo")]
enum CommentForm<'a> {
    V2(Box<CommentV2<'a>>),
    V1(Box<CommentV1<'a>>),
}

/// The author, and whether the post above is theirs, too.
#[derive(Clone, Copy)]
struct Author<'a> {
    user: UserInfo<'a>,
    is_post_author: bool,
    ctx: &'a RenderContext,
}

impl<'a> Author<'a> {
    fn of(view: &'a CommentView, ctx: &'a RenderContext) -> Self {
        Self { user: UserInfo::author(view.author.as_ref(), ctx), is_post_author: view.is_post_author, ctx }
    }
}

impl Serialize for Author<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Lazy::of(*self, self.ctx, |author, _| AuthorForm { user: author.user.form(), is_post_author: author.is_post_author });
        let name = self.user.name(if self.is_post_author { "author of the post" } else { "author" });
        Shared { texts: &self.ctx.texts, name, value }.serialize(serializer)
    }
}

schema_of!([] Author<'_> => AuthorForm<'_>);

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Author")]
struct AuthorForm<'a> {
    #[serde(flatten)]
    user: UserForm<'a>,
    is_post_author: bool,
}

/// `interaction` of a comment, which is the same for all with the same marks.
#[derive(Clone, Copy)]
struct CommentInteraction<'a> {
    view: &'a CommentView,
    ctx: &'a RenderContext,
}

impl Serialize for CommentInteraction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = if self.view.post_author_liked { "comment that its post's author likes" } else { "comment" };
        let value = Lazy::of(*self, self.ctx, |CommentInteraction { view, ctx }, _| CommentInteractionForm {
            marks: Interaction::of(WireTarget::Comment, own(&view.own), ctx).form(),
            post_author_like_status: view.post_author_liked,
        });
        Shared { texts: &self.ctx.texts, name: own(&self.view.own).name(kind), value }.serialize(serializer)
    }
}

schema_of!([] CommentInteraction<'_> => CommentInteractionForm<'_>);

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "CommentInteraction")]
struct CommentInteractionForm<'a> {
    #[serde(flatten)]
    marks: InteractionForm<'a>,
    post_author_like_status: bool,
}

/// The post that the comment belongs to.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum ReplyToPost<'a> {
    Shown(Filtered<PostInfo<'a>>),
    Pid { pid: &'a str },
}

/// What a comment answers; empty one level further up.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Above<'a> {
    reply_to_post: Option<ReplyToPost<'a>>,
    reply_to_comment: Option<Filtered<CommentInfo<'a>>>,
}

impl<'a> Above<'a> {
    fn of(CommentInfo { view, look, ctx, .. }: CommentInfo<'a>) -> Self {
        if look.nested {
            return Self { reply_to_post: None, reply_to_comment: None };
        }
        let shown = |post| ReplyToPost::Shown(Filtered { inner: PostInfo::of(post, &NESTED, ctx), filter: look.reply_to_post.clone() });
        Self {
            reply_to_post: match (look.pid_only, ctx.family) {
                (false, _) => view.post.as_deref().map(shown),
                (true, Family::V2) => Some(ReplyToPost::Pid { pid: &view.pid }),
                (true, Family::V1) => None,
            },
            reply_to_comment: view
                .parent
                .as_deref()
                .map(|parent| Filtered { inner: CommentInfo::of(parent, &NESTED, ctx), filter: look.reply_to_comment.clone() }),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Common<'a> {
    cid: &'a str,
    url: Address<'a>,
    #[serde(flatten)]
    prose: ContentText<'a>,
    is_sticky: bool,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    times: Times,
    #[serde(flatten)]
    dress: ContentExtras<'a>,
    author: Filtered<Author<'a>>,
    interaction: CommentInteraction<'a>,
    #[serde(flatten)]
    above: Above<'a>,
}

impl<'a> Common<'a> {
    fn of(comment: CommentInfo<'a>) -> Self {
        let CommentInfo { view, look, ctx, .. } = comment;
        let content = &view.content;
        Self {
            cid: &content.code,
            url: ctx.address("comment", &content.code),
            prose: ContentText::of(content, &view.attached, look, ctx),
            is_sticky: content.sticky > 1,
            counts: Counts::of(content, WireTarget::Comment),
            times: Times::of(content, ctx),
            dress: ContentExtras::of(content, &view.attached, look, ctx),
            author: Filtered { inner: Author::of(view, ctx), filter: look.author.clone() },
            interaction: CommentInteraction { view, ctx },
            above: Above::of(comment),
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
struct CommentV2<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    is_comment_private: bool,
    more_json: Option<Lazy<'a, &'a str, Option<Value>>>,
    location: Place<'a>,
    edit_controls: Controls,
    sub_comments: [(); 0],
    extend_button: ExtendButton,
    follow_type: Option<&'static str>,
}

impl<'a> CommentV2<'a> {
    fn of(comment: CommentInfo<'a>) -> Self {
        let CommentInfo { view, ctx, .. } = comment;
        let content = &view.content;
        Self {
            common: Common::of(comment),
            is_comment_private: view.detail.private,
            more_json: content.more_info.as_deref().map(|json| Lazy::of(json, ctx, |json, _| object(Some(json)))),
            location: Place::of(content.location.as_deref(), ctx),
            edit_controls: Controls::of(content, view.is_me, &switches(view, ctx), ctx),
            sub_comments: [],
            extend_button: ExtendButton::default(),
            follow_type: comment.follow_type,
        }
    }
}

/// Comment Info of v1. `geotag` is always null, both previews are empty, and `activeButton` is always off.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CommentV1<'a> {
    #[serde(flatten)]
    common: Common<'a>,
    privacy: &'static str,
    more_info: Option<Lazy<'a, &'a str, Option<Value>>>,
    geotag: Option<()>,
    controls: Controls,
    preview_like_users: [(); 0],
    preview_comments: [(); 0],
    active_button: ActiveButton,
}

impl<'a> CommentV1<'a> {
    fn of(comment: CommentInfo<'a>) -> Self {
        let CommentInfo { view, ctx, .. } = comment;
        let content = &view.content;
        Self {
            common: Common::of(comment),
            privacy: privacy(view.detail.private),
            more_info: content.more_info.as_deref().map(|json| Lazy::of(json, ctx, |json, _| object(Some(json)))),
            geotag: None,
            controls: Controls::of(content, view.is_me, &switches(view, ctx), ctx),
            preview_like_users: [],
            preview_comments: [],
            active_button: ActiveButton::default(),
        }
    }
}
