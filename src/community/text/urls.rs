//! Web addresses in a text (`docs/specs/fresns.md` 6.4).

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

// ASCII word boundaries, as the documented pattern has them: a URL may touch Chinese text.
static URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i-u)\b(https?://[-A-Z0-9+&@#/%?=~_|!:,.;]*[-A-Z0-9+&@#/%=~_|])\b").expect("the URL pattern compiles"));

/// Byte ranges of the `http` and `https` URLs, in order. Punctuation at the end stays outside.
pub(crate) fn urls(text: &str) -> Vec<Range<usize>> {
    URL.find_iter(text).map(|found| found.range()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_urls() {
        let cases: [(&str, &[&str]); 9] = [
            ("see https://a.org/x?y=1&z=%20#q.", &["https://a.org/x?y=1&z=%20#q"]),
            ("HTTP://A.ORG", &["HTTP://A.ORG"]),
            ("看https://a.org/x。然后", &["https://a.org/x"]),
            ("看https://a.org看", &["https://a.org"]),
            ("(http://a.org), http://b.org!", &["http://a.org", "http://b.org"]),
            ("http://a.org/ end", &["http://a.org"]),
            ("ftp://a.org www.a.org", &[]),
            ("xhttp://a.org", &[]),
            ("https://", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = urls(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn case_folding_stays_in_ascii() {
        let text = "https://a.org/\u{212a}";
        assert_eq!(&text[urls(text).remove(0)], "https://a.org");
    }
}
