//! Where a page may send the browser with a login token.

use percent_encoding::percent_decode_str;

/// Longest address followed.
const MAX: usize = 4_096;

/// Schemes that run code, read this device or belong to the browser itself.
const REFUSED: [&str; 14] = [
    "javascript",
    "vbscript",
    "data",
    "file",
    "blob",
    "about",
    "filesystem",
    "view-source",
    "content",
    "intent",
    "chrome",
    "resource",
    "ws",
    "wss",
];

/// The address with the token in the place of `{loginToken}`: `http`, `https` or an app's own
/// scheme. `None` for anything else; such a page only posts its message.
pub(super) fn with_token(url: &str, token: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let plain = url.len() <= MAX && !url.chars().any(|c| c.is_control() || c.is_whitespace());
    if !named || !plain || rest.is_empty() || REFUSED.iter().any(|word| scheme.eq_ignore_ascii_case(word)) {
        return None;
    }
    // Clients that encode their address once more send the placeholder's braces encoded.
    let url = if url.contains("{loginToken}") { url.to_owned() } else { url.replace("%7BloginToken%7D", "{loginToken}") };
    Some(url.replace("{loginToken}", token))
}

/// A parameter that some clients encode twice.
pub(super) fn decoded(url: &str) -> String {
    let once_more = !url.contains("://") && url.to_ascii_lowercase().contains("%3a%2f%2f");
    if once_more { percent_decode_str(url).decode_utf8_lossy().into_owned() } else { url.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_and_apps_are_followed() {
        for (url, sent) in [
            ("https://a.example/cb?t={loginToken}&x=1", "https://a.example/cb?t=T&x=1"),
            ("http://localhost:3000/#/in/{loginToken}", "http://localhost:3000/#/in/T"),
            ("https://a.example/?t=%7BloginToken%7D", "https://a.example/?t=T"),
            ("my-app://in?t={loginToken}", "my-app://in?t=T"),
            ("https://a.example/", "https://a.example/"),
        ] {
            assert_eq!(with_token(&decoded(url), "T").as_deref(), Some(sent));
        }
        assert_eq!(
            with_token(&decoded("https%3A%2F%2Fa.example%2F%3Ft%3D%7BloginToken%7D"), "T").as_deref(),
            Some("https://a.example/?t=T")
        );
    }

    #[test]
    fn code_and_files_are_not() {
        for url in [
            "",
            "{redirectUrl}",
            "/me",
            "//a.example",
            "javascript:alert(1)",
            "JavaScript://%0aalert(1)",
            " javascript://x",
            "java\nscript://x",
            "data:text/html,x",
            "data://text/html,x",
            "vbscript://x",
            "file:///etc/passwd",
            "blob:https://a.example/x",
            "https://a.example/ x",
            "https://",
            "1a://x",
        ] {
            assert_eq!(with_token(url, "T"), None, "{url}");
        }
    }
}
