//! User Info (`docs/specs/fresns.md 4.1`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::parts::{About, Boxes, Conversation, Identity, InteractionV1, InteractionV2, MainRole, Operations, RoleItem, Standing, role_of};
use super::stats::Stats;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::model::people::person::UserView;
use crate::model::people::user::Status;

/// The author. For an anonymous or deleted author the keys are the same, and nearly all values null.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum UserInfo {
    V2(Box<UserV2>),
    V1(Box<UserV1>),
    HiddenUser(Box<super::hidden_user::HiddenUser>),
}

impl UserInfo {
    /// The user as the ctx sees them; a deleted one becomes the deactivate profile.
    pub(crate) fn of(view: &UserView, ctx: &RenderContext) -> Self {
        if view.user.status == Status::Deleted {
            return Self::deactivated(ctx);
        }
        match ctx.family {
            Family::V2 => Self::V2(Box::new(UserV2::of(view, ctx))),
            Family::V1 => Self::V1(Box::new(UserV1::of(view, ctx))),
        }
    }

    /// The author of anonymous content.
    pub(crate) fn anonymous(ctx: &RenderContext) -> Self {
        Self::HiddenUser(Box::new(super::hidden_user::HiddenUser::anonymous(ctx)))
    }

    /// A user who left.
    pub(crate) fn deactivated(ctx: &RenderContext) -> Self {
        Self::HiddenUser(Box::new(super::hidden_user::HiddenUser::deactivated(ctx)))
    }
}

/// User Info of v2. `birthday` has the form `1990-01-31 00:00:00` and is null unless the viewer may see the whole date;
/// times are in the viewer's zone.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserV2 {
    #[serde(flatten)]
    identity: Identity,
    has_password: bool,
    birthday: Option<String>,
    #[serde(flatten)]
    about: About,
    conversation_limit: i64,
    comment_limit: i64,
    verified_status: bool,
    verified_icon: Option<String>,
    verified_desc: Option<String>,
    verified_date_time: Option<DatetimeFormats>,
    expired: bool,
    expiry_date_time: Option<DatetimeFormats>,
    register_date: DatetimeFormats,
    last_publish_post: Option<DatetimeFormats>,
    last_publish_comment: Option<DatetimeFormats>,
    last_edit_username: Option<DatetimeFormats>,
    last_edit_nickname: Option<DatetimeFormats>,
    #[serde(flatten)]
    standing: Standing,
    archives: [(); 0],
    operations: Operations,
    extends: Boxes,
    #[serde(flatten)]
    role: MainRole,
    role_permissions: &'static Map<String, Value>,
    stats: Stats,
    roles: [RoleItem; 1],
    interaction: InteractionV2,
    conversation: Conversation,
}

impl UserV2 {
    fn of(view: &UserView, ctx: &RenderContext) -> Self {
        let user = &view.user;
        let role = role_of(user.role);
        Self {
            identity: Identity::of(view, ctx),
            has_password: user.has_pin,
            birthday: birthday(view).filter(|date| date.len() == DATE).map(|date| format!("{date} 00:00:00")),
            about: About::of(view),
            conversation_limit: user.conversation_policy,
            comment_limit: user.comment_policy,
            verified_status: user.verified_at.is_some(),
            verified_icon: None,
            verified_desc: user.verified_text.clone(),
            verified_date_time: user.verified_at.map(|at| ctx.full(at)),
            expired: false,
            expiry_date_time: None,
            register_date: ctx.full(user.id.created_at()),
            last_publish_post: user.last_post_at.map(|at| ctx.full(at)),
            last_publish_comment: user.last_comment_at.map(|at| ctx.full(at)),
            last_edit_username: user.username_edited_at.map(|at| ctx.full(at)),
            last_edit_nickname: user.nickname_edited_at.map(|at| ctx.full(at)),
            standing: Standing::of(view, ctx),
            archives: [],
            operations: Operations::default(),
            extends: Boxes::default(),
            role: MainRole::of(role, ctx),
            role_permissions: role.permissions(ctx.family),
            stats: Stats::of(&view.stats, view.is_me, ctx.family),
            roles: [RoleItem::of(role, ctx)],
            interaction: InteractionV2::of(view, ctx),
            conversation: Conversation::of(view, ctx),
        }
    }
}

/// User Info of v1. `birthday` has only the parts that `birthdayDisplayType` allows: 1 all, 2 the year, 3 month and
/// day, 4 nothing (null); oneself sees all of it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserV1 {
    #[serde(flatten)]
    identity: Identity,
    has_pin: bool,
    gender_custom: Option<String>,
    gender_pronoun: Option<i64>,
    birthday: Option<String>,
    birthday_display_type: i64,
    #[serde(flatten)]
    about: About,
    conversation_policy: i64,
    comment_policy: i64,
    verified: bool,
    verified_icon: Option<String>,
    verified_desc: Option<String>,
    verified_date_time: Option<DatetimeFormats>,
    expired: bool,
    expiry_date_time: Option<DatetimeFormats>,
    register_date_time: DatetimeFormats,
    last_publish_post_date_time: Option<DatetimeFormats>,
    last_publish_post_time_ago: Option<DatetimeFormats>,
    last_publish_comment_date_time: Option<DatetimeFormats>,
    last_publish_comment_time_ago: Option<DatetimeFormats>,
    last_edit_username_date_time: Option<DatetimeFormats>,
    last_edit_nickname_date_time: Option<DatetimeFormats>,
    #[serde(flatten)]
    standing: Standing,
    more_info: Option<Value>,
    archives: [(); 0],
    operations: Operations,
    #[serde(flatten)]
    role: MainRole,
    stats: Stats,
    roles: [RoleItem; 1],
    interaction: InteractionV1,
    conversation: Conversation,
}

impl UserV1 {
    fn of(view: &UserView, ctx: &RenderContext) -> Self {
        let user = &view.user;
        let role = role_of(user.role);
        Self {
            identity: Identity::of(view, ctx),
            has_pin: user.has_pin,
            gender_custom: user.gender_custom.clone(),
            gender_pronoun: user.gender_pronoun,
            birthday: birthday(view),
            birthday_display_type: user.birthday_display,
            about: About::of(view),
            conversation_policy: user.conversation_policy,
            comment_policy: user.comment_policy,
            verified: user.verified_at.is_some(),
            verified_icon: None,
            verified_desc: user.verified_text.clone(),
            verified_date_time: user.verified_at.map(|at| ctx.full(at)),
            expired: false,
            expiry_date_time: None,
            register_date_time: ctx.full(user.id.created_at()),
            last_publish_post_date_time: user.last_post_at.map(|at| ctx.full(at)),
            last_publish_post_time_ago: user.last_post_at.map(|at| ctx.ago(at)),
            last_publish_comment_date_time: user.last_comment_at.map(|at| ctx.full(at)),
            last_publish_comment_time_ago: user.last_comment_at.map(|at| ctx.ago(at)),
            last_edit_username_date_time: user.username_edited_at.map(|at| ctx.full(at)),
            last_edit_nickname_date_time: user.nickname_edited_at.map(|at| ctx.full(at)),
            standing: Standing::of(view, ctx),
            more_info: user.more_info.as_deref().and_then(|json| serde_json::from_str(json).ok()),
            archives: [],
            operations: Operations::default(),
            role: MainRole::of(role, ctx),
            stats: Stats::of(&view.stats, view.is_me, ctx.family),
            roles: [RoleItem::of(role, ctx)],
            interaction: InteractionV1::of(view, ctx),
            conversation: Conversation::of(view, ctx),
        }
    }
}

/// `1990-01-31`: v2 has no form for a part of it.
const DATE: usize = 10;

/// Cut by what its owner shows: 1 all, 2 the year, 3 month and day, 4 nothing.
fn birthday(view: &UserView) -> Option<String> {
    let date = view.user.birthday.as_deref()?;
    match (view.user.birthday_display, view.is_me) {
        (1, _) | (_, true) => Some(date.to_owned()),
        (2, false) => date.get(..4).map(str::to_owned),
        (3, false) => date.get(5..).map(str::to_owned),
        _ => None,
    }
}
