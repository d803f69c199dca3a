//! The four roles and their permissions (`docs/specs/fresns.md 4.1.2, 5.2.11`).

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::wording::text;
use crate::api::fresns::render::lang::Lang;
use crate::api::fresns::wire::family::Family;
use crate::api::fresns::wire::json::shared::Constant;

/// A role of the community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Role {
    Administrator = 1,
    /// May read, may not write.
    Interdiction = 2,
    /// What is written goes to review.
    PendingReview = 3,
    /// Everybody else.
    GeneralUser = 4,
}

/// The id of a role: a number in v2, a word in v1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum RoleId {
    #[schemars(title = "V2")]
    Number(u8),
    #[schemars(title = "V1")]
    Word(&'static str),
}

/// One permission as v2 lists it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RolePermission {
    pub perm_key: String,
    pub perm_value: Value,
    pub is_custom: bool,
}

impl Role {
    /// All roles, by number.
    pub(crate) const ALL: [Self; 4] = [Self::Administrator, Self::Interdiction, Self::PendingReview, Self::GeneralUser];

    /// The role's number.
    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    /// The role's word, its id in v1.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Interdiction => "interdiction",
            Self::PendingReview => "pendingreview",
            Self::GeneralUser => "generaluser",
        }
    }

    /// The role that an id of either family names.
    pub(crate) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == id || id == role.number().to_string())
    }

    /// The id as a family writes it.
    pub(crate) const fn id(self, family: Family) -> RoleId {
        match family {
            Family::V2 => RoleId::Number(self.number()),
            Family::V1 => RoleId::Word(self.word()),
        }
    }

    /// The v2 `type`: 1 administrative, 2 system, 3 users.
    pub(crate) const fn kind(self) -> u8 {
        match self {
            Self::Administrator => 1,
            Self::Interdiction | Self::PendingReview => 2,
            Self::GeneralUser => 3,
        }
    }

    /// The name people see.
    pub(crate) fn name(self, lang: Lang) -> &'static str {
        static NAMES: LazyLock<[[&str; 4]; 3]> = LazyLock::new(|| Lang::ALL.map(|lang| Role::ALL.map(|role| text(role.name_key(), lang))));
        NAMES[lang as usize][usize::from(self.number() - 1)]
    }

    const fn name_key(self) -> &'static str {
        match self {
            Self::Administrator => "role_administrator",
            Self::Interdiction => "role_interdiction",
            Self::PendingReview => "role_pendingreview",
            Self::GeneralUser => "role_generaluser",
        }
    }

    /// Permissions by key, under the family's names; sizes in MB, durations and intervals in
    /// seconds, 0 for no daily limit.
    pub(crate) fn permissions(self, family: Family) -> &'static Map<String, Value> {
        static TABLES: LazyLock<[[Map<String, Value>; 4]; 2]> =
            LazyLock::new(|| Family::ALL.map(|family| Role::ALL.map(|role| role.list_permissions(family))));
        &TABLES[family as usize][usize::from(self.number() - 1)]
    }

    /// [`Role::permissions`], written once.
    pub(crate) fn permissions_json(self, family: Family) -> Constant<Map<String, Value>> {
        static TEXTS: LazyLock<[[String; 4]; 2]> =
            LazyLock::new(|| Family::ALL.map(|family| Role::ALL.map(|role| Value::Object(role.list_permissions(family)).to_string())));
        Constant { json: &TEXTS[family as usize][usize::from(self.number() - 1)], value: self.permissions(family) }
    }

    fn list_permissions(self, family: Family) -> Map<String, Value> {
        let write = self != Self::Interdiction;
        let v1 = family == Family::V1;
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| map.insert(key.to_owned(), value);
        put("content_view", true.into());
        put("conversation", write.into());
        put("content_link_handle", if v1 { 3 } else { 2 }.into());
        for object in ["post", "comment"] {
            let mut put = |key: &str, value: Value| put(&format!("{object}_{key}"), value);
            put("publish", write.into());
            put("review", (self == Self::PendingReview).into());
            let proofs = if v1 {
                ["required_email", "required_phone", "required_kyc"]
            } else {
                ["email_verify", "phone_verify", "real_name_verify"]
            };
            for proof in proofs {
                put(proof, false.into());
            }
            put("limit_status", false.into());
            put("limit_type", 1.into());
            for edge in ["period_start", "period_end", "cycle_start", "cycle_end"] {
                put(&format!("limit_{edge}"), Value::Null);
            }
            put("limit_rule", 1.into());
            // Nothing slows people down here unless an administrator says so.
            put("second_interval", 0.into());
            if v1 {
                put("daily_count", 0.into());
            }
            put("draft_count", 10.into());
            let number = if v1 { "max_upload_number" } else { "upload_number" };
            for (kind, count) in [("image", 9), ("video", 1), ("audio", 2), ("document", 10)] {
                let on = object == "post" || kind == "image";
                put(&format!("editor_{kind}"), on.into());
                put(&format!("editor_{kind}_{number}"), if on { count } else { 0 }.into());
            }
        }
        let length = if v1 { "max_duration" } else { "max_time" };
        put("image_max_size", 5.into());
        put("video_max_size", 50.into());
        put(&format!("video_{length}"), 60.into());
        put("audio_max_size", 50.into());
        put(&format!("audio_{length}"), 60.into());
        put("document_max_size", 10.into());
        put("follow_user_max_count", 500.into());
        put("block_user_max_count", 500.into());
        put("download_file_count", 10.into());
        map
    }

    /// [`Role::permissions`] as the list that v2 sends.
    pub(crate) fn permission_list(self, family: Family) -> Vec<RolePermission> {
        self.permissions(family)
            .iter()
            .map(|(key, value)| RolePermission { perm_key: key.clone(), perm_value: value.clone(), is_custom: false })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_general_user_has_the_documented_permissions() {
        let v1 = Role::GeneralUser.permissions(Family::V1);
        let v2 = Role::GeneralUser.permissions(Family::V2);
        assert_eq!(v1["post_publish"], true);
        assert_eq!(v1["post_review"], false);
        assert_eq!((&v1["post_second_interval"], &v2["post_second_interval"]), (&0.into(), &0.into()));
        assert_eq!(v1["comment_editor_image_max_upload_number"], 9);
        assert_eq!(v2["post_editor_document_upload_number"], 10);
        assert_eq!(v2["comment_editor_video"], false);
        assert_eq!((&v1["video_max_duration"], &v2["video_max_time"]), (&60.into(), &60.into()));
        assert_eq!(v2.get("post_daily_count"), None);
        assert_eq!(v1["content_link_handle"], 3);
    }

    #[test]
    fn the_other_roles_differ_as_their_names_suggest() {
        let silent = Role::Interdiction.permissions(Family::V1);
        assert_eq!((&silent["comment_publish"], &silent["conversation"]), (&false.into(), &false.into()));
        assert_eq!(Role::PendingReview.permissions(Family::V2)["post_review"], true);
    }

    #[test]
    fn ids_are_numbers_in_v2_and_words_in_v1() {
        assert_eq!(Role::GeneralUser.id(Family::V2), RoleId::Number(4));
        assert_eq!(Role::GeneralUser.id(Family::V1), RoleId::Word("generaluser"));
        assert_eq!(Role::of_id("1"), Some(Role::Administrator));
        assert_eq!(Role::of_id("interdiction"), Some(Role::Interdiction));
        assert_eq!(Role::of_id("5"), None);
        assert_eq!(Role::GeneralUser.name(Lang::En), "General User");
    }

    #[test]
    fn v2_lists_every_permission() {
        let list = Role::GeneralUser.permission_list(Family::V2);
        assert_eq!(list.len(), Role::GeneralUser.permissions(Family::V2).len());
        let first = serde_json::to_string(&list[0]).expect("json");
        assert_eq!(first, r#"{"permKey":"content_view","permValue":true,"isCustom":false}"#);
    }
}
