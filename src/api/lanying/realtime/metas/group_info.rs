//! What changed about a group or a friend, as an object that clients merge into what they keep of it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::messages::sync::InfoField;

/// Changes that clients keep in another place than the description of the group.
#[derive(Serialize)]
struct Property<'a> {
    property: &'a str,
    #[serde(flatten)]
    value: Map<String, Value>,
}

fn object(key: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), value)])
}

/// The object, in the keys of `docs/specs/lanying.md 4` and `3.2`.
pub(super) fn change(field: InfoField, text: &str) -> String {
    let number = || text.parse::<i64>().unwrap_or_default();
    let switch = || Value::Bool(number() != 0);
    let (key, value) = match field {
        InfoField::Name => ("name", text.into()),
        InfoField::Description => ("description", text.into()),
        InfoField::Avatar => ("avatar", text.into()),
        InfoField::Ext | InfoField::FriendExt => ("ext", text.into()),
        InfoField::MemberInvite => ("member_invite", switch()),
        InfoField::MemberModify => ("member_modify", switch()),
        InfoField::ReadAck => ("read_ack", switch()),
        InfoField::HistoryVisible => ("history_visible", switch()),
        InfoField::HideMemberInfo => ("hide_member_info", switch()),
        InfoField::ApplyApproval => ("apply_approval", number().into()),
        // Seconds, as everywhere in this API.
        InfoField::SilentUntil => ("ban_expire_time", if number() > 0 { number() / 1_000 } else { number() }.into()),
        InfoField::MemberAlias => ("display_name", text.into()),
        InfoField::FriendAlias => ("alias", text.into()),
        InfoField::FriendMuted => ("mute_notification", switch()),
    };
    let value = object(key, value);
    let written = match field {
        InfoField::SilentUntil | InfoField::MemberAlias => serde_json::to_string(&Property { property: key, value }),
        _ => serde_json::to_string(&value),
    };
    written.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_an_object_of_what_clients_keep() {
        for (field, text, expected) in [
            (InfoField::Name, "Chess \"club\"", r#"{"name":"Chess \"club\""}"#),
            (InfoField::HistoryVisible, "1", r#"{"history_visible":true}"#),
            (InfoField::FriendMuted, "0", r#"{"mute_notification":false}"#),
            (InfoField::ApplyApproval, "2", r#"{"apply_approval":2}"#),
            (InfoField::SilentUntil, "-1", r#"{"property":"ban_expire_time","ban_expire_time":-1}"#),
            (InfoField::SilentUntil, "0", r#"{"property":"ban_expire_time","ban_expire_time":0}"#),
            (InfoField::SilentUntil, "1772600767999", r#"{"property":"ban_expire_time","ban_expire_time":1772600767}"#),
            (InfoField::MemberAlias, "Ann", r#"{"property":"display_name","display_name":"Ann"}"#),
        ] {
            assert_eq!(change(field, text), expected);
        }
    }
}
