//! A notification (`docs/specs/fresns.md 1.4`).

use schemars::JsonSchema;
use serde::Serialize;

use super::content::comment::CommentInfo;
use super::content::parts::{LISTED, ObjectFilter};
use super::content::post::PostInfo;
use super::user::user_info::UserInfo;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::{self, Family};
use crate::api::fresns::wire::json::filtered::Filtered;
use crate::model::content::entry::Target;
use crate::model::notifications::notification::{About, Action, NotificationKind, NotificationView};

/// What a notification is about, as its receiver sees it now.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum ActionInfo<'a> {
    User(UserInfo<'a>),
    Post(PostInfo<'a>),
    Comment(CommentInfo<'a>),
}

impl<'a> ActionInfo<'a> {
    /// `None` where the target is gone, but for users: those who left keep a face.
    fn of(view: &'a NotificationView, ctx: &'a RenderContext) -> Option<Self> {
        match (&view.about, view.target) {
            (Some(About::User(user)), _) => Some(Self::User(UserInfo::of(user, ctx))),
            (Some(About::Post(post)), _) => Some(Self::Post(PostInfo::of(post, &LISTED, ctx))),
            (Some(About::Comment(comment)), _) => Some(Self::Comment(CommentInfo::of(comment, &LISTED, ctx))),
            (None, Some(Target::User(_))) => Some(Self::User(UserInfo::deactivated(ctx))),
            (None, _) => None,
        }
    }
}

/// The number of a target in this family.
fn number(target: Target, family: Family) -> Option<u8> {
    family.target(match target {
        Target::User(_) => family::WireTarget::User,
        Target::Forum(_) => family::WireTarget::Group,
        Target::Hashtag(_) => family::WireTarget::Hashtag,
        Target::Post(_) => family::WireTarget::Post,
        Target::Comment(_) => family::WireTarget::Comment,
    })
}

/// The keys whose names differ between the families.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Own<'a> {
    #[serde(rename_all = "camelCase")]
    V2 { id: i64, is_access_plugin: bool, plugin_url: Option<String>, action_object: Option<u8> },
    #[serde(rename_all = "camelCase")]
    V1 { nmid: &'a str, is_access_app: bool, app_url: Option<String>, action_target: Option<u8> },
}

/// A notification. `content` is null for likes, dislikes, follows and blocks; `actionInfo` is the user, post or comment
/// it is about, null when there is none; `contentFsid` is the new comment or quote, null for other types.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NotificationInfo<'a> {
    #[serde(flatten)]
    own: Own<'a>,
    #[serde(rename = "type")]
    kind: i64,
    content: Option<&'a str>,
    is_markdown: bool,
    is_mention: bool,
    action_user: Option<Filtered<UserInfo<'a>>>,
    action_user_is_anonymous: bool,
    action_type: Option<i64>,
    action_info: Option<Filtered<ActionInfo<'a>>>,
    content_fsid: Option<&'a str>,
    datetime: DatetimeFormats,
    datetime_format: DatetimeFormats,
    time_ago: DatetimeFormats,
    read_status: bool,
}

impl<'a> NotificationInfo<'a> {
    /// `user` filters `actionUser`, substitutes included; `info` filters `actionInfo` alone.
    pub(crate) fn of(view: &'a NotificationView, user: &ObjectFilter, info: &ObjectFilter, ctx: &'a RenderContext) -> Self {
        let silent =
            matches!(view.kind, NotificationKind::Like | NotificationKind::Dislike | NotificationKind::Follow | NotificationKind::Block);
        let answers = matches!(view.kind, NotificationKind::Comment | NotificationKind::Quote);
        let actor = if view.anonymous { Some(UserInfo::anonymous(ctx)) } else { view.actor.as_ref().map(|actor| UserInfo::of(actor, ctx)) };
        let target = view.target.and_then(|target| number(target, ctx.family));
        let at = view.id.created_at();
        Self {
            own: match ctx.family {
                Family::V2 => Own::V2 { id: view.id.0, is_access_plugin: false, plugin_url: None, action_object: target },
                Family::V1 => Own::V1 { nmid: &view.nmid, is_access_app: false, app_url: None, action_target: target },
            },
            kind: view.kind.number(),
            content: if silent { None } else { view.text.as_deref() },
            is_markdown: view.is_markdown,
            is_mention: view.is_mention,
            action_user: actor.map(|inner| Filtered { inner, filter: user.clone() }),
            action_user_is_anonymous: view.anonymous,
            action_type: view.action.map(Action::number),
            action_info: ActionInfo::of(view, ctx).map(|inner| Filtered { inner, filter: info.clone() }),
            content_fsid: if answers { view.content_code.as_deref() } else { None },
            datetime: ctx.full(at),
            datetime_format: ctx.short(at),
            time_ago: ctx.ago(at),
            read_status: view.read,
        }
    }
}
