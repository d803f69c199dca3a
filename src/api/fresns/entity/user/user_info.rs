//! User Info (`docs/specs/fresns.md 4.1`).

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::hidden_user::HiddenUser;
use super::parts::{
    About, Between, Boxes, Conversation, Identity, InteractionV1, InteractionV2, MainRole, Operations, RoleItem, Standing, role_of,
};
use super::stats::Stats;
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::filtered::schema_of;
use crate::api::fresns::wire::json::shared::{Constant, Name, Shared};
use crate::model::people::person::UserView;
use crate::model::people::user::Status;

/// A user as the viewer sees them. Nothing of it is made before it is written.
#[derive(Clone, Copy)]
pub(crate) struct UserInfo<'a> {
    shown: Shown<'a>,
    ctx: &'a RenderContext,
}

#[derive(Clone, Copy)]
enum Shown<'a> {
    User(&'a UserView),
    Anonymous,
    Deactivated,
}

impl<'a> UserInfo<'a> {
    /// The user as the ctx sees them; a deleted one becomes the deactivate profile.
    pub(crate) fn of(view: &'a UserView, ctx: &'a RenderContext) -> Self {
        let shown = if view.user.status == Status::Deleted { Shown::Deactivated } else { Shown::User(view) };
        Self { shown, ctx }
    }

    /// The author of a content, who is anonymous where there is none.
    pub(crate) fn author(view: Option<&'a UserView>, ctx: &'a RenderContext) -> Self {
        view.map_or_else(|| Self::anonymous(ctx), |view| Self::of(view, ctx))
    }

    /// The author of anonymous content.
    pub(crate) fn anonymous(ctx: &'a RenderContext) -> Self {
        Self { shown: Shown::Anonymous, ctx }
    }

    /// A user who left.
    pub(crate) fn deactivated(ctx: &'a RenderContext) -> Self {
        Self { shown: Shown::Deactivated, ctx }
    }

    /// With all its keys, for objects that add some of their own.
    pub(crate) fn form(self) -> UserForm<'a> {
        let Self { shown, ctx } = self;
        match shown {
            Shown::User(view) if ctx.family == Family::V2 => UserForm::V2(Box::new(UserV2::of(view, ctx))),
            Shown::User(view) => UserForm::V1(Box::new(UserV1::of(view, ctx))),
            Shown::Anonymous => UserForm::HiddenUser(Box::new(HiddenUser::anonymous(ctx))),
            Shown::Deactivated => UserForm::HiddenUser(Box::new(HiddenUser::deactivated(ctx))),
        }
    }

    /// What tells this user from others who are written as `kind`.
    pub(crate) fn name(self, kind: &'static str) -> Option<Name> {
        if let Shown::User(view) = self.shown { Some((kind, view.user.id.0)) } else { None }
    }
}

impl Serialize for UserInfo<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = Lazy::of(*self, self.ctx, |user, _| user.form());
        Shared { texts: &self.ctx.texts, name: self.name("user"), value }.serialize(serializer)
    }
}

schema_of!([] UserInfo<'_> => UserForm<'_>);

/// The author. For an anonymous or deleted author the keys are the same, and nearly all values null.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "UserInfo")]
pub(crate) enum UserForm<'a> {
    V2(Box<UserV2<'a>>),
    V1(Box<UserV1<'a>>),
    HiddenUser(Box<HiddenUser>),
}

/// User Info of v2. `birthday` has the form `1990-01-31 00:00:00` and is null unless the viewer may see the whole date;
/// times are in the viewer's zone.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserV2<'a> {
    #[serde(flatten)]
    identity: Identity<'a>,
    has_password: bool,
    birthday: Option<String>,
    #[serde(flatten)]
    about: About<'a>,
    conversation_limit: i64,
    comment_limit: i64,
    verified_status: bool,
    verified_icon: Option<String>,
    verified_desc: Option<&'a str>,
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
    role_permissions: Constant<Map<String, Value>>,
    stats: Stats<'a>,
    roles: [RoleItem; 1],
    interaction: Between<'a, InteractionV2<'a>>,
    conversation: Lazy<'a, &'a UserView, Conversation>,
}

impl<'a> UserV2<'a> {
    fn of(view: &'a UserView, ctx: &'a RenderContext) -> Self {
        let user = &view.user;
        let role = role_of(user.role);
        Self {
            identity: Identity::of(view, ctx),
            has_password: user.has_pin,
            birthday: birthday(view).filter(|date| date.len() == DATE).map(|date| format!("{date} 00:00:00")),
            about: About::of(view, ctx),
            conversation_limit: user.conversation_policy,
            comment_limit: user.comment_policy,
            verified_status: user.verified_at.is_some(),
            verified_icon: None,
            verified_desc: user.verified_text.as_deref(),
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
            role_permissions: role.permissions_json(ctx.family),
            stats: Stats::of(&view.stats, view.is_me, ctx.family),
            roles: [RoleItem::of(role, ctx)],
            interaction: Between::of(view, ctx, InteractionV2::of),
            conversation: Lazy::of(view, ctx, Conversation::of),
        }
    }
}

/// User Info of v1. `birthday` has only the parts that `birthdayDisplayType` allows: 1 all, 2 the year, 3 month and
/// day, 4 nothing (null); oneself sees all of it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserV1<'a> {
    #[serde(flatten)]
    identity: Identity<'a>,
    has_pin: bool,
    gender_custom: Option<&'a str>,
    gender_pronoun: Option<i64>,
    birthday: Option<&'a str>,
    birthday_display_type: i64,
    #[serde(flatten)]
    about: About<'a>,
    conversation_policy: i64,
    comment_policy: i64,
    verified: bool,
    verified_icon: Option<String>,
    verified_desc: Option<&'a str>,
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
    more_info: Option<Lazy<'a, &'a str, Option<Value>>>,
    archives: [(); 0],
    operations: Operations,
    #[serde(flatten)]
    role: MainRole,
    stats: Stats<'a>,
    roles: [RoleItem; 1],
    interaction: Between<'a, InteractionV1<'a>>,
    conversation: Lazy<'a, &'a UserView, Conversation>,
}

impl<'a> UserV1<'a> {
    fn of(view: &'a UserView, ctx: &'a RenderContext) -> Self {
        let user = &view.user;
        let role = role_of(user.role);
        Self {
            identity: Identity::of(view, ctx),
            has_pin: user.has_pin,
            gender_custom: user.gender_custom.as_deref(),
            gender_pronoun: user.gender_pronoun,
            birthday: birthday(view),
            birthday_display_type: user.birthday_display,
            about: About::of(view, ctx),
            conversation_policy: user.conversation_policy,
            comment_policy: user.comment_policy,
            verified: user.verified_at.is_some(),
            verified_icon: None,
            verified_desc: user.verified_text.as_deref(),
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
            more_info: user.more_info.as_deref().map(|json| Lazy::of(json, ctx, |json, _| serde_json::from_str(json).ok())),
            archives: [],
            operations: Operations::default(),
            role: MainRole::of(role, ctx),
            stats: Stats::of(&view.stats, view.is_me, ctx.family),
            roles: [RoleItem::of(role, ctx)],
            interaction: Between::of(view, ctx, InteractionV1::of),
            conversation: Lazy::of(view, ctx, Conversation::of),
        }
    }
}

/// `1990-01-31`: v2 has no form for a part of it.
const DATE: usize = 10;

/// Cut by what its owner shows: 1 all, 2 the year, 3 month and day, 4 nothing.
fn birthday(view: &UserView) -> Option<&str> {
    let date = view.user.birthday.as_deref()?;
    match (view.user.birthday_display, view.is_me) {
        (1, _) | (_, true) => Some(date),
        (2, false) => date.get(..4),
        (3, false) => date.get(5..),
        _ => None,
    }
}
