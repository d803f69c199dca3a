//! Comment Info (`docs/specs/fresns.md 4.5`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::marks::Interaction;
use super::parts::{ActiveButton, Controls, Counts, Dress, Look, Prose, Switches, Times, location, privacy};
use super::post::{PostInfo, flat};
use super::text::Form;
use crate::api::fresns::entity::content::values::{object, own};
use crate::api::fresns::entity::user::user_info::UserInfo;
use crate::api::fresns::render::render_context::Lens;
use crate::api::fresns::wire::family::{Family, Target};
use crate::api::fresns::wire::key_filter::Filtered;
use crate::model::content::entry::CommentView;

/// A comment. The family decides the keys.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum CommentInfo {
    V2(Box<CommentV2>),
    V1(Box<CommentV1>),
}

impl CommentInfo {
    pub fn of(view: &CommentView, look: &Look, lens: &Lens) -> Self {
        let above = Above::of(view, look, lens);
        match lens.family {
            Family::V2 => Self::V2(Box::new(CommentV2::of(view, above, look, lens))),
            Family::V1 => Self::V1(Box::new(CommentV1::of(view, above, look, lens))),
        }
    }

    /// As [`PostInfo::followed_by`].
    #[must_use]
    pub fn followed_by(mut self, reason: &'static str) -> Self {
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

/// The post a comment stands under.
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

    fn of(view: &CommentView, look: &Look, lens: &Lens) -> Self {
        let brief = Look { form: Form::Brief, ..Look::default() };
        let post = view.post.as_deref().map(|post| {
            ReplyToPost::Shown(Filtered { inner: PostInfo::of(&flat(post), &brief, lens), filter: look.reply_to_post.clone() })
        });
        Self {
            reply_to_post: if look.pid_only { Some(ReplyToPost::Pid { pid: view.pid.clone() }) } else { post },
            reply_to_comment: view.parent.as_deref().map(|parent| Filtered {
                inner: match lens.family {
                    Family::V2 => CommentInfo::V2(Box::new(CommentV2::of(parent, Self::NOTHING, &brief, lens))),
                    Family::V1 => CommentInfo::V1(Box::new(CommentV1::of(parent, Self::NOTHING, &brief, lens))),
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
    prose: Prose,
    is_sticky: bool,
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    times: Times,
    #[serde(flatten)]
    dress: Dress,
    author: Filtered<Author>,
    interaction: CommentInteraction,
    #[serde(flatten)]
    above: Above,
}

impl Common {
    fn of(view: &CommentView, above: Above, look: &Look, lens: &Lens) -> Self {
        let content = &view.content;
        let user = view.author.as_ref().map_or_else(|| UserInfo::anonymous(lens), |author| UserInfo::of(author, lens));
        Self {
            cid: content.code.clone(),
            url: format!("{}/comment/{}", lens.site(), content.code),
            prose: Prose::of(content, &view.attached, look, lens),
            is_sticky: content.sticky > 1,
            counts: Counts::of(content, Target::Comment),
            times: Times::of(content, lens),
            dress: Dress::of(content, &view.attached, look, lens),
            author: Filtered { inner: Author { user, is_post_author: view.is_post_author }, filter: look.author.clone() },
            interaction: CommentInteraction {
                marks: Interaction::of(Target::Comment, own(&view.own), lens),
                post_author_like_status: view.post_author_liked,
            },
            above,
        }
    }
}

/// Replies are edited in no dialect of this family, see 36313 and 36314.
fn switches(view: &CommentView, lens: &Lens) -> Switches {
    let settings = &lens.settings;
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

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentV2 {
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
    fn of(view: &CommentView, above: Above, look: &Look, lens: &Lens) -> Self {
        let content = &view.content;
        Self {
            common: Common::of(view, above, look, lens),
            is_comment_private: view.detail.private,
            more_json: object(content.more_info.as_deref()),
            location: location(content.location.as_deref()),
            edit_controls: Controls::of(content, view.is_me, &switches(view, lens), lens),
            sub_comments: [],
            extend_button: ExtendButton::default(),
            follow_type: None,
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CommentV1 {
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
    fn of(view: &CommentView, above: Above, look: &Look, lens: &Lens) -> Self {
        let content = &view.content;
        Self {
            common: Common::of(view, above, look, lens),
            privacy: privacy(view.detail.private),
            more_info: object(content.more_info.as_deref()),
            geotag: None,
            controls: Controls::of(content, view.is_me, &switches(view, lens), lens),
            preview_like_users: [],
            preview_comments: [],
            active_button: ActiveButton::default(),
        }
    }
}
