//! Which client API a path belongs to: the one place that knows.

/// Two dialects live below this base; no exact path is served by both.
pub(super) const SHARED: &str = "/api/v2";
/// The first segments below [`SHARED`] that belong to the one that signs its requests.
const SIGNED: [&str; 12] =
    ["account", "user", "notification", "conversation", "editor", "post", "comment", "group", "hashtag", "geotag", "global", "common"];

/// Whose answer a path below [`SHARED`] wants: `search` alone is one's, `search/<type>` the other's.
pub(super) fn is_signed(path: &str) -> bool {
    let mut segments = path.trim_start_matches(SHARED).split('/').filter(|segment| !segment.is_empty());
    match segments.next() {
        Some("search") => segments.next().is_some(),
        Some(first) => SIGNED.contains(&first),
        None => false,
    }
}

/// Whose API a path belongs to, for logs and counts.
pub(super) fn speaker(path: &str) -> &'static str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match first {
        "api" if path.starts_with(SHARED) && is_signed(path) => "fresns",
        "api" if path.starts_with("/api/fresns/") => "fresns",
        "status.json" | "account-center" => "fresns",
        "api" | "oauth" | "nodeinfo" | ".well-known" => "mastodon",
        "user" | "token" | "roster" | "message" | "push" | "file" | "group" | "app" | "app_dns" | "v2" => "lanying",
        "admin" => "admin",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_a_speaker() {
        for (path, expected) in [
            ("/api/v2/user/panel", "fresns"),
            ("/api/fresns/v1/user/overview", "fresns"),
            ("/api/v2/search", "mastodon"),
            ("/api/v1/statuses", "mastodon"),
            ("/user/profile", "lanying"),
            ("/admin", "admin"),
            ("/docs", "other"),
            ("/openapi/lanying.json", "other"),
            ("/", "other"),
        ] {
            assert_eq!(speaker(path), expected, "{path}");
        }
    }

    #[test]
    fn the_first_segment_decides_whose_path_it_is() {
        for path in ["/api/v2/user/panel", "/api/v2/search/users", "/api/v2/geotag/x", "/api/v2/global"] {
            assert!(is_signed(path), "{path}");
        }
        for path in ["/api/v2/search", "/api/v2/instance", "/api/v2/media", "/api/v2/users", "/api/v2", "/api/v2/notifications/policy"] {
            assert!(!is_signed(path), "{path}");
        }
    }
}
