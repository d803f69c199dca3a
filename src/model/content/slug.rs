//! What identifies a hashtag.

use caseless::default_case_fold_str;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// RFC 3986 unreserved characters stay as they are.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The key of a hashtag in lists and addresses, the same for names that differ in case, width or composition only:
/// compatibility forms are resolved and the case is folded, in every script; ASCII letters and spaces then become
/// words joined by `-`, anything else is percent-encoded and lower-cased. The slug of a slug of ASCII is itself.
pub fn slug(name: &str) -> String {
    let name: String = if name.is_ascii() {
        name.to_ascii_lowercase()
    } else {
        // Small letters come first as the standard library knows newer scripts than the tables of folding; folding may
        // leave a sequence that has a composed form.
        default_case_fold_str(&name.nfkc().collect::<String>().to_lowercase()).nfkc().collect()
    };
    let words = name.bytes().all(|b| b.is_ascii_alphabetic() || b.is_ascii_whitespace());
    if words {
        let words: Vec<&str> = name.split_ascii_whitespace().collect();
        words.join("-")
    } else {
        utf8_percent_encode(&name, ESCAPED).to_string().to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn case_width_and_composition_make_no_difference() {
        for (one, other) in [
            ("ПРИВЕТ", "привет"),
            ("ÉTÉ", "été"),
            ("été", "e\u{301}te\u{301}"),
            ("ＴＡＧ１", "tag1"),
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("Straße", "STRASSE"),
            ("ｶﾞｰﾄﾞ", "ガード"),
            ("ﬁn", "FIN"),
        ] {
            assert_eq!(slug(one), slug(other), "{one} {other}");
        }
        assert_ne!(slug("ete"), slug("été"));
    }
}
