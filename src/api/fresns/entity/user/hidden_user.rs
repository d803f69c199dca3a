//! The profile that stands in for an anonymous author or a user who left (`docs/specs/fresns.md 4.1.3`).

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::parts::{Boxes, Operations};
use crate::api::fresns::render::render_context::RenderContext;
use crate::api::fresns::wire::family::Family;

/// Clients distinguish the two by `status`: true is anonymous, false is a user who left.
pub(crate) struct HiddenUser {
    family: Family,
    avatar: Option<String>,
    status: bool,
}

impl HiddenUser {
    /// Stands for an anonymous author: `status` true and the anonymous avatar, which is null where none is set.
    pub(crate) fn anonymous(ctx: &RenderContext) -> Self {
        Self { family: ctx.family, avatar: ctx.configs.facts().anonymous_avatar_url.clone(), status: true }
    }

    /// Stands for a user who left: `status` false and the deactivated avatar, which is null where none is set.
    pub(crate) fn deactivated(ctx: &RenderContext) -> Self {
        Self { family: ctx.family, avatar: ctx.configs.facts().deactivate_avatar_url.clone(), status: false }
    }
}

/// Keys that are null for nobody in particular.
const NULLS_V2: &[&str] = &[
    "decorate",
    "banner",
    "birthday",
    "bio",
    "bioHtml",
    "location",
    "verifiedIcon",
    "verifiedDesc",
    "verifiedDateTime",
    "expiryDateTime",
    "registerDate",
    "lastPublishPost",
    "lastPublishComment",
    "lastEditUsername",
    "lastEditNickname",
    "waitDeleteDateTime",
    "nicknameColor",
    "rid",
    "roleName",
    "roleIcon",
    "roleExpiryDateTime",
    "rolePermissions",
    "stats",
];
const NULLS_V1: &[&str] = &[
    "decorate",
    "banner",
    "genderCustom",
    "genderPronoun",
    "birthday",
    "bio",
    "bioHtml",
    "location",
    "verifiedIcon",
    "verifiedDesc",
    "verifiedDateTime",
    "expiryDateTime",
    "registerDateTime",
    "lastPublishPostDateTime",
    "lastPublishPostTimeAgo",
    "lastPublishCommentDateTime",
    "lastPublishCommentTimeAgo",
    "lastEditUsernameDateTime",
    "lastEditNicknameDateTime",
    "waitDeleteDateTime",
    "moreInfo",
    "nicknameColor",
    "roleRid",
    "roleName",
    "roleIcon",
    "roleExpiryDateTime",
    "stats",
];
const FALSE_V2: &[&str] = &["hasPassword", "verifiedStatus", "expired", "waitDelete", "roleNameDisplay", "roleIconDisplay"];
const FALSE_V1: &[&str] = &["hasPin", "verified", "expired", "waitDelete", "roleNameDisplay", "roleIconDisplay"];
const ONES_V2: &[&str] = &["gender", "conversationLimit", "commentLimit", "rankState", "roleRankState"];
const ONES_V1: &[&str] = &["gender", "birthdayDisplayType", "conversationPolicy", "commentPolicy", "rankState", "roleRankState"];

impl Serialize for HiddenUser {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (nulls, falses, ones) = match self.family {
            Family::V2 => (NULLS_V2, FALSE_V2, ONES_V2),
            Family::V1 => (NULLS_V1, FALSE_V1, ONES_V1),
        };
        let none: [(); 0] = [];
        let mut map = serializer.serialize_map(None)?;
        for key in ["fsid", "uid", "username", "nickname", "url"] {
            map.serialize_entry(key, &())?;
        }
        map.serialize_entry("avatar", &self.avatar)?;
        nulls.iter().try_for_each(|key| map.serialize_entry(key, &()))?;
        falses.iter().try_for_each(|key| map.serialize_entry(key, &false))?;
        ones.iter().try_for_each(|key| map.serialize_entry(key, &1))?;
        map.serialize_entry("status", &self.status)?;
        map.serialize_entry("roleStatus", &true)?;
        map.serialize_entry("archives", &none)?;
        map.serialize_entry("operations", &Operations::default())?;
        if self.family == Family::V2 {
            map.serialize_entry("extends", &Boxes::default())?;
        }
        map.serialize_entry("roles", &none)?;
        map.end()
    }
}

impl JsonSchema for HiddenUser {
    fn schema_name() -> Cow<'static, str> {
        "UserSubstitute".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "Stands for somebody who is not shown: the keys of a user, nearly all of them null",
            "properties": { "uid": { "type": "null" }, "username": { "type": "null" }, "avatar": { "type": "string" }, "status": { "type": "boolean" } },
            "required": ["uid", "username", "avatar", "status"],
            "additionalProperties": true
        })
    }
}
