//! A role as `global/roles` lists it (`docs/specs/fresns.md 5.2.11`).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::api::fresns::defaults::roles::{Role, RoleId, RolePermission};
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::Family;

/// In the form of v1 or v2.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum RoleInfo {
    V2(RoleV2),
    V1(RoleV1),
}

/// A role as v2 lists it; `permission` is a list. Colour and icon are always null.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleV2 {
    /// 1 administrative, 2 system, 3 users.
    r#type: u8,
    rid: RoleId,
    nickname_color: Option<&'static str>,
    name: &'static str,
    name_display: bool,
    icon: Option<&'static str>,
    icon_display: bool,
    permission: Vec<RolePermission>,
    status: bool,
}

/// A role in v1. The permissions are sent under both names that clients use.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleV1 {
    rid: RoleId,
    nickname_color: Option<&'static str>,
    name: &'static str,
    name_display: bool,
    icon: Option<&'static str>,
    icon_display: bool,
    permission: &'static Map<String, Value>,
    permissions: &'static Map<String, Value>,
    status: bool,
}

impl RoleInfo {
    pub(crate) fn of(role: Role, family: Family, lang: Lang) -> Self {
        let (rid, name) = (role.id(family), role.name(lang));
        match family {
            Family::V2 => Self::V2(RoleV2 {
                r#type: role.kind(),
                rid,
                nickname_color: None,
                name,
                name_display: false,
                icon: None,
                icon_display: false,
                permission: role.permission_list(family),
                status: true,
            }),
            Family::V1 => Self::V1(RoleV1 {
                rid,
                nickname_color: None,
                name,
                name_display: false,
                icon: None,
                icon_display: false,
                permission: role.permissions(family),
                permissions: role.permissions(family),
                status: true,
            }),
        }
    }
}
