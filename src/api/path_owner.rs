//! Which client API a path belongs to: the one place that knows.

/// Two dialects live below this base; no exact path is served by both.
pub(super) const SHARED: &str = "/api/v2";
/// The other base of the one that signs its requests, which is its alone.
pub(super) const SIGNED_ALONE: &str = "/api/fresns/v1";
/// Bases of the Mastodon API; only that API answers there for unknown paths.
pub(super) const MASTODON: [&str; 4] = ["/api", "/oauth", "/nodeinfo", "/.well-known"];
/// Bases of the Lanying API; only that API answers there for unknown paths.
pub(super) const LANYING: [&str; 11] =
    ["/user", "/token", "/roster", "/message", "/push", "/file", "/group", "/app", "/app_dns", "/v2", "/socket.io"];
/// The first segment of what only pages of this server may ask.
pub(super) const ADMIN: &str = "admin";
/// The first segments below [`SHARED`] that belong to the one that signs its requests.
const SIGNED: [&str; 12] =
    ["account", "user", "notification", "conversation", "editor", "post", "comment", "group", "hashtag", "geotag", "global", "common"];

/// Which API answers a path below [`SHARED`]: `search` alone belongs to one, `search/<type>` to the other.
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
    let begins = |bases: &[&str]| bases.iter().any(|base| base.strip_prefix('/') == Some(first));
    match first {
        "api" if path.starts_with(SHARED) && is_signed(path) => "fresns",
        "api" if path.starts_with(SIGNED_ALONE) => "fresns",
        "status.json" | "account-center" => "fresns",
        ADMIN => "admin",
        _ if begins(&MASTODON) => "mastodon",
        _ if begins(&LANYING) => "lanying",
        _ => "other",
    }
}

/// Whether a path below `/api` belongs to the one API that counts calls, known to it or not.
pub(super) fn is_counted(path: &str) -> bool {
    path.starts_with("/api/") && speaker(path) == "mastodon"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_an_api() {
        for (path, expected) in [
            ("/api/v2/user/panel", "fresns"),
            ("/api/fresns/v1/user/overview", "fresns"),
            ("/api/v2/search", "mastodon"),
            ("/api/v1/statuses", "mastodon"),
            ("/user/profile", "lanying"),
            ("/v2/app_dns", "lanying"),
            ("/socket.io/", "lanying"),
            ("/.well-known/nodeinfo", "mastodon"),
            ("/users/ann", "other"),
            ("/admin", "admin"),
            ("/docs", "other"),
            ("/openapi/lanying.json", "other"),
            ("/", "other"),
        ] {
            assert_eq!(speaker(path), expected, "{path}");
        }
    }

    #[test]
    fn calls_of_one_api_are_counted() {
        for path in ["/api/v1/x", "/api/v2/x", "/api/v2/search", "/api/v3", "/api/oembed", "/api/v2"] {
            assert!(is_counted(path), "{path}");
        }
        for path in ["/api", "/api/v2/user/x", "/api/v2/search/users", "/api/fresns/v1/x", "/oauth/x", "/user/x", "/apix/y"] {
            assert!(!is_counted(path), "{path}");
        }
    }

    #[test]
    fn the_first_segment_decides_the_api() {
        for path in ["/api/v2/user/panel", "/api/v2/search/users", "/api/v2/geotag/x", "/api/v2/global"] {
            assert!(is_signed(path), "{path}");
        }
        for path in ["/api/v2/search", "/api/v2/instance", "/api/v2/media", "/api/v2/users", "/api/v2", "/api/v2/notifications/policy"] {
            assert!(!is_signed(path), "{path}");
        }
    }
}
