//! The role of a user, in the list of roles and at the top of User Info (`specs/fresns.md 4.1`).

use serde::Serialize;

use crate::api::fresns::defaults::roles::{Role, RoleId};
use crate::api::fresns::faces::Face;
use crate::api::fresns::family::Family;
use crate::api::fresns::lens::Lens;
use crate::model::user;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleItem {
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
    pub(super) fn of(role: Role, lens: &Lens) -> Self {
        Self {
            rid: role.id(lens.family),
            is_main: true,
            nickname_color: None,
            name: role.name(lens.lang),
            name_display: false,
            icon: None,
            icon_display: false,
            status: true,
        }
    }
}

/// The role of this dialect behind the community's.
pub fn role_of(role: user::Role) -> Role {
    match role {
        user::Role::Administrator | user::Role::Moderator => Role::Administrator,
        user::Role::Restricted => Role::Interdiction,
        user::Role::Pending => Role::PendingReview,
        user::Role::General => Role::GeneralUser,
    }
}

/// The id of the main role under the family's name.
#[derive(Serialize)]
#[serde(untagged)]
enum Rid {
    V2 {
        rid: RoleId,
    },
    V1 {
        #[serde(rename = "roleRid")]
        rid: RoleId,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MainRole {
    nickname_color: Option<&'static str>,
    #[serde(flatten)]
    rid: Rid,
    role_name: &'static str,
    role_name_display: bool,
    role_icon: Option<&'static str>,
    role_icon_display: bool,
    role_expiry_date_time: Option<Face>,
    role_rank_state: u8,
    role_status: bool,
}

impl MainRole {
    pub(super) fn of(role: Role, lens: &Lens) -> Self {
        let rid = role.id(lens.family);
        Self {
            nickname_color: None,
            rid: match lens.family {
                Family::V2 => Rid::V2 { rid },
                Family::V1 => Rid::V1 { rid },
            },
            role_name: role.name(lens.lang),
            role_name_display: false,
            role_icon: None,
            role_icon_display: false,
            role_expiry_date_time: None,
            role_rank_state: 1,
            role_status: true,
        }
    }
}
