//! The parts that User Info of both families is put together from (`docs/specs/fresns.md 4.1`).

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::api::fresns::codes;
use crate::api::fresns::defaults::roles::{Role, RoleId};
use crate::api::fresns::defaults::wording::text;
use crate::api::fresns::entity::content::marks::{MarksV1, Own, SettingsV2, StatusV2};
use crate::api::fresns::entity::lazy::Lazy;
use crate::api::fresns::render::datetime_formats::DatetimeFormats;
use crate::api::fresns::render::html;
use crate::api::fresns::render::render_context::{Address, RenderContext};
use crate::api::fresns::wire::error;
use crate::api::fresns::wire::family::{Family, WireTarget};
use crate::api::fresns::wire::json::filtered::schema_of;
use crate::api::fresns::wire::json::shared::{Shared, Texts};
use crate::community::messages::message::may_message;
use crate::model::people::person::UserView;
use crate::model::people::user::{self, Status};

/// Buttons and images of plugins, always empty.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Operations {
    customizes: [(); 0],
    button_icons: [(); 0],
    diversify_images: [(); 0],
    tips: [(); 0],
}

/// Extension boxes of v2, always empty.
#[derive(Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Boxes {
    text_box: [(); 0],
    info_box: [(); 0],
    interaction_box: [(); 0],
}

/// May the viewer write to this user?
#[derive(Serialize, JsonSchema)]
pub(crate) struct Conversation {
    status: bool,
    code: u32,
    message: &'static str,
}

impl Conversation {
    pub(crate) fn of(view: &UserView, ctx: &RenderContext) -> Self {
        let (status, code) = match may_message(&ctx.settings, ctx.viewer.as_ref(), ctx.verified, view) {
            Ok(()) => (true, 0),
            Err(refusal) => (false, error::chat(refusal, ctx.family)),
        };
        let message = if status { "ok" } else { codes::message(code, ctx.family, ctx.lang.tag()) };
        Self { status, code, message }
    }
}

/// A role in the list `roles` of a user, which has the main role alone. Colour and icon are always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleItem {
    rid: RoleId,
    is_main: bool,
    nickname_color: Option<&'static str>,
    name: &'static str,
    name_display: bool,
    icon: Option<&'static str>,
    icon_display: bool,
    status: bool,
}

impl RoleItem {
    /// The role as the main one of its user, named in the language of `ctx`.
    pub(crate) fn of(role: Role, ctx: &RenderContext) -> Self {
        Self {
            rid: role.id(ctx.family),
            is_main: true,
            nickname_color: None,
            name: role.name(ctx.lang),
            name_display: false,
            icon: None,
            icon_display: false,
            status: true,
        }
    }
}

/// The role of this dialect behind the community's.
pub(crate) fn role_of(role: user::Role) -> Role {
    match role {
        user::Role::Administrator | user::Role::Moderator => Role::Administrator,
        user::Role::Restricted => Role::Interdiction,
        user::Role::Pending => Role::PendingReview,
        user::Role::General => Role::GeneralUser,
    }
}

/// What both families say of a user, under the same names and in the same order.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity<'a> {
    fsid: &'a str,
    uid: i64,
    username: &'a str,
    nickname: &'a str,
    url: Address<'a>,
    avatar: Option<Address<'a>>,
    decorate: Option<String>,
    banner: Option<Address<'a>>,
    gender: i64,
}

impl<'a> Identity<'a> {
    pub(crate) fn of(view: &'a UserView, ctx: &'a RenderContext) -> Self {
        let user = &view.user;
        let facts = ctx.configs.facts();
        let avatar = if user.status == Status::Disabled || user.wait_delete_at.is_some() {
            facts.deactivate_avatar_url.as_deref().map(Address::Given)
        } else {
            user.avatar.as_ref().map(|picture| ctx.picture(picture)).or_else(|| facts.default_avatar_url.as_deref().map(Address::Given))
        };
        Self {
            fsid: &user.username,
            uid: user.id.0,
            username: &user.username,
            nickname: user.called(),
            url: ctx.address("u", &user.username),
            avatar,
            decorate: None,
            banner: user.banner.as_ref().map(|picture| ctx.picture(picture)),
            gender: user.gender,
        }
    }
}

/// What users write about themselves. `bio` and `bioHtml` are null for an empty text; `bioHtml` is escaped, with `<br>`
/// for line breaks.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About<'a> {
    bio: Option<&'a str>,
    bio_html: Option<Lazy<'a, &'a str, String>>,
    location: Option<&'a str>,
}

impl<'a> About<'a> {
    /// The texts of this user's profile; an empty `bio` becomes null.
    pub(crate) fn of(view: &'a UserView, ctx: &'a RenderContext) -> Self {
        let bio = Some(view.user.bio.as_str()).filter(|bio| !bio.is_empty());
        Self {
            bio,
            bio_html: bio.map(|bio| Lazy::of(bio, ctx, |bio, _| html::escape(bio).replace('\n', "<br>"))),
            location: view.user.location.as_deref(),
        }
    }
}

/// Standing and main role.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Standing {
    rank_state: u8,
    status: bool,
    wait_delete: bool,
    wait_delete_date_time: Option<DatetimeFormats>,
}

impl Standing {
    pub(crate) fn of(view: &UserView, ctx: &RenderContext) -> Self {
        Self {
            rank_state: 1,
            status: view.user.status == Status::Enabled,
            wait_delete: view.user.wait_delete_at.is_some(),
            wait_delete_date_time: view.user.wait_delete_at.map(|at| ctx.full(at)),
        }
    }
}

/// The main role's id, under the family's name.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum RoleKey {
    V2 {
        rid: RoleId,
    },
    #[serde(rename_all = "camelCase")]
    V1 {
        role_rid: RoleId,
    },
}

/// The main role of a user: `rid` in v2, `roleRid` in v1. Colour, icon and expiry are always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MainRole {
    nickname_color: Option<&'static str>,
    #[serde(flatten)]
    key: RoleKey,
    role_name: &'static str,
    role_name_display: bool,
    role_icon: Option<&'static str>,
    role_icon_display: bool,
    role_expiry_date_time: Option<DatetimeFormats>,
    role_rank_state: u8,
    role_status: bool,
}

impl MainRole {
    /// The role under the id of the family and named in the language of `ctx`.
    pub(crate) fn of(role: Role, ctx: &RenderContext) -> Self {
        let id = role.id(ctx.family);
        let key = match ctx.family {
            Family::V2 => RoleKey::V2 { rid: id },
            Family::V1 => RoleKey::V1 { role_rid: id },
        };
        Self {
            nickname_color: None,
            key,
            role_name: role.name(ctx.lang),
            role_name_display: false,
            role_icon: None,
            role_icon_display: false,
            role_expiry_date_time: None,
            role_rank_state: 1,
            role_status: true,
        }
    }
}

/// `interaction` of a user, which is the same for all between whom and the viewer stands the same.
#[derive(Clone, Copy)]
pub(crate) struct Between<'a, T> {
    view: &'a UserView,
    value: Lazy<'a, &'a UserView, T>,
    texts: &'a Texts,
}

impl<'a, T> Between<'a, T> {
    /// `make` writes what stands between both in the names of a family.
    pub(crate) fn of(view: &'a UserView, ctx: &'a RenderContext, make: fn(&'a UserView, &'a RenderContext) -> T) -> Self {
        Self { view, value: Lazy::of(view, ctx, make), texts: &ctx.texts }
    }
}

impl<T: Serialize> Serialize for Between<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let relation = &self.view.relation;
        let kind = match (relation.follows_me, relation.blocks_me) {
            (false, false) => "marks on a user",
            (true, false) => "marks on a follower",
            (false, true) => "marks on a blocker",
            (true, true) => "marks on a follower who blocks",
        };
        Shared { texts: self.texts, name: own(self.view).name(kind), value: &self.value }.serialize(serializer)
    }
}

schema_of!([T: JsonSchema] Between<'_, T> => T);

/// `interaction` of a user, v2: names in the viewer's language, which marks are on, the viewer's own marks, and whether
/// this user follows or blocks the viewer.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PersonInteractionV2")]
pub(crate) struct InteractionV2<'a> {
    user_name: &'static str,
    user_uid_name: &'static str,
    user_username_name: &'static str,
    user_nickname_name: &'static str,
    user_role_name: &'static str,
    user_bio_name: &'static str,
    #[serde(flatten)]
    settings: SettingsV2,
    #[serde(flatten)]
    status: StatusV2<'a>,
    follow_me_status: bool,
    follow_expired: bool,
    follow_expiry_date_time: Option<DatetimeFormats>,
    block_me_status: bool,
}

/// `interaction` of a user, v1: the four marks, the viewer's own marks, and whether this user follows or blocks the
/// viewer. `followMethod` is always `api`.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InteractionV1<'a> {
    #[serde(flatten)]
    marks: MarksV1<'a>,
    follow_me_status: bool,
    block_me_status: bool,
    follow_method: &'static str,
    follow_app_url: Option<&'static str>,
    follow_expired: bool,
    follow_expiry_date_time: Option<DatetimeFormats>,
}

fn own(view: &UserView) -> Own<'_> {
    let relation = &view.relation;
    Own {
        liked: relation.liked,
        disliked: relation.disliked,
        followed: relation.followed,
        blocked: relation.blocked,
        note: relation.note.as_deref(),
    }
}

impl<'a> InteractionV2<'a> {
    /// The relation between this user and the viewer of `ctx`, with the keys of v2.
    pub(crate) fn of(view: &'a UserView, ctx: &RenderContext) -> Self {
        let name = |key| text(key, ctx.lang);
        Self {
            user_name: name("user_name"),
            user_uid_name: name("user_uid_name"),
            user_username_name: name("user_username_name"),
            user_nickname_name: name("user_nickname_name"),
            user_role_name: name("user_role_name"),
            user_bio_name: name("user_bio_name"),
            settings: SettingsV2::of(WireTarget::User, ctx),
            status: StatusV2::of(own(view)),
            follow_me_status: view.relation.follows_me,
            follow_expired: false,
            follow_expiry_date_time: None,
            block_me_status: view.relation.blocks_me,
        }
    }
}

impl<'a> InteractionV1<'a> {
    /// The relation between this user and the viewer of `ctx`, with the keys of v1.
    pub(crate) fn of(view: &'a UserView, ctx: &RenderContext) -> Self {
        Self {
            marks: MarksV1::of(WireTarget::User, own(view), ctx),
            follow_me_status: view.relation.follows_me,
            block_me_status: view.relation.blocks_me,
            follow_method: "api",
            follow_app_url: None,
            follow_expired: false,
            follow_expiry_date_time: None,
        }
    }
}
