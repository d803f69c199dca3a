//! How long a text is to people: letters as they see them, addresses at a fixed price (`docs/specs/mastodon.md 2.3, 4.2`).

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use super::urls::urls;

/// What an address counts, however long it is.
pub(crate) const URL_LENGTH: usize = 23;

/// A name with the server it is on; the server is not counted.
static REMOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(^|[^/\w])(@[a-z0-9_]+(?:[a-z0-9_.-]*[a-z0-9_])?)@[a-z0-9.-]*[a-z0-9]").expect("the pattern compiles")
});

/// Grapheme clusters; every URL is [`URL_LENGTH`], `@user@host` is as long as `@user`.
pub(crate) fn length(text: &str) -> usize {
    let urls = urls(text);
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for url in &urls {
        rest.push_str(&text[at..url.start]);
        // A place-holder that joins nothing before or after it.
        rest.push('\n');
        at = url.end;
    }
    rest.push_str(&text[at..]);
    let rest = REMOTE.replace_all(&rest, "$1$2");
    rest.graphemes(true).count() + urls.len() * (URL_LENGTH - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_count_letters() {
        let cases = [
            ("", 0),
            ("hello", 5),
            ("e\u{301}te\u{301}", 3),
            ("👩‍👩‍👧‍👦🇺🇳", 2),
            ("a\r\nb", 3),
            ("https://example.org/a/very/long/path/that/nobody/reads?and=more", 23),
            ("see https://a.org and http://b.org/x.", 4 + 23 + 5 + 23 + 1),
            ("@ann@example.org hi", 7),
            ("x@ann@example.org", 17),
            ("@ann hi", 7),
        ];
        for (text, expected) in cases {
            assert_eq!(length(text), expected, "{text}");
        }
    }
}
