//! Small values that several entities show alike.

use serde_json::Value;

use super::marks::Own;
use crate::api::fresns::defaults::marks::WireMark;
use crate::api::fresns::wire::family::WireTarget;
use crate::model::content::views::OwnMarks;

/// A stored JSON object; anything else is absent.
pub(crate) fn object(json: Option<&str>) -> Option<Value> {
    json.and_then(|json| serde_json::from_str(json).ok()).filter(Value::is_object)
}

/// The viewer's stored marks as `interaction` takes them; borrows the note.
pub(crate) fn own(own: &OwnMarks) -> Own<'_> {
    Own { liked: own.liked, disliked: own.disliked, followed: own.followed, blocked: own.blocked, note: own.note.as_deref() }
}

/// A count that is null where the community does not show it.
pub(crate) fn public(count: i64, mark: WireMark, target: WireTarget) -> Option<i64> {
    mark.count_is_public(target).then_some(count)
}
