//! The key filters of both families, by the names their parameters carry (`docs/specs/fresns.md 1.1, 2.5`).

use super::key_filter::KeyFilter;
use crate::api::fresns::wire::error::Failure;
use crate::api::fresns::wire::family::Family;

type Text = Option<String>;

/// `whitelistKeys`/`blacklistKeys` (v2), `filterType`/`filterKeys` (v1).
pub(crate) fn list(family: Family, whitelist: &Text, blacklist: &Text, kind: &Text, keys: &Text) -> Result<Option<KeyFilter>, Failure> {
    named(family, whitelist, blacklist, kind, keys, "")
}

/// As [`list`], where v1 puts `name` between `filter` and `Type`.
pub(crate) fn named(
    family: Family,
    whitelist: &Text,
    blacklist: &Text,
    kind: &Text,
    keys: &Text,
    name: &str,
) -> Result<Option<KeyFilter>, Failure> {
    match family {
        Family::V2 => KeyFilter::v2(whitelist.as_deref(), blacklist.as_deref()),
        Family::V1 => KeyFilter::v1(kind.as_deref(), keys.as_deref(), name),
    }
    .map_err(Failure::Invalid)
}
