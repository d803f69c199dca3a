//! Hashtags in a text and the slug that identifies one (`docs/specs/fresns.md` 6.4, 6.5).

use std::{ops::Range, sync::LazyLock};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use regex::Regex;

use super::urls::urls;

/// Characters in a hashtag's name; longer ones are plain text.
pub(crate) const HASHTAG_MAX_CHARS: usize = 20;

/// RFC 3986 unreserved characters stay as they are.
const SLUG_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

static PATTERN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"#[\p{L}\p{N}\p{M}]+[^\n\p{P}\s]").expect("the hashtag pattern compiles"));

/// A hashtag as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HashtagSpan {
    /// Byte range in the text, the `#` signs included.
    pub range: Range<usize>,
    /// As written, without `#` and spaces.
    pub name: String,
    /// Identity: two names with one slug are one hashtag.
    pub slug: String,
}

/// The hashtags outside URLs, in order, repetitions included.
pub(crate) fn hashtags(text: &str) -> Vec<HashtagSpan> {
    matches(text)
        .filter_map(|range| {
            let name: String = text[range.clone()].chars().filter(|&c| c != '#' && !c.is_whitespace()).collect();
            (name.chars().count() <= HASHTAG_MAX_CHARS).then(|| HashtagSpan { slug: slug(&name), name, range })
        })
        .collect()
}

/// Every match of the pattern outside URLs, of any length.
pub(super) fn matches(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut gaps = Vec::new();
    let mut start = 0;
    for url in urls(text) {
        gaps.push(start..url.start);
        start = url.end;
    }
    gaps.push(start..text.len());
    gaps.into_iter().flat_map(move |gap| {
        let from = gap.start;
        PATTERN.find_iter(&text[gap]).map(move |found| from + found.start()..from + found.end())
    })
}

/// The key of a hashtag in lists and addresses: ASCII letters and spaces become lower-case words
/// joined by `-`, anything else is percent-encoded and lower-cased.
pub(crate) fn slug(name: &str) -> String {
    let words = name.bytes().all(|b| b.is_ascii_alphabetic() || b.is_ascii_whitespace());
    if words {
        let words: Vec<&str> = name.split_ascii_whitespace().collect();
        words.join("-").to_ascii_lowercase()
    } else {
        utf8_percent_encode(name, SLUG_ESCAPED).to_string().to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        hashtags(text).into_iter().map(|tag| tag.name).collect()
    }

    #[test]
    fn names_begin_after_the_sign() {
        let cases: [(&str, &[&str]); 10] = [
            ("#rust and #Rust2024.", &["rust", "Rust2024"]),
            ("今天#下雨了,#晴", &["下雨了"]),
            ("#a #ab", &["ab"]),
            ("#snake_case", &["snake"]),
            ("#a1#b2", &["a1", "b2"]),
            ("#tea🍵 #🍵", &["tea🍵"]),
            ("# rust", &[]),
            ("#e\u{301}te", &["e\u{301}te"]),
            ("https://a.org/#part #real", &["real"]),
            ("word#tag", &["tag"]),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn names_over_twenty_characters_are_ignored() {
        let longest = "x".repeat(20);
        assert_eq!(names(&format!("#{longest}")), [longest.as_str()]);
        assert!(names(&format!("#{longest}x")).is_empty());
        let chinese = "字".repeat(20);
        assert_eq!(names(&format!("#{chinese}")), [chinese]);
    }

    #[test]
    fn ranges_cover_the_signs() {
        let text = "see #rust and http://a.org #go.";
        let found: Vec<&str> = hashtags(text).into_iter().map(|tag| &text[tag.range]).collect();
        assert_eq!(found, ["#rust", "#go"]);
    }

    #[test]
    fn slugs() {
        let cases = [
            ("Rust", "rust"),
            ("Hello  Big World", "hello-big-world"),
            ("Rust2024", "rust2024"),
            ("C++", "c%2b%2b"),
            ("你好", "%e4%bd%a0%e5%a5%bd"),
            ("a-b_c.d~e 1", "a-b_c.d~e%201"),
        ];
        for (name, expected) in cases {
            assert_eq!(slug(name), expected);
        }
    }
}
