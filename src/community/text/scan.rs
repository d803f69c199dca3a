//! Mentions, hashtags and links in a text, in their order.

use std::collections::BTreeSet;
use std::ops::Range;

use super::names::fold;
use super::tokens::{TokenKind, tokens};
use crate::model::content::slug::slug;

/// What somebody wrote without white space around it and without control characters, which nobody meant to write.
pub(crate) fn plain(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).collect();
    kept.trim().to_owned()
}

/// A part of a text that is shown as a link. `U` is what the caller knows about a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSpan<U> {
    /// Byte range in the raw text.
    pub range: Range<usize>,
    pub kind: SpanKind<U>,
}

/// What a [`TextSpan`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanKind<U> {
    Mention(U),
    /// The slug of the hashtag.
    Hashtag(String),
    Url,
}

/// All spans of `text` in order of place, never overlapping. `host` is this server's own `host[:port]`: a name with
/// another host names nobody here. `user` answers for a whole folded name.
pub fn scan<U>(text: &str, host: &str, mut user: impl FnMut(&str) -> Option<U>) -> Vec<TextSpan<U>> {
    tokens(text)
        .into_iter()
        .filter_map(|token| {
            let kind = match token.kind {
                TokenKind::Link { .. } => SpanKind::Url,
                TokenKind::Hashtag(name) => SpanKind::Hashtag(slug(name)),
                TokenKind::Name { name, host: at } if is_here(at, host) => SpanKind::Mention(user(&fold(name))?),
                TokenKind::Name { .. } => return None,
            };
            Some(TextSpan { range: token.range, kind })
        })
        .collect()
}

/// The folded names that `text` may mention people of this server by, in order, each once.
pub(crate) fn names(text: &str, host: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let names = tokens(text).into_iter().filter_map(|token| match token.kind {
        TokenKind::Name { name, host: at } if is_here(at, host) => Some(fold(name)),
        _ => None,
    });
    names.filter(|name| seen.insert(name.clone())).collect()
}

fn is_here(at: Option<&str>, host: &str) -> bool {
    at.is_none_or(|at| at.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, SpanKind<u8>)> {
        let user = |name: &str| (name == "ann").then_some(1);
        scan(text, "moot.example", user).into_iter().map(|span| (&text[span.range], span.kind)).collect()
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(plain(" a\0b\u{7}\n\tc "), "ab\n\tc");
        assert_eq!(plain("\0 \u{1b}"), "");
    }

    #[test]
    fn spans_are_in_order_of_position() {
        assert_eq!(
            found("#Rust for @Ann: see https://a.org/x [smile] @nobody"),
            [("#Rust", SpanKind::Hashtag("rust".into())), ("@Ann", SpanKind::Mention(1)), ("https://a.org/x", SpanKind::Url),]
        );
    }

    #[test]
    fn an_address_may_contain_what_looks_like_a_tag_or_a_mention() {
        assert_eq!(found("https://a.org/?to=@ann#part"), [("https://a.org/?to=@ann#part", SpanKind::Url)]);
    }

    #[test]
    fn a_mention_with_a_host_needs_this_host() {
        assert_eq!(found("@ann@moot.example"), [("@ann@moot.example", SpanKind::Mention(1))]);
        assert_eq!(found("@Ann@MOOT.example, hi"), [("@Ann@MOOT.example", SpanKind::Mention(1))]);
        for text in ["@ann@other.example", "@ann@moot.example.org", "@ann@moot.example:80", "@ann@moot", "@anna@moot.example"] {
            assert!(found(text).is_empty(), "{text}");
        }
        assert_eq!(names("@Ann @ann @bob@x.org @eve@moot.example", "moot.example"), ["ann", "eve"]);
    }

    #[test]
    fn stickers_and_plain_text_have_no_spans() {
        assert!(found("hello [smile] 50% a@b # @").is_empty());
    }
}
