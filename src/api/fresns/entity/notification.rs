//! A notification (`docs/specs/fresns.md 1.4`).

use schemars::JsonSchema;
use serde::Serialize;

use super::content::comment::CommentInfo;
use super::content::parts::{Filter, Look};
use super::content::post::PostInfo;
use super::user::user_info::UserInfo;
use crate::api::fresns::render::datetime_formats::Face;
use crate::api::fresns::render::render_context::Lens;
use crate::api::fresns::wire::family::{self, Family};
use crate::api::fresns::wire::key_filter::Filtered;
use crate::model::content::entry::Target;
use crate::model::notifications::notification::{About, Kind, NotificationView};

/// What a notification is about, as its receiver sees it now.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ActionInfo {
    User(UserInfo),
    Post(PostInfo),
    Comment(CommentInfo),
}

impl ActionInfo {
    /// `None` where the target is gone, but for users: those who left keep a face.
    fn of(view: &NotificationView, lens: &Lens) -> Option<Self> {
        let look = Look::default();
        match (&view.about, view.target) {
            (Some(About::User(user)), _) => Some(Self::User(UserInfo::of(user, lens))),
            (Some(About::Post(post)), _) => Some(Self::Post(PostInfo::of(post, &look, lens))),
            (Some(About::Comment(comment)), _) => Some(Self::Comment(CommentInfo::of(comment, &look, lens))),
            (None, Some(Target::User(_))) => Some(Self::User(UserInfo::deactivated(lens))),
            (None, _) => None,
        }
    }
}

/// The number of a target in this family.
fn number(target: Target, family: Family) -> Option<u8> {
    family.target(match target {
        Target::User(_) => family::Target::User,
        Target::Forum(_) => family::Target::Group,
        Target::Hashtag(_) => family::Target::Hashtag,
        Target::Post(_) => family::Target::Post,
        Target::Comment(_) => family::Target::Comment,
    })
}

/// The keys whose names differ between the families.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum Own {
    #[serde(rename_all = "camelCase")]
    V2 { id: i64, is_access_plugin: bool, plugin_url: Option<String>, action_object: Option<u8> },
    #[serde(rename_all = "camelCase")]
    V1 { nmid: String, is_access_app: bool, app_url: Option<String>, action_target: Option<u8> },
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationInfo {
    #[serde(flatten)]
    own: Own,
    #[serde(rename = "type")]
    kind: i64,
    content: Option<String>,
    is_markdown: bool,
    is_mention: bool,
    action_user: Option<Filtered<UserInfo>>,
    action_user_is_anonymous: bool,
    action_type: Option<i64>,
    action_info: Option<Filtered<ActionInfo>>,
    content_fsid: Option<String>,
    datetime: Face,
    datetime_format: Face,
    time_ago: Face,
    read_status: bool,
}

impl NotificationInfo {
    /// `user` filters `actionUser`, substitutes included; `info` filters `actionInfo` alone.
    pub fn of(view: &NotificationView, user: &Filter, info: &Filter, lens: &Lens) -> Self {
        let kind = Kind::of_number(view.kind);
        let silent = matches!(kind, Some(Kind::Like | Kind::Dislike | Kind::Follow | Kind::Block));
        let answers = matches!(kind, Some(Kind::Comment | Kind::Quote));
        let actor =
            if view.anonymous { Some(UserInfo::anonymous(lens)) } else { view.actor.as_ref().map(|actor| UserInfo::of(actor, lens)) };
        let target = view.target.and_then(|target| number(target, lens.family));
        let at = view.id.created_at();
        Self {
            own: match lens.family {
                Family::V2 => Own::V2 { id: view.id.0, is_access_plugin: false, plugin_url: None, action_object: target },
                Family::V1 => Own::V1 { nmid: view.nmid.clone(), is_access_app: false, app_url: None, action_target: target },
            },
            kind: view.kind,
            content: if silent { None } else { view.text.clone() },
            is_markdown: view.is_markdown,
            is_mention: view.is_mention,
            action_user: actor.map(|inner| Filtered { inner, filter: user.clone() }),
            action_user_is_anonymous: view.anonymous,
            action_type: view.action,
            action_info: ActionInfo::of(view, lens).map(|inner| Filtered { inner, filter: info.clone() }),
            content_fsid: if answers { view.content_code.clone() } else { None },
            datetime: lens.full(at),
            datetime_format: lens.short(at),
            time_ago: lens.ago(at),
            read_status: view.read,
        }
    }
}
